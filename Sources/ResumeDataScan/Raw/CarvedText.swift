import ResumeDataKit

extension TextBlobs.Blob {
  /// The blob as it is between other bytes, where nothing separates it from them: digits that follow do not belong to
  /// it.
  func carved(from text: [UInt8]) -> Self {
    guard let document else { return self }
    var blob = self
    if textEncoding == .xmlText, text[range].elementsEqual(bytes), text.holds([0x0A], at: range.upperBound) {
      // Apple's writer ends a list with a line feed.
      blob.bytes.append(0x0A)
      blob.range = range.lowerBound..<range.upperBound + 1
      blob.textEncoding = .raw
    } else if textEncoding == .base64 || textEncoding == .hex, let length = document.length(in: bytes),
      let end = end(ofDigitsFor: length, in: text), end < range.upperBound
    {
      blob.bytes = Array(bytes[..<length])
      blob.range = range.lowerBound..<end
    } else {
      return self
    }
    blob.document = (try? ResumeDataDocument(decodingContainer: blob.bytes)) ?? document
    return blob
  }

  /// Where the digits for a number of bytes end; nil if there is something else between them.
  private func end(ofDigitsFor length: Int, in text: [UInt8]) -> Int? {
    let start = range.lowerBound
    guard textEncoding == .base64 else {
      let end = start + 2 * length
      return end <= range.upperBound && text[start..<end].allSatisfy { $0.hexDigit != nil } ? end : nil
    }
    var end = Base64Run(in: text, from: start, atMost: (length * 4 + 2) / 3).end
    while !length.isMultiple(of: 3), end < text.count, text[end] == UInt8(ascii: "=") { end += 1 }
    return end
  }
}

extension ResumeDataDocument {
  /// How many of some bytes belong to the list at their beginning.
  fileprivate func length(in bytes: [UInt8]) -> Int? {
    guard let length = try? withoutTrailingBytes().length, length <= bytes.count else { return nil }
    let isXML = container == .xml || container == .xmlKeyedArchive
    return isXML && length < bytes.count && bytes[length] == 0x0A ? length + 1 : length
  }
}
