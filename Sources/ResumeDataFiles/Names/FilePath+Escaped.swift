package import SystemPackage
import TextEscaping

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
