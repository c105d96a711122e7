/// Text that is safe to print: contents and names of files must not move the cursor, change colours, fake a prompt or
/// change the writing direction.
package enum EscapedText {
  /// Whether a character acts on a terminal instead of being shown: C0 and C1 controls, DEL, line separators,
  /// and the marks that set the direction of text or have no width (Unicode categories Cc, Zl, Zp and most of Cf).
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    // Most characters are ASCII, and the category of others needs a table lookup.
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate: true
    default: false
    }
  }

  /// A text with every unsafe character written as an escape: `\n`, `\u{1b}`.
  package static func escaping(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  /// Adds a character: the escape of an unsafe one.
  package static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where isUnsafe(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
}
