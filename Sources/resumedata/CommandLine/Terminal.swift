import ResumeDataFiles
import SystemPackage
import TextEscaping

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Properties of the terminals of standard output and standard error.
enum Terminal {
  /// A text with every character that acts on a terminal written as an escape: `\n`, `\u{1b}`.
  static func escape(_ text: String) -> String { EscapedText.escaping(text) }

  /// Whether a character acts on a terminal instead of being shown.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool { EscapedText.isUnsafe(scalar) }

  /// Whether standard output is a terminal that may be coloured: https://no-color.org, and `TERM=dumb` has no colours.
  static var isColoured: Bool {
    guard isatty(STDOUT_FILENO) == 1 else { return false }
    return !isSet("NO_COLOR") && environment("TERM") != "dumb"
  }

  /// Whether standard output is a terminal.
  static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether standard error is a terminal, on which a line can be written over.
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb" }

  /// The number of columns of standard error's terminal; 80 if unknown.
  static var errorWidth: Int { TerminalSize.columns(of: .standardError) ?? 80 }

  private static func isSet(_ name: String) -> Bool {
    environment(name).map { !$0.isEmpty } ?? false
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
