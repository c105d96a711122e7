/// The members of a JSON object, in any order; `JSONWriter` puts them into that of their keys.
///
/// A list and no dictionary: a report's keys are known to differ from each other, and to hash a hundred of them for each of ten
/// thousand files takes longer than to write them.
struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
  /// A key with its value.
  typealias Member = (JSONKey, JSONValue)

  /// The members as they were given. Of several with one key the last counts.
  private(set) var members: [Member]

  init(dictionaryLiteral members: Member...) {
    self.members = members
  }

  /// Members whose keys come from a blob, where a key can occur several times.
  init(_ members: some Sequence<(String, JSONValue)>) {
    self.members = members.map { (.text($0), $1) }
  }

  /// The value of a key; absent where it is nil.
  subscript(key: JSONKey) -> JSONValue? {
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

  /// The members that count, in the order of their keys.
  var sortedMembers: [Member] {
    if members.indices.dropFirst().allSatisfy({ members[$0 - 1].0 < members[$0].0 }) { return members }
    // Numbers are moved more easily than members are. Sorting leaves members of one key in the order that they came in.
    let order = members.indices.sorted { members[$0].0 < members[$1].0 }
    var sorted: [Member] = []
    sorted.reserveCapacity(order.count)
    for place in order.indices where place + 1 == order.count || members[order[place]].0 < members[order[place + 1]].0 {
      sorted.append(members[order[place]])
    }
    return sorted
  }
}
