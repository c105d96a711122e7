import KeyedArchives
import PropertyLists

/// The meaning of blobs as a graph, with a node for each value of a plain property list or an archive.
///
/// The encoding is left out: order of keys, widths of integers, numbers of objects, mutable classes, and inline values.
/// Two blobs are added to one graph, so that `EquivalenceClasses` can find values with the same meaning.
struct SemanticGraph {
  /// What a node is, without its children.
  enum Label: Sendable, Hashable {
    /// Nil in Objective-C.
    case nothing
    /// A reference that leads nowhere.
    case dangling
    /// A value without children.
    case scalar(PropertyList)
    /// A child for each element, in order.
    case array
    /// A child for each element, in any order.
    case set
    /// A child for each key; the keys are sorted. A dictionary with keys that are not strings has one child more, a set
    /// of pairs.
    case record(Record, keys: [CodePointString])
    /// A class description in place of an object.
    case classDescription([CodePointString])
    /// The property list that data hold: one child.
    case contents
  }

  /// The kind of a record.
  enum Record: Sendable, Hashable {
    /// All fields of a blob.
    case blob
    /// A dictionary; NSDictionary and NSMutableDictionary.
    case dictionary
    /// A dictionary with keys that are not strings.
    case mixedDictionary
    /// An object of any other class: its fields, and its class's name under `$class`.
    case instance
    /// An archived request, by parts.
    case request
    /// An archive that holds something else.
    case archive
  }

  /// A value.
  struct Node: Sendable {
    var label: Label
    var children: [Int]
    /// For each key of a record its spelling, if that does not count, as in names of headers.
    var spellings: [String] = []
  }

  private(set) var nodes: [Node] = []
  /// The data that was read as property lists, with its nodes: few, so that comparing is faster than hashing.
  var contents: [(data: [UInt8], withTopKey: Bool, node: Int)] = []

  /// A place for a node that is set later, so that others can refer to it before.
  mutating func reserve() -> Int {
    add(.nothing)
  }

  mutating func set(_ index: Int, to node: Node) {
    nodes[index] = node
  }

  /// Adds a node.
  mutating func add(_ label: Label, _ children: [Int] = []) -> Int {
    nodes.append(Node(label: label, children: children))
    return nodes.count - 1
  }

  /// Adds a record; of two entries with one key the last counts.
  mutating func add(_ record: Record, _ entries: [(key: String, node: Int)]) -> Int {
    nodes.append(Self.record(record, entries))
    return nodes.count - 1
  }

  static func record(_ record: Record, _ entries: [(key: String, node: Int)]) -> Node {
    var last: [CodePointString: Int] = [:]
    for entry in entries { last[CodePointString(entry.key)] = entry.node }
    let sorted = last.sorted { $0.key < $1.key }
    return Node(label: .record(record, keys: sorted.map(\.key)), children: sorted.map(\.value))
  }

  /// Adds a string.
  mutating func add(_ text: String) -> Int {
    add(.scalar(.string(text)))
  }

  /// Adds a value of a plain property list.
  mutating func add(_ value: PropertyList) -> Int {
    switch value {
    case .array(let values):
      let children = values.map { add($0) }
      return add(.array, children)
    case .set(let values):
      let children = values.map { add($0) }
      return add(.set, children)
    case .dictionary(let dictionary):
      return add(.dictionary, dictionary.entries.map { ($0.key, add($0.value)) })
    default:
      return add(.scalar(value.comparable))
    }
  }
}

extension PropertyList {
  /// The scalar in the common form of all scalars with its meaning: NaN has no payload, a date no negative zero.
  var comparable: PropertyList {
    switch self {
    case .real(let number) where number.isNaN: .real(.nan)
    case .date(let date) where date.secondsSinceReferenceDate == 0: .date(.init(secondsSinceReferenceDate: 0))
    default: self
    }
  }
}
