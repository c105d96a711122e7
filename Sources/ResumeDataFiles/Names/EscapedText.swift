package import SystemPackage

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

  fileprivate static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where isUnsafe(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

extension FilePath {
  /// The path for messages. Different paths look different: unsafe characters and the backslash are
  /// escaped, and so is each byte that is not UTF-8: `a\nb`, `a\\nb`, `\xff`.
  package var escaped: String {
    let bytes = bytes
    let isPlain = bytes.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    if isPlain { return String(decoding: bytes, as: UTF8.self) }
    var result = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return result
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar == "\\" { result += "\\\\" } else { EscapedText.append(scalar, to: &result) }
        place += encoded.count
      case .error(let length):
        for byte in bytes[place..<place + length] {
          result += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
        }
        place += length
      }
    }
  }

  /// Whether the path's bytes are UTF-8, so that a string can represent them.
  package var isUTF8: Bool {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return true
      case .valid: continue
      case .error: return false
      }
    }
  }
}
