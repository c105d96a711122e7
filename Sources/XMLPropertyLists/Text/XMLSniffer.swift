/// The first characters of an input.
struct XMLSniffer {
  private let text: [UInt8]

  /// Reads ASCII characters, up to the first ones that are not white space.
  init(_ bytes: [UInt8]) {
    let sniff = XMLEncodingSniff(bytes)
    var units = Units(bytes: bytes[min(sniff.markLength, bytes.count)...], encoding: sniff.encoding)
    var text: [UInt8] = []
    while text.count < 40, let unit = units.next() {
      if !text.isEmpty || !unit.isXMLWhiteSpace { text.append(unit) }
    }
    self.text = text
  }

  var isPropertyList: Bool {
    if ["<?xml", "<!--", "<plist"].contains(where: { text.starts(with: $0.utf8) }) { return true }
    let doctype = "<!DOCTYPE".utf8
    return text.starts(with: doctype)
      && text.dropFirst(doctype.count).drop { $0.isXMLWhiteSpace }.starts(with: "plist".utf8)
  }
}

/// The units of some text as ASCII, up to the first that is not.
private struct Units: IteratorProtocol {
  var bytes: ArraySlice<UInt8>
  let encoding: XMLEncoding

  mutating func next() -> UInt8? {
    let unit = bytes.prefix(encoding.unitWidth)
    guard unit.count == encoding.unitWidth else { return nil }
    bytes = bytes.dropFirst(unit.count)
    let isBigEndian = encoding == .utf16(bigEndian: true) || encoding == .utf32(bigEndian: true)
    guard let value = isBigEndian ? unit.last : unit.first, value < 0x80 else { return nil }
    return unit.reduce(0, { $0 + ($1 == 0 ? 0 : 1) }) <= 1 ? value : nil
  }
}
