/// The members of a JSON object, in any order; `JSONWriter` puts them into that of their keys.
///
/// A list and no dictionary: a report's keys are known to differ from each other, and to hash a hundred of them for each of ten
/// thousand files takes longer than to write them.
struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
  /// A key with its value.
  typealias Member = (String, JSONValue)

  private(set) var members: [Member]

  init(dictionaryLiteral members: Member...) {
    self.members = members
  }

  /// Members whose keys come from a blob: of a key that occurs several times, the last value counts.
  init(_ members: some Sequence<Member>) {
    self.members = Dictionary(members) { $1 }.map { ($0.key, $0.value) }
  }

  /// The value of a key; absent where it is nil.
  subscript(key: String) -> JSONValue? {
    get { members.last { $0.0 == key }?.1 }
    set {
      members.removeAll { $0.0 == key }
      if let newValue { members.append((key, newValue)) }
    }
  }

  /// Adds members whose keys are not among those that are there.
  mutating func add(_ other: JSONObject) {
    members += other.members
  }

  /// The members and others, whose keys are not among them.
  func adding(_ other: JSONObject) -> JSONObject {
    var object = self
    object.add(other)
    return object
  }

  /// The members in the order of their keys' bytes.
  var sortedMembers: [Member] {
    let isSorted = members.indices.dropFirst().allSatisfy { Self.precedes(members[$0 - 1].0, members[$0].0) }
    return isSorted ? members : members.sorted { Self.precedes($0.0, $1.0) }
  }

  /// The order of the bytes in UTF-8. (`<` compares texts in their normal form, and is slower.)
  private static func precedes(_ left: String, _ right: String) -> Bool {
    // Each text's own memory, which lasts for the length of the call.
    let precedes = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right in unsafe left.lexicographicallyPrecedes(right) }
    }
    return (precedes ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
