import PropertyLists
import ResumeDataComparison
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

extension ComparisonReport {
  init(_ a: Inspection, _ b: Inspection, includingEncoding: Bool, redaction: Redaction) {
    self.init(Side(a), Side(b), includingEncoding: includingEncoding, redaction: redaction)
  }

  /// The report as text, or nil if the files cannot be compared.
  ///
  /// - Parameter names: the names of the two.
  func lines(naming names: String, style: TextStyle) -> [String]? {
    guard let differences else { return nil }
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

extension ComparisonReport.Side {
  fileprivate init(_ inspection: Inspection) {
    self.init(
      inspection.outcome.mapError { failure in
        switch failure {
        case .unreadable(let fault): FileError(fault)
        case .undecodable(_, let error): FileError(error)
        case .unclear(_, let error): error
        }
      })
    (file, size, sha256) = (FileName(inspection.file), inspection.size, inspection.sha256)
  }
}
