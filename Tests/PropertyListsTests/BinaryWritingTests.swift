import PropertyLists
import TestInputs
import Testing

@Suite("Writing binary property lists from scratch")
struct BinaryWritingTests {
  @Test("containers precede their contents, keys precede values, and equal scalars are written once")
  func order() throws {
    let value: PropertyList = ["k": ["x", "x", 7], "x": 7]
    let expected = HandmadeBinary(
      [0xD2, 1, 2, 3, 4], [0x51, 0x6B], [0x51, 0x78], [0xA3, 2, 2, 4], [0x10, 7])
    #expect(try BinaryPropertyList.encode(value) == expected.bytes)
  }

  @Test("UIDs and containers are written each time they occur")
  func unshared() throws {
    let value: PropertyList = [.uid(3), .uid(3), [], []]
    let expected = HandmadeBinary([0xA4, 1, 2, 3, 4], [0x80, 3], [0x80, 3], [0xA0], [0xA0])
    #expect(try BinaryPropertyList.encode(value) == expected.bytes)
  }

  @Test(
    "numbers take the smallest width that their sign allows",
    arguments: [
      (0, [0x10, 0]), (255, [0x10, 0xFF]), (256, [0x11, 1, 0]), (65_536, [0x12, 0, 1, 0, 0]),
      (1 << 32, [0x13, 0, 0, 0, 1, 0, 0, 0, 0]), (-1, [0x13] + Array(repeating: 0xFF, count: 8)),
    ] as [(Int64, [UInt8])])
  func integers(number: Int64, object: [UInt8]) throws {
    #expect(try BinaryPropertyList.encode(.integer(PropertyListInteger(number))) == HandmadeBinary(object).bytes)
  }

  @Test("an unsigned number above 63 bits takes 16 bytes")
  func unsigned() throws {
    let object = [0x14] + Array(repeating: 0, count: 8) + Array(repeating: 0xFF, count: 8) as [UInt8]
    #expect(try BinaryPropertyList.encode(.integer(PropertyListInteger(UInt64.max))) == HandmadeBinary(object).bytes)
  }

  @Test("strings are ASCII if possible and UTF-16 otherwise; a count from 15 on is a separate integer")
  func text() throws {
    #expect(try BinaryPropertyList.encode("ab") == HandmadeBinary([0x52, 0x61, 0x62]).bytes)
    #expect(try BinaryPropertyList.encode("é") == HandmadeBinary([0x61, 0, 0xE9]).bytes)
    let long = String(repeating: "x", count: 300)
    var counted = HandmadeBinary([0x5F, 0x11, 1, 44] + long.utf8)
    counted.offsetSize = 2
    #expect(try BinaryPropertyList.encode(.string(long)) == counted.bytes)
  }

  @Test("references take two bytes from 256 objects on, as CoreFoundation counts them")
  func referenceSize() throws {
    func list(_ count: Int) -> PropertyList { .array((0..<count).map { .uid(UInt64($0)) }) }
    let small = try BinaryPropertyList.encode(list(254))
    let large = try BinaryPropertyList.encode(list(255))
    #expect(small[small.count - 25] == 1)
    #expect(large[large.count - 25] == 2)
  }

  @Test("every kind of value reads back unchanged")
  func roundTrip() throws {
    let value: PropertyList = [
      "null": .null, "fill": .fill, "yes": true, "no": false, "int": -5, "huge": .integer(.init(high: 0, low: .max)),
      "real": 0.1, "nan": .real(.nan), "zero": .real(-0.0), "date": .date(.init(secondsSinceReferenceDate: -1.5)),
      "data": .data([0, 255]), "text": "a\u{0}b", "wide": "日本 😀", "uid": .uid(.max), "list": [[], [:]],
      "set": .set(["a", "b"]), "text ": "trailing space in the key",
    ]
    #expect(try BinaryPropertyList(decoding: BinaryPropertyList.encode(value)).value == value)
  }

  @Test("a value nested deeper than the limit is refused, not written")
  func depth() throws {
    var value: PropertyList = true
    for _ in 0..<514 { value = [value] }
    #expect(throws: PropertyListError(.tooDeep, "containers nest deeper than 513 levels")) {
      try BinaryPropertyList.encode(value)
    }
  }

  @Test("no limit allows more than 513 levels, as in CoreFoundation")
  func deepestOfAll() throws {
    func nested(_ levels: Int) -> PropertyList { (0..<levels).reduce(PropertyList.integer(1)) { value, _ in [value] } }
    for depth in [514, 65_535, Int.max] {
      let limits = PropertyListLimits(depth: depth)
      let bytes = try BinaryPropertyList.encode(nested(513), limits: limits)
      var list = try BinaryPropertyList(decoding: bytes, limits: limits)
      #expect(list.value == nested(513))
      #expect(throws: PropertyListError(.tooDeep, "containers nest deeper than 513 levels")) {
        try BinaryPropertyList.encode(nested(514), limits: limits)
      }
      list.value = nested(514)
      #expect(throws: PropertyListError(.tooDeep, "containers nest deeper than 513 levels")) { try list.encoded() }
    }
  }
}
