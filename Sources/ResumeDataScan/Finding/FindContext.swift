package import PropertyLists

/// The record that holds a blob: what stands beside it in a property list, an archive, a table or JSON.
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
    default: break
    }
  }
}

extension FindContext {
  /// The dictionary of a property list that a value is in.
  init?(of path: PropertyListPath, in list: PropertyList) {
    guard !path.components.isEmpty else { return nil }
    self.init(format: .propertyList)
    if case .key(let key) = path.components.last { self.key = key }
    let parent = list[PropertyListPath(Array(path.components.dropLast()))]
    guard let dictionary = parent?.dictionary else { return }
    add(dictionary)
  }

  private mutating func add(_ dictionary: PropertyListDictionary) {
    for entry in dictionary.effectiveEntries {
      add(entry.key, entry.value)
      for inner in entry.value.dictionary?.effectiveEntries ?? [] {
        add("\(entry.key).\(inner.key)", inner.value)
        // PropertyListEncoder writes a URL as a dictionary.
        add("\(entry.key).\(inner.key)", inner.value.dictionary?["relative"])
      }
    }
  }

  /// A row of a database.
  init(_ row: SQLiteRow, column: String) {
    self.init(format: .row(table: row.table?.name ?? ""), key: column)
    for name in row.table?.columns ?? [] {
      switch row.value(name.lowercased()) {
      case .text(let text): add(name, .string(text))
      case .integer(let number): add(name, .integer(PropertyListInteger(number)))
      case .real(let number): add(name, .real(number))
      default: break
      }
    }
  }
}
