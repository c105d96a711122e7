import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// The report of `diff` on two files.
struct ComparisonReport: JSONWritable {
  private let a: Inspection
  private let b: Inspection
  private let includesEncoding: Bool
  /// The differences, or nil if a file has no document.
  private let differences: [Difference]?
  private let isComplete: Bool

  /// Why the files cannot be compared.
  let failures: [Inspection.Failure]

  init(_ a: Inspection, _ b: Inspection, includingEncoding: Bool, redaction: Redaction) {
    (self.a, self.b, includesEncoding) = (a, b, includingEncoding)
    failures = [a, b].compactMap { if case .failure(let failure) = $0.outcome { failure } else { nil } }
    guard case .success(let left) = a.outcome, case .success(let right) = b.outcome else {
      (differences, isComplete) = (nil, false)
      return
    }
    let comparison = Comparison(left, right, includingEncoding: includingEncoding)
    var all = comparison.differences
    if includingEncoding, all.isEmpty, a.sha256 != b.sha256 { all = [Self.wrapping(a, b)] }
    differences = all.map { ComparisonRedaction(redaction).redact($0) }
    isComplete = comparison.isComplete
  }

  /// Only the text around two blobs differs.
  private static func wrapping(_ a: Inspection, _ b: Inspection) -> Difference {
    func value(_ file: Inspection) -> Difference.Value {
      .description(Quantity.bytes(file.size ?? 0) + " with the text around the blob")
    }
    return Difference(path: .root, kind: .encoding, a: value(a), b: value(b))
  }

  /// Whether the files were compared and are the same.
  var isSame: Bool { differences?.isEmpty ?? false }

  /// Writes the report as JSON. Members that are unknown, since a file could not be decoded, are null.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("a", a.file, bytes: "aBytes")
      json.member("b", b.file, bytes: "bBytes")
      json.member("complete", differences.map { _ in isComplete })
      json.member("differences", differences)
      if !failures.isEmpty {
        json.member("errors") { json in
          json.object { json in
            json.member("a", Self.error(a))
            json.member("b", Self.error(b))
          }
        }
      }
      json.member("same", differences.map(\.isEmpty))
      json.member("schema", 1)
    }
  }

  private static func error(_ file: Inspection) -> FileError? {
    switch file.outcome {
    case .success: nil
    case .failure(.unreadable(let fault)): FileError(fault)
    case .failure(.undecodable(_, let error)): FileError(error)
    case .failure(.unclear(_, let error)): error
    }
  }

  /// The report as text, or nil if the files cannot be compared.
  func lines(style: TextStyle) -> [String]? {
    guard let differences else { return nil }
    let names = Self.name(a) + " and " + Self.name(b)
    guard !differences.isEmpty else {
      return [names + (includesEncoding ? " are the same byte for byte" : " mean the same")]
    }
    let meaning = differences.filter { $0.kind != .encoding }
    let encoding = differences.filter { $0.kind == .encoding }
    var lines = [style.heading(meaning.isEmpty ? "\(names) differ in their encoding alone" : "\(names) differ")]
    lines += Self.rows(meaning, style)
    if !isComplete { lines.append("  and more: the first \(Quantity.grouped(Int64(meaning.count))) are listed") }
    if !meaning.isEmpty, !encoding.isEmpty { lines.append("  " + style.heading("Encoding")) }
    return lines + Self.rows(encoding, style)
  }

  private static func name(_ file: Inspection) -> String {
    file.file.escaped + Terminal.escape(file.step ?? "")
  }

  /// Paths and values in two columns. A very long path does not widen the column.
  private static func rows(_ differences: [Difference], _ style: TextStyle) -> [String] {
    let rows = differences.map { difference in
      (label: Terminal.escape(label(of: difference)), value: ComparisonValueText(difference).line)
    }
    let width = rows.map(\.label.count).filter { $0 <= 60 }.max() ?? 0
    return rows.map { label, value in
      "  " + style.label(label) + String(repeating: " ", count: max(0, width - label.count)) + "  " + value
    }
  }

  private static func label(of difference: Difference) -> String {
    guard difference.path == .root else { return difference.path.description }
    return difference.kind == .encoding ? "the bytes" : "the whole"
  }
}

extension Difference: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("a", a)
      json.member("b", b)
      json.member("kind", kind.rawValue)
      json.member("path", path.description)
    }
  }
}

/// One side of a difference: the value, or an object with a description.
extension Difference.Value: JSONWritable {
  func write(to json: inout JSONWriter) {
    switch self {
    case .value(let value): value.write(to: &json)
    case .description(let text): json.object { $0.member("description", text) }
    }
  }
}
