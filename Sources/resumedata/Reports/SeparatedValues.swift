/// Lines of CSV (RFC 4180) or TSV.
struct SeparatedValues: Sendable {
  let isCSV: Bool

  static let csv = SeparatedValues(isCSV: true)
  static let tsv = SeparatedValues(isCSV: false)

  private init(isCSV: Bool) { self.isCSV = isCSV }

  var separator: String { isCSV ? "," : "\t" }

  /// One line of cells, without its end.
  func line(of cells: [String?]) -> String { cells.map { cell($0 ?? "") }.joined(separator: separator) }

  /// A value as a cell. A spreadsheet takes what begins with one of some signs for a formula.
  private func cell(_ text: String) -> String {
    let signs = Array("=+-@".utf8)
    let isFormula = text.utf8.first.map { signs.contains($0) } ?? false
    // What would end a line or a cell is a control character, and escaped with the others.
    let safe = (isFormula ? "'" : "") + Terminal.escape(text)
    guard isCSV else { return safe }
    let needsQuotes = safe.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    return needsQuotes ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
  }
}
