package import PropertyLists

/// The objects of an archive, stored either as values or in a binary file without values.
///
/// All functions take only nodes that these functions returned.
package protocol ArchiveNodes {
  /// One value in the archive's property list.
  associatedtype Node

  /// How many objects `$objects` has.
  var objectCount: Int { get }
  /// An object by its index, which must be below the count.
  func object(at index: Int) -> Node
  /// The kind of a node.
  func kind(_ node: Node) -> PropertyList.Kind
  /// The value of a node with all that is in it.
  func value(_ node: Node) -> PropertyList
  /// The text of a string.
  func text(_ node: Node) -> String?
  /// Whether a node is the given string.
  func isText(_ node: Node, _ text: StaticString) -> Bool
  /// The number that a UID holds.
  func uid(_ node: Node) -> UInt64?
  /// How many elements an array, or how many entries a dictionary has.
  func elementCount(_ node: Node) -> Int
  /// An element of an array; its position must be below the count.
  func element(_ position: Int, of array: Node) -> Node
  /// The value of a dictionary's entry; its position must be below the count.
  func entry(_ position: Int, of dictionary: Node) -> Node
  /// The key of a dictionary's entry.
  func key(_ position: Int, of dictionary: Node) -> String
  /// Whether the key of a dictionary's entry has the given prefix.
  func keyHasPrefix(_ position: Int, of dictionary: Node, _ prefix: StaticString) -> Bool
  /// The number after a prefix, if a key is only the prefix and one or two digits.
  func keyNumber(_ position: Int, of dictionary: Node, after prefix: StaticString) -> Int?
  /// The value of the entry that counts for a key, or nil if there is none, and for nodes that are not dictionaries.
  func field(_ key: StaticString, of dictionary: Node) -> Node?
  /// Which of several entries with one key counts.
  func precedence(of dictionary: Node) -> PropertyListDictionary.Precedence
}

extension KeyedArchive: ArchiveNodes {
  package var objectCount: Int { objects.count }

  package func object(at index: Int) -> PropertyList { objects[index] }

  package func kind(_ node: PropertyList) -> PropertyList.Kind { node.kind }

  package func value(_ node: PropertyList) -> PropertyList { node }

  package func text(_ node: PropertyList) -> String? { node.string }

  package func isText(_ node: PropertyList, _ text: StaticString) -> Bool {
    if case .string(let own) = node { own.hasSameCodePoints(as: text) } else { false }
  }

  package func uid(_ node: PropertyList) -> UInt64? { node.uid }

  package func elementCount(_ node: PropertyList) -> Int {
    switch node {
    case .array(let values), .set(let values): values.count
    case .dictionary(let dictionary): dictionary.entries.count
    default: 0
    }
  }

  package func element(_ position: Int, of array: PropertyList) -> PropertyList {
    switch array {
    case .array(let values), .set(let values): values[position]
    default: .null
    }
  }

  package func entry(_ position: Int, of dictionary: PropertyList) -> PropertyList {
    if case .dictionary(let dictionary) = dictionary { dictionary.entries[position].value } else { .null }
  }

  package func key(_ position: Int, of dictionary: PropertyList) -> String {
    if case .dictionary(let dictionary) = dictionary { dictionary.entries[position].key } else { "" }
  }

  package func keyHasPrefix(_ position: Int, of dictionary: PropertyList, _ prefix: StaticString) -> Bool {
    guard case .dictionary(let dictionary) = dictionary else { return false }
    return dictionary.entries[position].key.hasPrefixBytes(of: prefix)
  }

  package func keyNumber(_ position: Int, of dictionary: PropertyList, after prefix: StaticString) -> Int? {
    guard case .dictionary(let dictionary) = dictionary else { return nil }
    return dictionary.entries[position].key.number(after: prefix)
  }

  package func field(_ key: StaticString, of dictionary: PropertyList) -> PropertyList? {
    guard case .dictionary(let dictionary) = dictionary else { return nil }
    return dictionary.index(ofKey: key).map { dictionary.entries[$0].value }
  }

  package func precedence(of dictionary: PropertyList) -> PropertyListDictionary.Precedence {
    dictionary.dictionary?.precedence ?? .last
  }
}

extension BinaryKeyedArchive: ArchiveNodes {
  package func object(at index: Int) -> Int { table.reference(index, of: objects) }

  package func kind(_ node: Int) -> PropertyList.Kind { table.kind(node) }

  package func value(_ node: Int) -> PropertyList { table.value(node) }

  package func text(_ node: Int) -> String? { table.text(node) }

  package func isText(_ node: Int, _ text: StaticString) -> Bool { table.isText(node, text) }

  package func uid(_ node: Int) -> UInt64? { table.uid(node) }

  package func elementCount(_ node: Int) -> Int { table.elementCount(node) }

  package func element(_ position: Int, of array: Int) -> Int { table.reference(position, of: array) }

  package func entry(_ position: Int, of dictionary: Int) -> Int {
    table.reference(table.elementCount(dictionary) + position, of: dictionary)
  }

  package func key(_ position: Int, of dictionary: Int) -> String {
    table.keyText(table.reference(position, of: dictionary))
  }

  package func keyHasPrefix(_ position: Int, of dictionary: Int, _ prefix: StaticString) -> Bool {
    table.hasPrefix(table.reference(position, of: dictionary), prefix)
  }

  package func keyNumber(_ position: Int, of dictionary: Int, after prefix: StaticString) -> Int? {
    table.number(table.reference(position, of: dictionary), after: prefix)
  }

  package func field(_ key: StaticString, of dictionary: Int) -> Int? { table.value(key, in: dictionary) }

  package func precedence(of dictionary: Int) -> PropertyListDictionary.Precedence { .first }
}
