internal import PropertyLists

extension PropertyList {
  /// The approximate size of the value as an element in Apple's layout, with its line; 0 beyond the maximum depth.
  /// Memory is reserved from it before writing, to avoid copies.
  ///
  /// - Parameter depth: how many containers the value is in.
  func estimatedXMLSize(depth: Int) -> Int {
    let line = depth + 1
    switch self {
    case .null, .fill, .set: return 0
    case .boolean: return line + 8
    case .integer, .real: return line + 30
    case .date: return line + 33
    case .uid: return 4 * line + 60
    case .string(let text): return line + 17 + text.utf8.count
    case .data(let bytes):
      let digits = bytes.count / 3 * 4 + 4
      return line + 13 + digits + (digits / (76 - 8 * min(depth, 8)) + 2) * line
    case .array(let values):
      guard depth < XMLLayout.maximumDepth else { return 0 }
      // By index, since handing an item to a closure counts references to it.
      var size = 2 * line + 15
      for index in values.indices { size += values[index].estimatedXMLSize(depth: depth + 1) }
      return size
    case .dictionary(let dictionary):
      guard depth < XMLLayout.maximumDepth else { return 0 }
      let entries = dictionary.entries
      var size = 2 * line + 13
      for index in entries.indices {
        size += line + 12 + entries[index].key.utf8.count + entries[index].value.estimatedXMLSize(depth: depth + 1)
      }
      return size
    }
  }
}
