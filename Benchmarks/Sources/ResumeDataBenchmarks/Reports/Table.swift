/// Text in columns, as Markdown.
struct Table {
  let header: [String]
  /// The columns with numbers, which are aligned to the right.
  let numbers: Set<Int>
  var rows: [[String]] = []

  var text: String {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    let rule = header.indices.map { column in
      numbers.contains(column)
        ? String(repeating: "-", count: widths[column] + 1) + ":" : String(repeating: "-", count: widths[column] + 2)
    }
    let lines = [line(header, widths), "|" + rule.joined(separator: "|") + "|"] + rows.map { line($0, widths) }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - cells[column].count)
      return numbers.contains(column) ? space + cells[column] : cells[column] + space
    }
    return "| " + padded.joined(separator: " | ") + " |"
  }
}
