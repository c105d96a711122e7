import KeyedArchives
import PropertyLists

/// What blobs mean, as a graph: a node for each value, whether it is in a plain property list or in an archive.
///
/// Everything that is encoding and not meaning is gone: order of keys, widths of integers, numbers of objects, mutable
/// classes, and whether a value stands inline. Two blobs are put into one graph, so that `EquivalenceClasses` can tell
/// which values mean the same.
package struct SemanticGraph {
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
    /// A class that stands where an object belongs.
    case classDescription([CodePointString])
    /// The property list that data hold: one child.
    case contents
  }

  /// What a record stands for.
  enum Record: Sendable, Hashable {
    /// All fields of a blob.
    case blob
    /// A dictionary; NSDictionary and NSMutableDictionary.
    case dictionary
    /// A dictionary that has keys which are not strings.
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
    /// For each key of a record how it is written, where that is not meaning: names of headers.
    var spellings: [String] = []
  }

  private(set) var nodes: [Node] = []
  /// The data that were taken for property lists, and their nodes: a few, so that comparing them is quicker than
  /// hashing.
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

  /// Adds a text.
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
  /// A scalar in the one form that all scalars of its meaning share: NaN has no payload, a date no negative zero.
  var comparable: PropertyList {
    switch self {
    case .real(let number) where number.isNaN: .real(.nan)
    case .date(let date) where date.secondsSinceReferenceDate == 0: .date(.init(secondsSinceReferenceDate: 0))
    default: self
    }
  }
}
