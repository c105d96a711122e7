#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Text that is safe to print: what a blob holds must not be able to move the cursor, change colours, fake a prompt or
/// turn the direction of writing.
enum Terminal {
  /// A text with every control character written as an escape: `\n`, `\u{1b}`.
  static func escape(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where isUnsafe(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a character acts on a terminal instead of being shown: C0 and C1 controls, DEL, line separators,
  /// and the marks that set the direction of text or have no width (Unicode categories Cc, Zl, Zp and most of Cf).
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    // Most are ASCII, and a category is looked for in a table.
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate: true
    default: false
    }
  }

  /// Whether standard output is a terminal that may be coloured: https://no-color.org, and `TERM=dumb` has no colours.
  static var isColoured: Bool {
    guard isatty(STDOUT_FILENO) == 1 else { return false }
    return !isSet("NO_COLOR") && environment("TERM") != "dumb"
  }

  /// Whether standard output is a terminal.
  static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether standard error is a terminal, on which a line can be written over.
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb" }

  private static func isSet(_ name: String) -> Bool {
    environment(name).map { !$0.isEmpty } ?? false
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
