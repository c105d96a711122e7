import PropertyLists
import ResumeDataComparison
import ResumeDataKit
import ResumeDataReports

/// The two sides of a difference on one line, long ones from where they differ.
struct ComparisonValueText {
  private let difference: Difference

  /// Characters of a text, or bytes of data, that are shown.
  private static let maximumCharacters = 60
  private static let maximumBytes = 12

  init(_ difference: Difference) {
    self.difference = difference
  }

  /// `40960 -> 81920`, control characters escaped.
  var line: String {
    switch (difference.a, difference.b) {
    case (.value(.string(let a)), .value(.string(let b))):
      let start = Self.start(Self.commonCount(a.unicodeScalars, b.unicodeScalars), of: Self.maximumCharacters)
      return Self.quoted(a, from: start) + " -> " + Self.quoted(b, from: start)
    case (.value(.data(let a)), .value(.data(let b))):
      let start = Self.start(Self.commonCount(a, b), of: Self.maximumBytes)
      return Self.text(a, from: start) + " -> " + Self.text(b, from: start)
    default: return Self.text(difference.a) + " -> " + Self.text(difference.b)
    }
  }

  /// The start of the shown part, so that the difference is visible with some context.
  private static func start(_ common: Int, of most: Int) -> Int {
    common > most * 2 / 3 ? common - most / 3 : 0
  }

  private static func commonCount<Elements: Sequence>(_ a: Elements, _ b: Elements) -> Int
  where Elements.Element: Equatable {
    zip(a, b).prefix { $0 == $1 }.count
  }

  private static func text(_ value: Difference.Value?) -> String {
    switch value {
    case nil: "absent"
    case .description(let text): Terminal.escape(text)
    case .value(let value): shortened(text(value))
    }
  }

  private static func text(_ value: PropertyList) -> String {
    switch value {
    case .null: "null"
    case .fill: "fill"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): value.description
    case .real(let value): value.description
    case .date(let date): date.iso8601 ?? "\(date.secondsSinceReferenceDate) s since 2001"
    case .data(let bytes): text(bytes, from: 0)
    case .string(let text): quoted(text, from: 0)
    case .uid(let number): "UID \(number)"
    case .array(let values): "[" + values.map { text($0) }.joined(separator: ", ") + "]"
    case .set(let values): "set [" + values.map { text($0) }.joined(separator: ", ") + "]"
    case .dictionary(let dictionary): text(dictionary)
    }
  }

  private static func text(_ dictionary: PropertyListDictionary) -> String {
    if dictionary.contains("form"), dictionary.contains("state"), let url = dictionary["url"]?.string {
      return "a request: " + Terminal.escape((dictionary["method"]?.string.map { $0 + " " } ?? "") + url)
    }
    let fields = dictionary.entries.filter { $0.key != "$class" }
    return (dictionary["$class"]?.string.map { Terminal.escape($0) + " " } ?? "") + "{"
      + fields.map { "\(Terminal.escape($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
  }

  /// A quoted string, from a character on, shortened to one line.
  private static func quoted(_ text: String, from start: Int) -> String {
    let rest = text.unicodeScalars.dropFirst(start)
    let shown = String(String.UnicodeScalarView(rest.prefix(maximumCharacters)))
    let end = rest.count > maximumCharacters ? "... (\(Quantity.bytes(Int64(text.utf8.count))))" : ""
    return (start > 0 ? "..." : "") + "\"" + escaped(shown) + "\"" + end
  }

  /// Quotation marks and backslashes in a quoted text are escaped, so that its end is clear.
  private static func escaped(_ text: String) -> String {
    let marked = String(
      String.UnicodeScalarView(text.unicodeScalars.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }))
    return Terminal.escape(marked)
  }

  private static func text(_ bytes: [UInt8], from start: Int) -> String {
    guard !bytes.isEmpty else { return "no bytes" }
    let rest = bytes.dropFirst(start)
    let place = start > 0 ? " from byte \(start) on" : ""
    return Quantity.bytes(Int64(bytes.count)) + place + ": " + Quantity.hexadecimal(rest.prefix(maximumBytes))
      + (rest.count > maximumBytes ? "..." : "")
  }

  /// A line that is already safe to print, truncated if it is too long.
  private static func shortened(_ text: String) -> String {
    text.count > 2 * maximumCharacters ? String(text.prefix(2 * maximumCharacters)) + "..." : text
  }
}
