package import PropertyLists

/// The record that holds a blob: the values next to it in a property list, an archive, a table or JSON.
package struct FindContext: Sendable, Hashable {
  /// The format of the record.
  package var format: Format
  /// The name of the field that holds the blob.
  package var key: String?
  /// The scalars of the record by their names; those of a dictionary in it by both names (`super.fileName`).
  package var fields: [String: PropertyList] = [:]

  /// A format of records.
  package enum Format: Sendable, Hashable {
    case propertyList
    /// An object of an archive.
    case archive(className: String?)
    /// A row of a table.
    case row(table: String)
    case json
  }

  /// Longer texts are not kept.
  static let maximumText = 2_048
  /// More fields are not kept.
  static let maximumFields = 128

  mutating func add(_ name: String, _ value: PropertyList?) {
    guard let value, fields.count < Self.maximumFields else { return }
    switch value {
    case .string(let text) where text.utf8.count <= Self.maximumText: fields[name] = value
    case .integer, .real, .boolean, .date: fields[name] = value
    // A UUID.
    case .data(let bytes) where bytes.count == 16: fields[name] = value
    default: break
    }
  }
}

/// The dictionaries of a property list that hold blobs. Each is read once, however many blobs are in it.
struct PropertyListContext {
  private let list: PropertyList
  private var known: [PropertyListPath: FindContext] = [:]

  init(_ list: PropertyList) { self.list = list }

  /// The dictionary that a value is in; nil for the root.
  mutating func context(of path: PropertyListPath) -> FindContext? {
    guard let last = path.components.last else { return nil }
    let parent = PropertyListPath(Array(path.components.dropLast()))
    let context = known[parent] ?? FindContext(list[parent]?.dictionary)
    known[parent] = context
    if case .key(let key) = last { return context.holding(key) }
    return context
  }
}

extension FindContext {
  /// The context of the blob in a field.
  func holding(_ key: String?) -> FindContext {
    var context = self
    context.key = key
    return context
  }

  fileprivate init(_ dictionary: PropertyListDictionary?) {
    self.init(format: .propertyList)
    for entry in dictionary?.effectiveEntries ?? [] {
      add(entry.key, entry.value)
      for inner in entry.value.dictionary?.effectiveEntries ?? [] {
        add("\(entry.key).\(inner.key)", inner.value)
        // PropertyListEncoder writes a URL as a dictionary.
        add("\(entry.key).\(inner.key)", inner.value.dictionary?["relative"])
      }
    }
  }

  /// A row of a database.
  init(_ row: SQLiteRow) {
    self.init(format: .row(table: row.table?.name ?? ""))
    for (index, name) in (row.table?.columns ?? []).enumerated() {
      switch row.value(at: index) {
      case .text(let text): add(name, .string(text))
      case .integer(let number): add(name, .integer(PropertyListInteger(number)))
      case .real(let number): add(name, .real(number))
      case .blob(let bytes): add(name, .data(bytes))
      case .null, nil: break
      }
    }
  }
}
