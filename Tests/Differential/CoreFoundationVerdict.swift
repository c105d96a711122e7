/// The result of reading bytes with CoreFoundation.
enum CoreFoundationVerdict: Equatable, Sendable {
  case refused
  /// A value: its canonical text, which `core_foundation_reader.h` describes.
  case value(String)
  /// An old-style property list, which blobs never are.
  case oldStyle(String)
  /// A value that is too large to be printed.
  case huge
  /// It crashed, or took seconds or a gigabyte.
  case dead

  /// Reads a line that `core_foundation_read` gives.
  init(line: String) {
    let text = String(line.dropFirst())
    switch line.first {
    case "X", "B": self = .value(text)
    case "S": self = .oldStyle(text)
    case "H": self = .huge
    default: self = .refused
    }
  }
}
