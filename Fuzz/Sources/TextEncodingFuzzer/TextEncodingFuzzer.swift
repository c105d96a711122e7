import FuzzSupport
@testable import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let found = UnwrappedInput(input)
  require(found.isSame(as: UnwrappedInput(input)), "unwrapping twice gives the same")
  switch found.textEncoding {
  case .raw: require(found.bytes == input, "what is not wrapped is left as it is")
  case .base64, .hex:
    require(found.beginsLikeBlob, "what was unwrapped begins like a blob")
    // A dump omits rows that equal the one before; at most a mebibyte of them is restored.
    let omitted = input.contains(UInt8(ascii: "*")) ? 1 << 20 : 0
    require(found.bytes.count < input.count + omitted, "a wrapping is longer than what it wraps")
    require(UnwrappedInput(found.bytes).textEncoding == .raw, "what was unwrapped is not wrapped")
  case .xmlText, .description, .escaped, .array, .dump:
    require(found.beginsLikeBlob, "what was unwrapped begins like a blob")
  }
  // Inside of text, digits are found by what a blob in ASCII or a binary list begins with.
  let isFound = found.hasKnownBeginning && isReadable(found.bytes)
  let blob = isFound ? found.bytes : Array("bplist00".utf8) + input
  let hex = blob.map(digits)
  let base64 = String(decoding: Base64.encode(blob), as: UTF8.self)
  expect(base64, .base64, blob)
  let quoted = base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
  expect(quoted, .base64, blob)
  expect(base64.replacing("/", with: "\\/"), .base64, blob)
  expect(hex.joined(), .hex, blob)
  expect("<" + hex.joined() + ">", .hex, blob)
  expect("{length = \(blob.count), bytes = 0x" + hex.joined() + "}", .hex, blob)
  expect(dump(blob) { $0.map { " " + $0 }.joined() }, .hex, blob)
  // Lists of bytes are found by known beginnings; UTF-16 in numbers begins like UTF-16 in bytes.
  let known = Array("bplist00".utf8) + input
  expect("{" + known.map { "0x" + digits($0) }.joined(separator: ", ") + "}", .hex, known)
  expect(known.map { "\\x" + digits($0) }.joined(), .hex, known)
  // A single row does not show the unit of the offsets.
  if known.count > 16 { expect(dump(known) { words($0) }, .hex, known) }
  return 0
}

extension UnwrappedInput {
  fileprivate func isSame(as other: UnwrappedInput) -> Bool {
    textEncoding == other.textEncoding && bytes == other.bytes && announcedLength == other.announcedLength
      && otherText == other.otherText && (fault == nil) == (other.fault == nil)
  }

  fileprivate var beginsLikeBlob: Bool { ContainerFormat(sniffing: bytes) != nil }

  fileprivate var hasKnownBeginning: Bool {
    switch ContainerFormat(sniffing: bytes) {
    case .binary: true
    case .xml: !bytes.prefix(4).contains(0) && ["<?xml", "<!DOC", "<plist"].contains { bytes.starts(with: $0.utf8) }
    case .masked(let mask): mask.isKnown
    case nil: false
    }
  }
}

/// Lines of 16 bytes and the length, as printed by od and hexdump, which omit rows that equal the one before.
private func dump(_ blob: [UInt8], _ content: ([String]) -> String) -> String {
  var text = ""
  var previous: ArraySlice<UInt8> = []
  for start in stride(from: 0, to: blob.count, by: 16) {
    let row = blob[start...].prefix(16)
    if row.elementsEqual(previous) {
      text += text.hasSuffix("*\n") ? "" : "*\n"
    } else {
      text += offset(start) + content(row.map(digits)) + "\n"
    }
    previous = row
  }
  return text + offset(blob.count) + "\n"
}

/// Pairs of bytes as little-endian numbers; the last one is padded.
private func words(_ row: [String]) -> String {
  stride(from: 0, to: row.count, by: 2).map { " " + (row.count > $0 + 1 ? row[$0 + 1] : "00") + row[$0] }.joined()
}

private func digits(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

private func offset(_ position: Int) -> String {
  let digits = String(position, radix: 16)
  return String(repeating: "0", count: 7 - digits.count) + digits
}

/// In place of a list that cannot be read, one that begins inside it may be found.
private func expect(_ text: String, _ textEncoding: TextEncoding, _ blob: [UInt8]) {
  let found = UnwrappedInput(Array(text.utf8))
  let expected = UnwrappedInput(textEncoding: textEncoding, bytes: blob, announcedLength: nil)
  guard !found.isSame(as: expected) else { return }
  require(!isReadable(blob) && isReadable(found.bytes), "\(text.prefix(100))")
}

private func isReadable(_ bytes: [UInt8]) -> Bool { (try? PropertyListFile(decoding: bytes)) != nil }
