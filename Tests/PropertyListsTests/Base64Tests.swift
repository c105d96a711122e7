import PropertyLists
import TestInputs
import Testing

@Suite("Base64")
struct Base64Tests {
  private func decode(_ text: String) -> Base64.Decoded { Base64.decodeLeniently(Array(text.utf8)) }

  private func encode(_ text: String) -> String { String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) }

  @Test("the examples of RFC 4648 are encoded as in the RFC")
  func examplesRFC4648() {
    let examples = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
    for (length, expected) in examples.enumerated() { #expect(encode(String("foobar".prefix(length))) == expected) }
  }

  @Test("bytes of each length read back, also with white space anywhere")
  func bytesEachLength() {
    var random = SeededGenerator(seed: 64)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      var text = Base64.encode(bytes)
      #expect(Base64.decodeLeniently(text).bytes == bytes)
      for _ in 0..<3 { text.insert(contentsOf: "\n\t ".utf8, at: Int.random(in: 0...text.count, using: &random)) }
      let decoded = Base64.decodeLeniently(text)
      #expect(decoded.bytes == bytes)
      #expect(decoded.skipped == 0)
      #expect(!decoded.isIncomplete)
    }
  }

  @Test("all 64 digits have their values, and no other byte has one")
  func all64Digits() {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(Base64.value(of: byte) == digits.firstIndex(of: byte).map { UInt8($0) })
    }
    #expect(Base64.digitCount(Array("A-B=\n/".utf8)[...]) == 3)
  }

  @Test("bytes that are not digits are skipped, counted and reported with a place")
  func noDigitSkipped() {
    let decoded = decode("Zm9v!Ym*Fy")
    #expect(decoded.bytes == Array("foobar".utf8))
    #expect(decoded.skipped == 2)
    #expect(decoded.firstSkipped == 4)
    // Bytes above ASCII, at each place of a group.
    for place in 0..<4 {
      var text = Array("Zm9vYmFy".utf8)
      text.insert(0xC3, at: 4 + place)
      #expect(Base64.decodeLeniently(text).bytes == Array("foobar".utf8))
      #expect(Base64.decodeLeniently(text).firstSkipped == 4 + place)
    }
  }

  @Test("at each position of a long text, digits have their values and other bytes are skipped")
  func eachByteNo() {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    // An independent decoder: each group of four characters gives the bits of three bytes.
    func bytes(of text: [UInt8]) -> [UInt8] {
      let bits = text.compactMap { digits.firstIndex(of: $0) }.flatMap { value in (0..<6).map { value >> (5 - $0) & 1 }
      }
      return (0..<bits.count / 8).map { byte in bits[8 * byte..<8 * byte + 8].reduce(0) { $0 << 1 | UInt8($1) } }
    }
    for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: "=") {
      for place in 0..<40 {
        var text = Array("Zm9vYmFy+/09azAZZm9vYmFy+/09azAZZm9vYmFy".utf8)
        text[place] = byte
        let decoded = Base64.decodeLeniently(text)
        #expect(decoded.bytes == bytes(of: text))
        let isSkipped = !digits.contains(byte) && byte != 0x20 && !(0x09...0x0D).contains(byte)
        #expect(decoded.skipped == (isSkipped ? 1 : 0))
        #expect(decoded.firstSkipped == (isSkipped ? place : nil))
      }
    }
  }

  @Test("digits after padding begin a new group, also before whole blocks")
  func digitsAfterPadding() {
    let block = "Zm9vYmFyZm9vYmFy"
    let text = Array("foobarfoobar".utf8)
    #expect(decode("Zg==" + block + block).bytes == Array("f".utf8) + text + text)
    #expect(!decode("Zg==" + block).isIncomplete)
    #expect(decode(block + "Zg==" + block).bytes == text + Array("f".utf8) + text)
    #expect(decode("Zg=" + block).bytes == Array("f".utf8) + text)
    #expect(decode("Z=" + block).bytes == text)
  }

  @Test("digits after padding begin a new group")
  func digitsAfterPaddingBegin() {
    #expect(decode("Zg==Zm8=").bytes == Array("ffo".utf8))
    #expect(decode("Zm9v=Zm9v").bytes == Array("foofoo".utf8))
    #expect(!decode("Zm9v=Zm9v").isIncomplete)
    #expect(decode("Z=m9v").bytes == decode("m9v").bytes)
  }

  @Test("an end inside a group gives the bytes it has")
  func endInsideGroup() {
    #expect(decode("Zm9vY").bytes == Array("foo".utf8))
    #expect(decode("Zm9vY").isIncomplete)
    #expect(decode("Zm9vYg").bytes == Array("foob".utf8))
    #expect(decode("Zm9vYg").isIncomplete)
    #expect(decode("Zm9vYg=").isIncomplete)
    #expect(!decode("Zm9vYg==").isIncomplete)
    #expect(!decode("====").isIncomplete)
    #expect(decode("====").bytes.isEmpty)
  }
}
