import PropertyLists

extension UnwrappedInput {
  /// The error of the blob's container, with the influence of the wrapping.
  func explain(_ error: PropertyListError) -> PropertyListError {
    if let announcedLength, announcedLength != bytes.count {
      return PropertyListError(
        .truncated,
        "the description announces \(announcedLength) bytes and shows \(bytes.count): the system left out the middle",
        at: error.location)
    }
    if let fault {
      let reason = fault.reason + (beginsAsArchiveOfNil ? Self.archiveOfNil : "")
      return PropertyListError(.truncated, reason, at: error.location)
    }
    guard textEncoding == .raw, error.code == .unknownFormat, let reason = Self.reasonForNoBlob(in: bytes) else {
      return error
    }
    return PropertyListError(.nothingToResume, reason)
  }

  /// Whether the bytes, as far as they go, are the archive of nil of iOS 12.0 to 12.2: a root that is `$null`.
  private var beginsAsArchiveOfNil: Bool {
    guard bytes.count < 160, bytes.starts(with: "bplist00".utf8),
      let key = bytes[...].firstStart(of: "NSKeyedArchiveRootObjectKey")
    else { return false }
    return bytes[(key + "NSKeyedArchiveRootObjectKey".utf8.count)...].starts(with: [0x80, 0x00])
  }

  private static let archiveOfNil =
    "; as far as it goes this is the archive of nil of iOS 12.0 to 12.2 (160 bytes): there was nothing to resume "
    + "(RD301)"

  /// The reason in the text why it has no resume data.
  private static func reasonForNoBlob(in text: [UInt8]) -> String? {
    for key in ["resumeData", "ResumeData"] {
      guard let start = text.prefix(maximumTextLength)[...].firstStart(of: key) else { continue }
      let rest = text[(start + key.utf8.count)...].prefix(64).drop { signs.contains($0) || $0.isBlank }
      if rest.starts(with: "null".utf8) || rest.starts(with: "nil".utf8) {
        return "the record says that there is no resume data: the system had nothing to resume"
      }
      let value = rest.starts(with: "Optional(".utf8) ? rest.dropFirst(9) : rest
      let digits = value.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if !digits.isEmpty, value[digits.endIndex...].starts(with: " bytes".utf8) {
        let count = String(decoding: digits, as: UTF8.self)
        return "there is no blob in this text: '\(count) bytes' is only Swift's description of the Data"
      }
    }
    return nil
  }

  private static let maximumTextLength = 1 << 20
  /// What may be between a key and its value.
  private static let signs = Array("\"':=\\ ".utf8)
}

extension PropertyListError.Code {
  /// The input states that it has no resume data.
  static let nothingToResume = PropertyListError.Code(rawValue: "nothing-to-resume")
}

extension HexText.DigitFault {
  var reason: String {
    switch self {
    case .notADigit(let byte, let count):
      let sign = (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
      return "the digits break off at character \(count + 1): \(sign) is not a hexadecimal digit"
    case .odd(let count): return "\(count) hexadecimal digits, an odd number: one is missing"
    case .unclosed(let count):
      return "the description has no end: the text breaks off after character \(count) of its digits"
    }
  }
}
