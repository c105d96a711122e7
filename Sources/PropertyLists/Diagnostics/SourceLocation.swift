/// A place in the input that a property list was read from.
public enum SourceLocation: Sendable, Hashable {
  /// A distance in bytes from the start of a binary property list.
  case byte(Int)
  /// A line and a column of XML, both from 1; the column counts bytes of UTF-8.
  case line(Int, column: Int)
}

extension SourceLocation: CustomStringConvertible {
  /// `byte 42`, or `line 3, column 7`.
  public var description: String {
    switch self {
    case .byte(let offset): "byte \(offset)"
    case .line(let line, let column): "line \(line), column \(column)"
    }
  }
}
