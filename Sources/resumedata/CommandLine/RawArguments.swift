import ResumeDataFiles

/// Command-line arguments as strings that preserve all bytes, since file names need not be UTF-8.
///
/// A byte that is not part of a UTF-8 character becomes one of the last 128 characters of Unicode, which are for
/// private use. The bytes of these characters are treated in the same way, so that each string represents one sequence
/// of bytes.
enum RawArguments {
  private static let first: UInt32 = 0x10_FF00

  /// The arguments that the process was started with, without its name.
  static var all: [String] {
    guard CommandLine.argc > 1 else { return [] }
    // The system's memory, which is valid for the lifetime of the process.
    return (1..<Int(CommandLine.argc)).compactMap { index in
      unsafe CommandLine.unsafeArgv[index].map { argument in
        var count = 0
        while unsafe argument[count] != 0 { count += 1 }
        let bytes = unsafe UnsafeBufferPointer(start: argument, count: count).map { UInt8(bitPattern: $0) }
        return text(of: bytes)
      }
    }
  }

  /// The text for some bytes.
  static func text(of bytes: [UInt8]) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var result = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    func escape(_ count: Int) {
      for byte in bytes[place..<place + count] {
        if let scalar = Unicode.Scalar(first + UInt32(byte)) { result.append(scalar) }
      }
    }
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return String(result)
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if isEscape(scalar) { escape(encoded.count) } else { result.append(scalar) }
        place += encoded.count
      case .error(let length):
        escape(length)
        place += length
      }
    }
  }

  /// The bytes that a string represents.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      isEscape(scalar) ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(UTF8.encode(scalar) ?? .init())
    }
  }

  /// Whether a string represents bytes that are not UTF-8.
  static func isRaw(_ text: String) -> Bool { text.unicodeScalars.contains(where: isEscape) }

  private static func isEscape(_ scalar: Unicode.Scalar) -> Bool { (first...first + 0xFF).contains(scalar.value) }
}
