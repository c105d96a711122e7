internal import PropertyLists

extension CoreFoundationXMLParser {
  /// Reads the value of an element from after its start tag to after its end tag.
  mutating func readValue(of tag: XMLTag, at start: Int) throws(Failure) -> PropertyList {
    switch tag {
    case .string:
      return .string(try readString(of: .string, at: start))
    case .data:
      return .data(try readData(at: start))
    case .integer:
      let number = try readInteger()
      try readEndTag(of: .integer)
      return .integer(number)
    case .real:
      let word = try readText(of: .real, at: start)
      guard let number = Double(coreFoundationText: word) else {
        throw .refused("\"\(word.prefix(40))\", not a valid <real>", offset: start)
      }
      try readEndTag(of: .real)
      return .real(number)
    case .date:
      guard let date = PropertyListDate(coreFoundationText: bytes, from: &place) else {
        throw .refused("an invalid <date>", offset: start)
      }
      let content = bytes[start..<place].drop { $0 != UInt8(ascii: ">") }.dropFirst()
      if PropertyListDate(iso8601: Array(content)) == nil {
        anomalies.add(.oddDate, "a date that ISO 8601 does not have", at: start)
      }
      try readEndTag(of: .date)
      return .date(date)
    case .yes, .no:
      try readEndTag(of: tag)
      return .boolean(tag == .yes)
    case .plist, .dict, .array, .key:
      throw .refused("<\(tag.name)>, which is not a value", offset: start)
    }
  }
}

// MARK: - Strings

extension CoreFoundationXMLParser {
  mutating func readString(of tag: XMLTag, at start: Int) throws(Failure) -> String {
    let string = try readText(of: tag, at: start)
    try readEndTag(of: tag)
    guard !string.exceedsCombiningMarkLimit else {
      throw .limit(
        error(.tooLarge, "a letter with more than \(String.maximumCombiningMarks) combining marks", at: start))
    }
    return string
  }

  /// Reads text, references and CDATA sections up to the tag after them.
  mutating func readText(of tag: XMLTag, at start: Int) throws(Failure) -> String {
    text.removeAll(keepingCapacity: true)
    while true {
      let end = endOfCharacters(from: place)
      text += bytes[place..<end]
      place = end
      guard text.count <= limits.stringBytes else {
        throw .limit(error(.tooLarge, "a text of more than \(limits.stringBytes) bytes", at: start))
      }
      guard place < bytes.count else { throw .refused("the end of the file inside <\(tag.name)>", offset: place) }
      if bytes[place] == UInt8(ascii: "&") {
        try readReference()
      } else if byte(at: place + 1) == UInt8(ascii: "!") {
        try readSection()
      } else {
        break
      }
    }
    if text.count > 15, tag == .key, let known = InternedStrings.text(of: text) { return known }
    guard isValid || text.endOfValidUTF8(from: 0) == text.count else {
      throw .refused("a text that is not valid UTF-8", offset: start)
    }
    // CoreFoundation treats it as a byte order mark in each string.
    return String(decoding: text.dropFirst(text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0), as: UTF8.self)
  }

  private func endOfCharacters(from start: Int) -> Int {
    bytes.firstIndex(from: start) {
      $0.markedWhereEqual(to: UInt8(ascii: "<")) | $0.markedWhereEqual(to: UInt8(ascii: "&"))
    }
  }

  private mutating func readSection() throws(Failure) {
    guard hasBytes("<![CDATA[", at: place) else { throw .refused("a comment or declaration in a text", offset: place) }
    let start = place + 9
    guard let end = bytes[start...].range(of: "]]>") else {
      throw .refused("a CDATA section without an end", offset: place)
    }
    text += bytes[start..<end.lowerBound]
    place = end.upperBound
  }

  private mutating func readReference() throws(Failure) {
    let named: [(StaticString, Unicode.Scalar)] = [
      ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&apos;", "'"), ("&quot;", "\""),
    ]
    if let (name, letter) = named.first(where: { hasBytes($0.0, at: place) }) {
      place += name.utf8CodeUnitCount
      return text.append(UInt8(ascii: letter))
    }
    let start = place
    // At least one digit and the semicolon must fit.
    guard byte(at: place + 1) == UInt8(ascii: "#"), bytes.count - place >= 5 else {
      throw .refused("a reference to an unknown entity", offset: start)
    }
    place += 2
    let isHexadecimal = bytes[place] == UInt8(ascii: "x")
    if isHexadecimal { place += 1 }
    let number = try readCodePoint(isHexadecimal, from: start)
    guard let scalar = Unicode.Scalar(number) else {
      throw .refused("a reference to a code point that is not a character", offset: start)
    }
    if !scalar.isXMLCharacter { anomalies.add(.malformedXML, "a reference to a control character", at: start) }
    text.append(scalar: scalar)
  }

  /// Reads up to eight digits and the semicolon after them.
  private mutating func readCodePoint(_ isHexadecimal: Bool, from start: Int) throws(Failure) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<9 {
      guard let byte = byte(at: place) else { break }
      place += 1
      if byte == UInt8(ascii: ";") { return number }
      guard let digit = byte.hexadecimalValue, isHexadecimal || digit < 10 else {
        throw .refused("a reference with another character than digits", offset: start)
      }
      number = number &* (isHexadecimal ? 16 : 10) &+ UInt32(digit)
    }
    throw .refused("a reference of more than 8 digits", offset: start)
  }
}

// MARK: - Data

extension CoreFoundationXMLParser {
  private mutating func readData(at start: Int) throws(Failure) -> [UInt8] {
    let content = place
    let end = bytes.firstIndex(from: place) { $0.markedWhereEqual(to: UInt8(ascii: "<")) }
    let digits = bytes[content..<end]
    guard digits.count * 3 / 4 <= limits.dataBytes || Base64.digitCount(digits) * 3 / 4 <= limits.dataBytes else {
      throw .limit(error(.tooLarge, "data of more than \(limits.dataBytes) bytes", at: start))
    }
    let decoded = Base64.decodeAsCoreFoundation(digits)
    if let offset = decoded.firstNonASCII {
      throw .refused("a character in <data> that is not ASCII", offset: content + offset)
    }
    place = end
    try readEndTag(of: .data)
    anomalies.add(decoded, at: content)
    return decoded.bytes
  }
}

extension XMLAnomalies {
  /// Reports what is unusual about the base64 that begins at an offset.
  mutating func add(_ decoded: Base64.PropertyListData, at offset: Int) {
    if decoded.skipped > 0 {
      let what = decoded.skipped == 1 ? "1 character that is" : "\(decoded.skipped) characters that are"
      add(.skippedCharacters, "\(what) not base64 in <data>", at: offset)
    } else if decoded.isIncomplete {
      add(.skippedCharacters, "base64 in <data> that ends inside a group, whose bytes are lost", at: offset)
    } else if decoded.hasInnerPadding {
      add(.skippedCharacters, "\"=\" before the end of the base64 in <data>, where it counts as a digit", at: offset)
    }
  }
}
