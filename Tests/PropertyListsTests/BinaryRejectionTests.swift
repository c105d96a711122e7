import PropertyLists
import TestInputs
import Testing

/// A comment in each test names the wrong byte.
@Suite("Refusing broken binary property lists")
struct BinaryRejectionTests {
  private func expect(
    _ bytes: [UInt8], _ code: PropertyListError.Code, at offset: Int, path: PropertyListPath = .root,
    limits: PropertyListLimits = .default, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let error = rejection(of: bytes, limits: limits)
    #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
    #expect(error?.location == .byte(offset), sourceLocation: sourceLocation)
    #expect(error?.path == path, sourceLocation: sourceLocation)
  }

  @Test("an input that is not a binary property list is refused")
  func wrongMagic() {
    expect([], .truncated, at: 0)
    expect(Array("bpli".utf8), .truncated, at: 4)
    expect(Array("bplist15".utf8) + Array(repeating: 0, count: 40), .unknownFormat, at: 6)
    expect(Array("hello, world".utf8), .unknownFormat, at: 0)
    expect(Array("bplist00".utf8), .truncated, at: 8)
  }

  @Test("a trailer with impossible sizes is refused")
  func sizes() {
    // Header 8, one object of 1 byte, table of 1 byte: the trailer begins at 10.
    var file = HandmadeBinary([0x09]).bytes
    file[10 + 6] = 0
    expect(file, .badTrailer, at: 16)
    file[10 + 6] = 9  // the table has no room for one entry of 9 bytes
    expect(file, .badTrailer, at: 18)
    file = HandmadeBinary([0x09]).bytes
    file[10 + 7] = 0
    expect(file, .badTrailer, at: 17)
  }

  @Test("a trailer whose counts or offsets are outside the input is refused")
  func counts() {
    var file = HandmadeBinary([0x09])
    file.count = 0
    expect(file.bytes, .badTrailer, at: 18)
    file.count = 2  // the table has room for one
    expect(file.bytes, .badTrailer, at: 18)
    file.count = 1 << 61  // times the entry size it would overflow
    file.offsetSize = 8
    expect(file.bytes, .badTrailer, at: 25)
    file = HandmadeBinary([0x09])
    file.top = 1  // there is only object 0
    expect(file.bytes, .badTrailer, at: 26)
    for wrong in [0, 8, 10, .max] as [UInt64] {  // in the header, at the first object, in the trailer, nowhere
      file = HandmadeBinary([0x09])
      file.table = wrong
      expect(file.bytes, .badTrailer, at: 34)
    }
  }

  @Test("an offset that points into the header, the table or beyond is refused")
  func offsets() {
    for wrong in [0, 7, 9, 255] as [UInt64] {
      var file = HandmadeBinary([0x09])
      file.offsets = [wrong]
      expect(file.bytes, .badOffset, at: 9)
    }
  }

  @Test("a reference beyond the table is refused with its path")
  func references() {
    expect(HandmadeBinary([0xA1, 1]).bytes, .badReference, at: 9, path: PropertyListPath([.index(0)]))
    let file = HandmadeBinary([0xD1, 1, 9], [0x51, 0x6B])
    expect(file.bytes, .badReference, at: 10, path: .key("k"))
  }

  @Test(
    "a marker that does not begin an object is refused",
    arguments: [0x0C, 0x0D, 0x0E, 0x15, 0x21, 0x24, 0x30, 0x70, 0x90, 0xB0, 0xE0, 0xF0])
  func markers(marker: Int) {
    expect(HandmadeBinary([UInt8(marker)] + Array(repeating: 0, count: 40)).bytes, .badMarker, at: 8)
  }

  @Test("an object that runs into the offset table is refused")
  func fixedSizes() {
    expect(HandmadeBinary([0x13, 0, 0]).bytes, .truncated, at: 8)
    expect(HandmadeBinary([0x23, 0, 0, 0, 0, 0, 0, 0]).bytes, .truncated, at: 8)
    expect(HandmadeBinary([0x33, 0, 0, 0, 0, 0, 0, 0]).bytes, .truncated, at: 8)
    expect(HandmadeBinary([0x87, 0, 0, 0, 0, 0, 0, 0]).bytes, .truncated, at: 8)
  }

  @Test("a count that exceeds the input is refused", arguments: [0x40, 0x50, 0x60, 0xA0, 0xC0, 0xD0])
  func lyingCounts(kind: Int) {
    let kind = UInt8(kind)
    expect(HandmadeBinary([kind | 2, 0]).bytes, .badCount, at: 8)
    expect(HandmadeBinary([kind | 15, 0x10, 200, 0]).bytes, .badCount, at: 8)
    // Twice this, or once with references of 8 bytes, overflows 64 bits.
    expect(HandmadeBinary([kind | 15, 0x13] + HandmadeBinary.bigEndian(.max, size: 8) + [0]).bytes, .badCount, at: 8)
    expect(
      HandmadeBinary([kind | 15, 0x13] + HandmadeBinary.bigEndian(1 << 63, size: 8) + [0]).bytes, .badCount, at: 8)
  }

  @Test("a count that is not an integer or is truncated is refused")
  func brokenCounts() {
    expect(HandmadeBinary([0x5F, 0x51, 0x61]).bytes, .badCount, at: 9)
    expect(HandmadeBinary([0x5F, 0x14] + Array(repeating: 0, count: 15)).bytes, .truncated, at: 9)
    expect(HandmadeBinary([0x5F]).bytes, .truncated, at: 9)
    expect(HandmadeBinary([0x5F, 0x12, 0]).bytes, .truncated, at: 9)
  }

  @Test("a key that is a container is refused")
  func keys() {
    expect(HandmadeBinary([0xD1, 1, 1], [0xA0]).bytes, .nonStringKey, at: 11)
    expect(HandmadeBinary([0xD1, 1, 1], [0xC0]).bytes, .nonStringKey, at: 11)
    expect(HandmadeBinary([0xD1, 1, 1], [0xD0]).bytes, .nonStringKey, at: 11)
  }

  @Test("containers that contain themselves are refused")
  func cycles() {
    expect(HandmadeBinary([0xA1, 0]).bytes, .cycle, at: 8, path: PropertyListPath([.index(0)]))
    let longer = HandmadeBinary([0xA1, 1], [0xD1, 2, 0], [0x51, 0x6B])
    expect(longer.bytes, .cycle, at: 8, path: PropertyListPath([.index(0), .key("k")]))
  }

  @Test("nesting beyond the limit is refused, also through an object that was already read higher up")
  func depth() {
    var limits = PropertyListLimits()
    limits.depth = 3
    let three = HandmadeBinary([0xA1, 1], [0xA1, 2], [0xA1, 3], [0x09])
    #expect(rejection(of: three.bytes, limits: limits) == nil)
    let four = HandmadeBinary([0xA1, 1], [0xA1, 2], [0xA1, 3], [0xA0])
    let path = PropertyListPath([.index(0), .index(0), .index(0)])
    expect(four.bytes, .tooDeep, at: 14, path: path, limits: limits)
    // Object 1 with its two levels fits at level 2, not at level 3.
    let shared = HandmadeBinary([0xA2, 1, 3], [0xA1, 2], [0xA0], [0xA1, 1])
    expect(shared.bytes, .tooDeep, at: 11, path: PropertyListPath([.index(1), .index(0)]), limits: limits)
  }

  @Test("a few hundred bytes that expand to billions of values are refused")
  func bomb() {
    var file = HandmadeBinary()
    for level in 0..<30 { file.objects.append([0xA4] + Array(repeating: UInt8(level + 1), count: 4)) }
    file.objects.append([0x09])
    #expect(rejection(of: file.bytes)?.code == .tooManyNodes)
  }

  @Test("one long key that is shared thousands of times is refused")
  func sharedLongKey() {
    // 3,000 entries, each with object 1, a key of 100,000 bytes: 300 MB to hash and compare.
    let (count, length) = (3_000, 100_000)
    let references: [UInt8] =
      Array(repeating: [0, 1], count: count).flatMap { $0 } + Array(repeating: [0, 2], count: count).flatMap { $0 }
    var file = HandmadeBinary(
      [0xDF, 0x11] + HandmadeBinary.bigEndian(UInt64(count), size: 2) + references,
      [0x5F, 0x12] + HandmadeBinary.bigEndian(UInt64(length), size: 4) + Array(repeating: 0x61, count: length), [0x09])
    file.offsetSize = 4
    file.referenceSize = 2
    #expect(rejection(of: file.bytes)?.code == .tooManyNodes)
  }

  @Test("overlapping objects that together exceed the input are refused")
  func overlappingData() {
    // 250 data objects, each to the end of the same 20,000 bytes: nearly 5 MB, of which 1 MB is allowed.
    let (count, size) = (250, 20_000)
    var file = HandmadeBinary(
      [0xAF, 0x10, UInt8(count)] + (1...count).map { UInt8($0) }, Array(repeating: 0, count: size))
    let start = 8 + file.objects[0].count
    for index in 0..<count {
      let rest = size - 4 * index - 4
      file.objects[1].replaceSubrange(
        4 * index..<4 * index + 4, with: [0x4F, 0x11] + HandmadeBinary.bigEndian(UInt64(rest), size: 2))
    }
    file.offsetSize = 2
    file.offsets = [8] + (0..<count).map { UInt64(start + 4 * $0) }
    file.count = UInt64(count + 1)
    #expect(rejection(of: file.bytes)?.code == .tooLarge)
  }

  @Test("each limit is inclusive")
  func limits() {
    let text = HandmadeBinary([0x53] + "abc".utf8).bytes
    let data = HandmadeBinary([0x43, 1, 2, 3]).bytes
    let list = HandmadeBinary([0xA2, 1, 1], [0x09]).bytes
    #expect(rejection(of: text, limits: PropertyListLimits(stringBytes: 3)) == nil)
    expect(text, .tooLarge, at: 8, limits: PropertyListLimits(stringBytes: 2))
    #expect(rejection(of: data, limits: PropertyListLimits(dataBytes: 3)) == nil)
    expect(data, .tooLarge, at: 8, limits: PropertyListLimits(dataBytes: 2))
    #expect(rejection(of: list, limits: PropertyListLimits(nodes: 3)) == nil)
    expect(list, .tooManyNodes, at: 8, path: PropertyListPath([.index(1)]), limits: PropertyListLimits(nodes: 2))
    #expect(rejection(of: text, limits: PropertyListLimits(bytes: text.count)) == nil)
    expect(text, .tooLarge, at: text.count - 1, limits: PropertyListLimits(bytes: text.count - 1))
  }

  @Test("an input cut anywhere gives an error, never a value")
  func truncation() throws {
    let whole = try BinaryPropertyList.encode(["a": ["text", 1, 2.5, .data([1, 2, 3])], "b": true])
    for length in 0..<whole.count { #expect(rejection(of: Array(whole[..<length])) != nil, "cut to \(length)") }
  }
}
