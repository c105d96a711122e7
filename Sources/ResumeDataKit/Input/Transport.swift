/// How the bytes of a blob were wrapped in the input.
public enum Transport: String, Sendable, Hashable {
  /// Not at all.
  case raw
  /// As base64 text, ordinary or URL-safe, also in the middle of other text.
  case base64
  /// As hexadecimal digits: an NSData description in either form, a dump by xxd, hexdump, od, LLDB or GDB, an array as
  /// sources have it, or plain digits; also in the middle of other text.
  case hex
}

/// The bytes of a blob, out of their wrapping.
struct UnwrappedInput: Sendable, Hashable {
  /// How they were wrapped.
  var transport: Transport
  /// The blob.
  var bytes: [UInt8]
  /// Where the wrapping gives a length that the bytes do not have: newer systems cut the middle out of long descriptions.
  var announcedLength: Int?
  /// Bytes of the text that are none of the blob's: what a log says before and after it, other fields of a record. White space
  /// and punctuation say nothing, and count only beside what does.
  var otherText = 0
}

extension UnwrappedInput {
  /// Finds the blob in an input. What is no text, or text without a blob in it, is taken as it is.
  init(_ input: [UInt8]) {
    guard ContainerFormat(sniffing: input) == nil, let found = Self.unwrapText(input) else {
      self.init(transport: .raw, bytes: input, announcedLength: nil)
      return
    }
    self = found
  }

  private static func unwrapText(_ input: [UInt8]) -> UnwrappedInput? {
    // A tool of Windows may have written the text in UTF-16, behind a byte order mark. A blob in text is ASCII.
    let isUTF16 = input.starts(with: [0xFF, 0xFE]) || input.starts(with: [0xFE, 0xFF])
    let isMarkedUTF8 = input.starts(with: [0xEF, 0xBB, 0xBF])
    let ascii = isUTF16 ? input.dropFirst(2).filter { $0 != 0 } : Array(input.dropFirst(isMarkedUTF8 ? 3 : 0))
    guard !ascii.contains(0) else { return nil }
    let text = TextScanner(text: ascii)
    let forms = [
      text.dataDescription, text.lengthAndBytes, text.hexDump, text.plainHex, text.base64, text.byteList,
    ]
    for find in forms {
      if let found = find() { return found }
    }
    return nil
  }

  /// Whether the bytes begin as one of the containers do, so that text was not mistaken for a wrapping.
  var beginsLikeBlob: Bool {
    ContainerFormat(sniffing: bytes) != nil
  }
}
