/// Colours for terminals.
struct TextStyle {
  private let isColoured: Bool

  /// The style for standard output: coloured on a terminal that allows it.
  static let standardOutput = TextStyle(isColoured: Terminal.isColoured)

  /// No colours.
  static let plain = TextStyle(isColoured: false)

  func heading(_ text: String) -> String { wrap(text, "1") }
  func label(_ text: String) -> String { wrap(text, "2") }
  func error(_ text: String) -> String { wrap(text, "31") }
  func warning(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
