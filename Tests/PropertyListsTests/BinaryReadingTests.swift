import PropertyLists
import TestInputs
import Testing

@Suite("Reading binary property lists")
struct BinaryReadingTests {
  private func value(_ object: [UInt8]) throws -> PropertyList {
    try BinaryPropertyList(decoding: HandmadeBinary(object).bytes).value
  }

  @Test("null, booleans and fill take one byte each")
  func singleBytes() throws {
    #expect(try value([0x00]) == .null)
    #expect(try value([0x08]) == false)
    #expect(try value([0x09]) == true)
    #expect(try value([0x0F]) == .fill)
  }

  @Test(
    "integers of 1, 2 and 4 bytes are unsigned, those of 8 bytes signed, and of 16 bytes the lower 8 count",
    arguments: [
      ([0x10, 0xFF], "255"),
      ([0x11, 0xFF, 0xFE], "65534"),
      ([0x12, 0xFF, 0xFF, 0xFF, 0xFF], "4294967295"),
      ([0x13] + Array(repeating: 0xFF, count: 8), "-1"),
      ([0x13, 0x80] + Array(repeating: 0, count: 7), "-9223372036854775808"),
      ([0x14] + Array(repeating: 0, count: 8) + Array(repeating: 0xFF, count: 8), "18446744073709551615"),
      ([0x14] + Array(repeating: 0xFF, count: 16), "18446744073709551615"),
      ([0x14, 0x7F] + Array(repeating: 0xFF, count: 15), "18446744073709551615"),
      ([0x14, 0x80] + Array(repeating: 0, count: 15), "0"),
      ([0x14, 0, 0, 0, 0, 0, 0, 0, 1] + Array(repeating: 0, count: 8), "0"),
    ] as [([UInt8], String)])
  func integers(object: [UInt8], digits: String) throws {
    guard case .integer(let number) = try value(object) else {
      Issue.record("not an integer")
      return
    }
    #expect(number.description == digits)
  }

  @Test("reals of 4 and 8 bytes give the same number")
  func reals() throws {
    #expect(try value([0x22, 0x3F, 0xC0, 0, 0]) == 1.5)
    #expect(try value([0x23, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]) == 1.5)
    #expect(try value([0x23, 0x80, 0, 0, 0, 0, 0, 0, 0]) == .real(-0.0))
    #expect(try value([0x23, 0x80, 0, 0, 0, 0, 0, 0, 0]) != .real(0.0))
  }

  @Test("a date counts seconds from 2001")
  func dates() throws {
    let date = try value([0x33, 0x41, 0xB8, 0, 0, 0, 0, 0, 0])
    #expect(date == .date(PropertyListDate(secondsSinceReferenceDate: 402_653_184)))
    guard case .date(let moment) = date else { return }
    #expect(moment.iso8601 == "2013-10-05T08:06:24Z")
  }

  @Test("data and ASCII strings have their length")
  func dataAndText() throws {
    #expect(try value([0x43, 1, 2, 3]) == .data([1, 2, 3]))
    #expect(try value([0x40]) == .data([]))
    #expect(try value([0x53] + "abc".utf8) == "abc")
    #expect(try value([0x5F, 0x10, 0x10] + "sixteen letters!".utf8) == "sixteen letters!")
    #expect(try value([0x5F, 0x11, 0, 2] + "ab".utf8) == "ab", "a count wider than it needs to be")
  }

  @Test("UTF-16 strings keep surrogate pairs and their normal form")
  func utf16() throws {
    #expect(try value([0x61, 0, 0x41]) == "A")
    #expect(try value([0x62, 0xD8, 0x3D, 0xDE, 0x00]) == "😀")
    let decomposed = try value([0x62, 0, 0x65, 0x03, 0x01])
    #expect(decomposed == .string("e\u{301}"))
    #expect(decomposed != .string("\u{E9}"))
  }

  @Test("UIDs of 1 to 16 bytes are read", arguments: 1...16)
  func uids(size: Int) throws {
    #expect(try value([UInt8(0x80 + size - 1)] + HandmadeBinary.bigEndian(7, size: size)) == .uid(7))
  }

  @Test("arrays, sets and dictionaries keep their order and repeated keys")
  func containers() throws {
    let file = HandmadeBinary([0xA3, 1, 2, 3], [0x10, 5], [0xC2, 1, 1], [0xD2, 4, 4, 1, 5], [0x51, 0x6B], [0x09])
    let list = try BinaryPropertyList(decoding: file.bytes)
    let entries = PropertyListDictionary(
      [.init(key: "k", value: 5), .init(key: "k", value: true)], precedence: .first)
    #expect(list.value == [5, .set([5, 5]), .dictionary(entries)])
    #expect(entries["k"] == 5, "the first entry counts")
    // The dictionary begins after header (8), array (4), integer (2), set (3); its second key reference is its byte 2.
    let message = "the key \"k\" occurs more than once; the first counts"
    #expect(list.anomalies == [.init(.duplicateKey, message, at: .byte(8 + 4 + 2 + 3 + 2))])
  }

  @Test("offsets and references of 1 to 16 bytes are read", arguments: 1...16)
  func widths(size: Int) throws {
    var file = HandmadeBinary([0xA1] + HandmadeBinary.bigEndian(1, size: size), [0x09])
    file.offsetSize = size
    file.referenceSize = size
    let list = try BinaryPropertyList(decoding: file.bytes)
    #expect(list.value == [true])
    #expect(list.anomalies.isEmpty)
  }

  @Test("the root need not be the first object, nor the objects in order")
  func order() throws {
    var file = HandmadeBinary([0x51, 0x61], [0xA1, 0])
    file.top = 1
    #expect(try BinaryPropertyList(decoding: file.bytes).value == ["a"])
    var swapped = HandmadeBinary([0x51, 0x61], [0xA1, 1])
    swapped.offsets = [10, 8]
    #expect(try BinaryPropertyList(decoding: swapped.bytes).value == ["a"])
  }

  @Test("unused objects and unclaimed bytes are reported with their place")
  func hiddenContent() throws {
    var file = HandmadeBinary([0xA1, 1], [0x09], [0x53] + "spy".utf8)
    file.gap = [0xDE, 0xAD]
    file.tail = [0xBE]
    let anomalies = try BinaryPropertyList(decoding: file.bytes).anomalies
    #expect(
      anomalies == [
        .init(.unreferencedObject, "nothing refers to object 2 of 4 bytes", at: .byte(11)),
        .init(.unclaimedBytes, "2 bytes that belong to no object", at: .byte(15)),
        .init(
          .unclaimedBytes, "1 bytes that belong to no object", at: .byte(20), coreFoundation: .refusesFile),
      ])
  }

  @Test("a long list of unused objects is truncated and counted")
  func manyUnused() throws {
    var file = HandmadeBinary([0x09])
    for _ in 0..<100 { file.objects.append([0x08]) }
    let anomalies = try BinaryPropertyList(decoding: file.bytes).anomalies
    #expect(anomalies.count == 33)
    #expect(anomalies.last == .init(.more, "68 more like this", at: .byte(9 + 32)))
  }

  @Test("unused objects that repeat others are counted in one line")
  func redundantObjects() throws {
    let file = HandmadeBinary([0xA1, 1], [0x80, 7], [0x80, 7], [0x80, 8], [0x80, 7])
    let anomalies = try BinaryPropertyList(decoding: file.bytes).anomalies
    let message = "2 objects that nothing refers to repeat others, as Apple's archiver leaves them"
    #expect(
      anomalies == [
        .init(.unreferencedObject, "nothing refers to object 3 of 2 bytes", at: .byte(14)),
        .init(.redundantObjects, message, at: .byte(12)),
      ])
  }

  @Test("objects that share bytes are read and reported")
  func overlap() throws {
    // The two bytes of the string are also the integer 0x10 0x61.
    var file = HandmadeBinary([0xA2, 1, 2], [0x52, 0x10, 0x61])
    file.offsets = [8, 11, 12]
    file.count = 3
    let list = try BinaryPropertyList(decoding: file.bytes)
    #expect(list.value == ["\u{10}a", 97])
    #expect(list.anomalies.map(\.kind) == [.overlappingObjects])
    #expect(list.anomalies.first?.location == .byte(12))
  }

  @Test("a path leads to the byte of the value")
  func places() throws {
    let file = HandmadeBinary([0xD1, 1, 2], [0x51, 0x6B], [0xA2, 3, 3], [0x10, 7])
    let list = try BinaryPropertyList(decoding: file.bytes)
    #expect(list.location(of: .root) == .byte(8))
    #expect(list.location(of: .key("k")) == .byte(13))
    #expect(list.location(of: PropertyListPath([.key("k"), .index(1)])) == .byte(16))
    #expect(list.location(of: PropertyListPath([.key("k"), .index(2)])) == nil)
    #expect(list.location(of: .key("x")) == nil)
  }
}
