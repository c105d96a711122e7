/// Lines of a report: groups with a heading, and in them labels and values in two columns.
struct TextTable {
  private let style: TextStyle
  private(set) var lines: [String] = []
  private var rows: [(label: String, value: String)] = []

  init(style: TextStyle) {
    self.style = style
  }

  /// A line across both columns, printed as it is.
  mutating func line(_ text: String) {
    flush()
    lines.append(text)
  }

  /// Begins a group.
  mutating func heading(_ text: String) {
    flush()
    if !lines.isEmpty { lines.append("") }
    lines.append(style.heading(Terminal.escape(text)))
  }

  /// Adds a label with its value, if there is one. Control characters of the value are escaped.
  mutating func row(_ label: String, _ value: String?) {
    guard let value else { return }
    rows.append((Terminal.escape(label), Terminal.escape(value)))
  }

  /// A sentence in a list.
  mutating func item(_ text: String) {
    flush()
    lines.append("  - " + style.warning(Terminal.escape(text)))
  }

  /// The lines of everything that was added.
  mutating func finish() -> [String] {
    flush()
    return lines
  }

  /// Aligns the rows of the finished group. Very long labels do not widen the column.
  private mutating func flush() {
    let width = rows.map(\.label.count).filter { $0 <= 28 }.max() ?? 0
    for (label, value) in rows {
      let padding = String(repeating: " ", count: max(0, width - label.count))
      lines.append("  " + style.label(label) + padding + (value.isEmpty ? "" : "  " + value))
    }
    rows = []
  }
}
