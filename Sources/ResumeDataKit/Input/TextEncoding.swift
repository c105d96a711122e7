/// How the bytes of a blob were wrapped in the input.
package enum TextEncoding: String, Sendable, Hashable {
  /// Not at all.
  case raw
  /// As base64 text, ordinary or URL-safe, also in the middle of other text.
  case base64
  /// As hexadecimal digits: an NSData description in either form, a dump by xxd, hexdump, od, LLDB or GDB, an array as
  /// in source code, or plain digits; also in the middle of other text.
  case hex
  /// As an XML property list in the middle of other text.
  case xmlText = "xml-text"
  /// As the description of a dictionary that NSLog, a debugger or Swift printed.
  case description
  /// As text with escapes of another format: JSON, HTML, a debugger's string.
  case escaped
  /// As decimal numbers.
  case array
  /// As a dump in another base than hexadecimal digits.
  case dump
}

extension TextEncoding {
  /// What the blob was wrapped in: `hex text`.
  package var phrase: String {
    switch self {
    case .raw, .base64, .hex, .escaped: "\(rawValue) text"
    case .xmlText: "other text, as XML"
    case .description: "the description of a dictionary"
    case .array: "an array of decimal numbers"
    case .dump: "a dump"
    }
  }

  /// What a place counts in if that is not the input: ` of the hex text's content`.
  package var placeSuffix: String {
    switch self {
    case .raw: ""
    case .base64, .hex, .escaped: " of the \(rawValue) text's content"
    default: " of the blob in \(phrase)"
    }
  }
}

/// The unwrapped bytes of a blob.
struct UnwrappedInput: Sendable {
  /// How they were wrapped.
  var textEncoding: TextEncoding
  /// The blob.
  var bytes: [UInt8]
  /// The length in the wrapping, if it differs: newer systems leave out the middle of long descriptions.
  var announcedLength: Int?
  /// The fault of the digits.
  var fault: HexText.DigitFault?
  /// The number of bytes of other text: of a log around the blob, or of other fields of a record.
  /// White space and punctuation count only together with other text.
  var otherText = 0
}

extension UnwrappedInput {
  /// Finds the first blob in an input. Binary data and text without a blob are used unchanged.
  init(_ input: [UInt8]) {
    guard ContainerFormat(sniffing: input) == nil, let text = InputText(input), let found = Self.unwrap(text.ascii)
    else {
      self.init(textEncoding: .raw, bytes: input, announcedLength: nil)
      return
    }
    self = found
  }

  private static func unwrap(_ text: [UInt8]) -> UnwrappedInput? {
    let blobs = TextBlobs(in: text)
    // A request inside an unreadable blob is not the blob of the text.
    let found = blobs.found.first { found in
      found.document?.kind != .request
        || !blobs.unreadable.contains { outer in
          outer.range.lowerBound < found.range.lowerBound && outer.range.upperBound >= found.range.upperBound
        }
    }
    guard let blob = found ?? blobs.others.first ?? blobs.unreadable.first else { return nil }
    let around = text[..<blob.range.lowerBound] + text[blob.range.upperBound...]
    return UnwrappedInput(
      textEncoding: blob.textEncoding, bytes: blob.bytes, announcedLength: blob.announcedLength, fault: blob.fault,
      otherText: blob.otherText + around.lengthOfText)
  }
}

/// A text as ASCII.
package struct InputText {
  /// The text. Bytes that are not ASCII are arbitrary.
  package let ascii: [UInt8]
  /// The number of input bytes per byte of the text.
  package let width: Int
  /// Where the text begins in the input.
  package let start: Int

  /// Nil if the bytes are not text.
  package init?(_ input: [UInt8]) {
    // A Windows tool may have written the text in UTF-16 with a byte order mark. A blob in text is ASCII.
    let isUTF16 = input.starts(with: [0xFF, 0xFE]) || input.starts(with: [0xFE, 0xFF])
    let isMarkedUTF8 = input.starts(with: [0xEF, 0xBB, 0xBF])
    (width, start) = isUTF16 ? (2, 2) : (1, isMarkedUTF8 ? 3 : 0)
    if isUTF16 {
      let low = input[0] == 0xFF ? 0 : 1
      ascii = Self.ascii(ofUTF16: Array(input.dropFirst(2)), lowByteFirst: low == 0)
    } else {
      ascii = start == 0 ? input : Array(input.dropFirst(start))
    }
    guard !ascii.contains(0) else { return nil }
  }

  /// Text in UTF-16 as ASCII, `?` for every other character.
  package static func ascii(ofUTF16 bytes: [UInt8], lowByteFirst: Bool) -> [UInt8] {
    let low = lowByteFirst ? 0 : 1
    return stride(from: 0, to: bytes.count - 1, by: 2).map { bytes[$0 + 1 - low] == 0 ? bytes[$0 + low] : 0x3F }
  }
}
