import PropertyLists

/// The size of an archive if each reference is replaced by the string or data that it leads to.
///
/// A decoder counts a shared object of a binary file each time it occurs (`PropertyListLimits.nodes`), but it sees a
/// reference of an archive only as a number. So 3 MB could have a string and 2,000 references to it, and a caller that
/// hashes, compares or prints the referenced values would process 6 GB.
extension KeyedArchive {
  /// The maximum growth of an archive. Each reference to an object after the first counts. Two requests may share one
  /// body of the maximum length.
  static let maximumSharedBytes = PropertyListLimits.default.dataBytes

  /// The size of a string or data that may be shared by any number of references.
  static let harmlessBytes = 256

  /// Whether the objects grow beyond the limit.
  static func expandTooFar(_ objects: [PropertyList]) -> Bool {
    guard objects.indices.contains(where: { objects[$0].hasLongScalar(above: harmlessBytes) }), mayExpandTooFar(objects)
    else {
      return false
    }
    let own = objects.map(\.ownBytes)
    // A reference can lead to a string through an object, such as a URL, and through another one to the base of that
    // URL.
    var texts = objects.map(\.ownTextBytes)
    for _ in 0..<2 {
      texts = zip(objects, texts).map { object, text in
        var sum = text
        object.forEachReferenceOfField { if texts.indices.contains($0) { sum.add(texts[$0]) } }
        return sum
      }
    }
    var total = 0
    var isShared = [Bool](repeating: false, count: objects.count)
    for object in objects {
      object.forEachReference { index in
        guard isShared.indices.contains(index) else { return }
        if isShared[index] { total.add(max(own[index], texts[index])) }
        isShared[index] = true
      }
      if total > maximumSharedBytes { return true }
    }
    return false
  }

  private static func mayExpandTooFar(_ objects: [PropertyList]) -> Bool {
    var estimate = ExpansionEstimate()
    for object in objects.indices {
      objects[object].forEachValue { value, depth in
        switch value {
        case .uid(let uid):
          guard uid < UInt64(objects.count) else { return }
          let target = Int(uid)
          if case .dictionary = objects[target] {
            estimate.inner += 1
          } else {
            estimate.referred.add(objects[target].scalarBytes)
          }
        case .string, .data: if depth > 0 { estimate.inside.add(value.scalarBytes) }
        default: break
        }
      }
    }
    return estimate.mayPassBound
  }
}

/// An upper bound of the expansion of an archive, from sums over one pass. Archives within the bound need no exact
/// count.
struct ExpansionEstimate {
  /// Bytes of the texts and data that references lead to, for each reference.
  var referred = 0
  /// Bytes of texts and data inside of dictionaries.
  var inside = 0
  /// References that lead to dictionaries.
  var inner = 0

  /// Whether the bound might be passed.
  ///
  /// A reference to a dictionary leads to what is inside of it, by its fields to texts and dictionaries (twice, in two
  /// rounds), and by their fields to more: at most `(inside + 2 * fields + inner * fields)`, where `fields` is
  /// `referred + inner * inside`.
  var mayPassBound: Bool {
    // These bounds rule out an overflow below.
    guard inner < 1_000, referred <= KeyedArchive.maximumSharedBytes, inside <= KeyedArchive.maximumSharedBytes else {
      return true
    }
    return referred + inner * (inner + 3) * (referred + (inner + 1) * inside) > KeyedArchive.maximumSharedBytes
  }
}

extension Int {
  /// Adds with saturation.
  fileprivate mutating func add(_ more: Int) {
    self = Swift.min(self + more, 1 << 40)
  }
}

extension PropertyList {
  /// The bytes of a text or of data; of a dictionary those of its direct values.
  fileprivate var ownBytes: Int { directBytes { $0.scalarBytes } }

  /// The same without data.
  fileprivate var ownTextBytes: Int { directBytes { $0.string?.utf8.count ?? 0 } }

  fileprivate var scalarBytes: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .data(let bytes): bytes.count
    default: 0
    }
  }

  private func directBytes(_ measure: (PropertyList) -> Int) -> Int {
    guard case .dictionary(let dictionary) = self else { return measure(self) }
    return dictionary.entries.indices.reduce(into: 0) { $0.add(measure(dictionary.entries[$1].value)) }
  }

  fileprivate func hasLongScalar(above limit: Int) -> Bool {
    switch self {
    case .string, .data: scalarBytes > limit
    case .dictionary(let dictionary):
      dictionary.entries.indices.contains { dictionary.entries[$0].value.scalarBytes > limit }
    default: false
    }
  }

  /// Calls a function with each UID that is a field of an object, without those in its lists.
  fileprivate func forEachReferenceOfField(_ body: (Int) -> Void) {
    guard case .dictionary(let dictionary) = self else { return }
    for entry in dictionary.entries {
      if case .uid = entry.value { entry.value.forEachReference(body) }
    }
  }
}
