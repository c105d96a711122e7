public import PropertyLists

/// The place of a blob inside evidence: a path of steps that identifies it.
///
/// The text form has a `#` before each step: `#downloads["movie.mp4"]`, `#downloadTask[rowid=7].resumeData`,
/// `#@18230`.
public struct Locator: Sendable, Hashable {
  /// One step, from the outside in.
  public enum Step: Sendable, Hashable {
    /// A value of a property list, or an object of a keyed archive by the path from its root.
    case path(PropertyListPath)
    /// A column of a row of a table; the row as a whole if the name of the column is empty.
    case row(table: String, row: RowID, column: String)
    /// A value that SQLite no longer reads: the offset in one of the database's files.
    case former(SQLiteFile, offset: Int, table: String?, column: String?)
    /// Data at an offset.
    case offset(Int)
    /// A file in an archive, by its stored name; the name is empty for the contents of a compressed file.
    case entry(String)
  }

  /// The identity of a row.
  public enum RowID: Sendable, Hashable {
    /// Its rowid.
    case rowid(Int64)
    /// Its place in a table without rowids, from 1.
    case number(Int)
  }

  /// The steps; none for evidence that is a blob as a whole.
  public var steps: [Step]

  /// Creates a locator from its steps.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// This locator with one more step.
  func appending(_ step: Step) -> Locator { Locator(steps + [step]) }
}

extension Locator {
  /// The locator with each key of a property list changed, for reports that hide secrets. A changed locator names
  /// nothing.
  package func mappingKeys(_ change: (String) -> String) -> Locator {
    Locator(
      steps.map { step in
        guard case .path(let path) = step else { return step }
        let components = path.components.map { component in
          if case .key(let key) = component { PropertyListPath.Component.key(change(key)) } else { component }
        }
        return .path(PropertyListPath(components))
      })
  }
}

extension Locator {
  /// The files in archives on the way.
  package var entryText: String { steps.prefix { $0.isEntry }.map(\.description).joined() }
}

extension Locator: CustomStringConvertible {
  /// The text form; empty for the whole. May hold text of the evidence: escape it for a terminal.
  public var description: String { steps.map { $0.isEntry ? "\($0)" : "#\($0)" }.joined() }
}

extension Locator.Step {
  /// Whether it leads into an archive.
  var isEntry: Bool { if case .entry = self { true } else { false } }
}

extension Locator.Step: CustomStringConvertible {
  /// The step without its `#`.
  public var description: String {
    switch self {
    case .path(let path): path.locatorText
    case .row(let table, let row, let column):
      "\(table.locatorKey)[\(row.locatorText)]" + (column.isEmpty ? "" : "." + column.locatorKey)
    case .former(let file, let offset, let table, let column):
      [(file == .database ? "" : file.rawValue) + "@\(offset)", table?.locatorKey, column?.locatorKey]
        .compactMap { $0 }.joined(separator: ".")
    case .offset(let offset): "@\(offset)"
    case .entry(let name): "!\(name)"
    }
  }
}

extension Locator.RowID {
  fileprivate var locatorText: String {
    switch self {
    case .rowid(let rowid): "rowid=\(rowid)"
    case .number(let row): "row=\(row)"
    }
  }
}

extension PropertyListPath {
  /// The path with quotes around keys that are not plain names.
  fileprivate var locatorText: String {
    var text = ""
    for component in components {
      switch component {
      case .index(let index): text += "[\(index)]"
      case .contents: text += "::"
      case .key(let key) where key.isLocatorName: text += (text.isEmpty ? "" : ".") + key
      case .key(let key): text += "[\(key.locatorQuoted)]"
      }
    }
    return text
  }
}

extension String {
  /// The name, with quotes if it is not a plain name.
  fileprivate var locatorKey: String { isLocatorName ? self : locatorQuoted }

  fileprivate var locatorQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }

  /// Whether it is a name as in source code: letters, digits, `_`, `$` and `-`, no digit in front.
  fileprivate var isLocatorName: Bool {
    guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
