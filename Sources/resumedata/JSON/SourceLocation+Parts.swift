import PropertyLists

/// The parts of a place: an offset in a binary file, line and column in XML. Reports have them as members.
extension SourceLocation {
  var offset: Int? {
    if case .byte(let offset) = self { offset } else { nil }
  }

  var line: Int? {
    if case .line(let line, _) = self { line } else { nil }
  }

  var column: Int? {
    if case .line(_, let column) = self { column } else { nil }
  }
}
