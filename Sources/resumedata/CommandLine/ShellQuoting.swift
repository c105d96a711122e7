import ResumeDataFiles
import ResumeDataReports
import SystemPackage

/// Words for a command line that can be pasted into a shell.
enum ShellQuoting {
  /// A word in the quoting of POSIX shells. Characters that are not safe for terminals have the form of Bash and Zsh
  /// (`$'\x1b'`).
  static func word(_ text: String) -> String { word(Array(text.utf8)) }

  /// A path, byte for byte.
  static func word(_ path: FilePath) -> String {
    let bytes = path.bytes
    // A name that begins with a hyphen would be read as an option.
    return word(bytes.first == UInt8(ascii: "-") ? Array("./".utf8) + bytes : bytes)
  }

  private static func word(_ bytes: [UInt8]) -> String {
    if !bytes.isEmpty, bytes.allSatisfy(isPlain) { return String(decoding: bytes, as: UTF8.self) }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.utf8.elementsEqual(bytes), !text.unicodeScalars.contains(where: Terminal.isUnsafe) {
      return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
    return "$'" + bytes.map(escaped).joined() + "'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "%+,-./:@_".utf8.contains(byte)
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
    case 0x20...0x7E: String(UnicodeScalar(byte))
    default: "\\x" + Quantity.hexadecimal([byte])
    }
  }
}
