extension BinaryLayout {
  /// The objects that nothing refers to and that can be written again.
  ///
  /// Left out is what cannot be read, and what refers to such an object or to none at all, since that reference would lead
  /// nowhere; and what lies over other objects once all together have more bytes than the input, since each would be written for itself: a
  /// thousand array objects over the same bytes made a file a thousand times as large.
  func rewritableUnreferenced(_ extents: [BinaryObject?]) -> [Int] {
    let candidates = unreferenced(extents, ofBytes: table.source.count)
    var isWritable = values.map { $0 != nil }
    for index in candidates { isWritable[index] = true }
    var referrers: [Int: [Int]] = [:]
    var unwritable: [Int] = []
    for index in candidates {
      guard let object = extents[index] else { continue }
      let targets = references(of: object)
      if targets.count < referenceCount(of: object) { unwritable.append(index) }
      for target in targets where values[target] == nil {
        if isWritable[target] { referrers[target, default: []].append(index) } else { unwritable.append(index) }
      }
    }
    while let next = unwritable.popLast() {
      guard isWritable[next] else { continue }
      isWritable[next] = false
      unwritable += referrers[next] ?? []
    }
    return candidates.filter { isWritable[$0] }
  }

  /// The readable objects that nothing refers to, as long as they have no more than so many bytes together: those that
  /// lie side by side have less than the input.
  func unreferenced(_ extents: [BinaryObject?], ofBytes most: Int) -> [Int] {
    var left = most
    return values.indices.filter { index in
      guard values[index] == nil, let object = extents[index], object.end - object.offset <= left else { return false }
      left -= object.end - object.offset
      return true
    }
  }
}
