import Foundation
import TestInputs
import Testing

@testable import PropertyLists

/// Files that CoreFoundation reads are read in the same way, written back byte for byte and reported. The result of
/// CoreFoundation for each file was verified with CoreFoundation.
@Suite("Binary lists as CoreFoundation reads them")
struct CoreFoundationTests {
  /// A dictionary with one entry, `k`, whose value is an object.
  private func entry(_ object: [UInt8]) -> [UInt8] {
    HandmadeBinary([0xD1, 1, 2], [0x51, 0x6B], object).bytes
  }

  /// The value of `k`, and how CoreFoundation reads each anomaly.
  private func read(
    _ bytes: [UInt8], sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws -> (value: PropertyList?, readings: [PropertyListAnomaly.CoreFoundationReading]) {
    let list = try BinaryPropertyList(decoding: bytes)
    #expect(try list.encoded() == bytes, sourceLocation: sourceLocation)
    #expect(try list.encodedFromLayout() == bytes, sourceLocation: sourceLocation)
    var edited = list
    edited.value = [list.value]
    let again = try BinaryPropertyList(decoding: edited.encoded())
    #expect(again.value == [list.value], sourceLocation: sourceLocation)
    return (list.value.dictionary?["k"], list.anomalies.map(\.coreFoundation))
  }

  @Test("the first of several entries with one key counts, and edits change all of them")
  func duplicates() throws {
    let bytes = HandmadeBinary([0xD3, 1, 2, 1, 3, 3, 4], [0x51, 0x6B], [0x51, 0x71], [0x10, 1], [0x10, 2]).bytes
    let (value, readings) = try read(bytes)
    #expect(value == 1)
    #expect(readings == [.agrees])
    var list = try BinaryPropertyList(decoding: bytes)
    list.value.update(.key("k")) { $0 = 7 }
    #expect(try BinaryPropertyList(decoding: list.encoded()).value == list.value)
    #expect(list.value.dictionary?["k"] == 7)
    #expect(list.value.dictionary?.entries.last?.value == 2)
    #expect(list.location(of: .key("k")) == .byte(8 + 7 + 4))
    #expect(list.value.withoutShadowedEntries == ["k": 7, "q": 1])
    guard case .dictionary(var dictionary) = list.value else { return }
    dictionary["k"] = nil
    #expect(dictionary.keys == ["q"])
  }

  @Test(
    "a key that is a scalar but not a string is kept, whatever else is edited",
    arguments: [
      ([0x10, 7], "(integer 7)"), ([0x00], "(null)"), ([0x09], "(true)"), ([0x80, 3], "(UID 3)"),
      ([0x41, 0x61], "(data of 1 bytes)"), ([0x22, 0x3F, 0xC0, 0, 0], "(real 1.5)"),
    ] as [([UInt8], String)])
  func otherKeys(object: [UInt8], text: String) throws {
    let bytes = HandmadeBinary([0xD2, 1, 2, 3, 1], object, [0x51, 0x6B], [0x10, 9]).bytes
    let (value, readings) = try read(bytes)
    #expect(value != nil)
    #expect(readings == [.agrees])
    var list = try BinaryPropertyList(decoding: bytes)
    #expect(list.value.dictionary?.keys == [text, "k"])
    list.value.update(.key("k")) { $0 = "other" }
    let again = try BinaryPropertyList(decoding: list.encoded())
    #expect(again.value == list.value)
    #expect(
      again.table.object(again.table.reference(0, of: 0)).kind == HandmadeBinary(object).objects[0][0] & 0xF0
        || object[0] < 0x10)
  }

  @Test("dates that are not finite are read and reported")
  func dates() throws {
    for bits in [[0x7F, 0xF8], [0x7F, 0xF0], [0xFF, 0xF0]] as [[UInt8]] {
      let (value, readings) = try read(entry([0x33] + bits + Array(repeating: 0, count: 6)))
      guard case .date(let date) = value else {
        Issue.record("not a date")
        continue
      }
      #expect(!date.secondsSinceReferenceDate.isFinite)
      #expect(date.iso8601 == nil)
      #expect(date.httpDate == nil)
      #expect(readings == [.agrees])
    }
  }

  @Test("half of a surrogate pair is shown as U+FFFD and kept")
  func surrogates() throws {
    let (value, readings) = try read(entry([0x62, 0xDE, 0x00, 0, 0x41]))
    #expect(value == "\u{FFFD}A")
    #expect(readings == [.readsAnotherValue])
    #expect(try read(entry([0x62, 0xD8, 0x3D, 0, 0x41])).value == "\u{FFFD}A")
    #expect(try read(entry([0x62, 0, 0x41, 0xD8, 0x3D])).value == "A\u{FFFD}")
    #expect(try read(entry([0x62, 0xD8, 0x3D, 0xDE, 0x00])).readings.isEmpty)
  }

  @Test("bytes above 0x7F in an ASCII string are ISO 8859-1, in keys too, and are kept")
  func latin1() throws {
    let (value, readings) = try read(entry([0x54, 0x41, 0x80, 0xE9, 0xFF]))
    #expect(value == "A\u{80}\u{E9}\u{FF}")
    #expect(readings == [.agrees])
    let bytes = HandmadeBinary([0xD2, 1, 2, 3, 3], [0x52, 0x61, 0xE9], [0x62, 0, 0x61, 0, 0xE9], [0x51, 0x76]).bytes
    let list = try BinaryPropertyList(decoding: bytes)
    #expect(list.value.dictionary?.entries.map(\.key) == ["a\u{E9}", "a\u{E9}"])
    #expect(list.anomalies.map(\.kind) == [.duplicateKey, .unusualScalar])
    #expect(try list.encoded() == bytes)
  }

  @Test("any version that begins with 0 is read")
  func versions() throws {
    for (version, isUsual) in [("0", true), ("1", false), ("?", false)] {
      var bytes = entry([0x09])
      bytes[7] = Array(version.utf8)[0]
      let (value, readings) = try read(bytes)
      #expect(value == true)
      #expect(readings == (isUsual ? [] : [.agrees]))
    }
    var other = entry([0x09])
    other[6] = UInt8(ascii: "1")
    #expect(rejection(of: other)?.code == .unknownFormat)
  }

  @Test("counts of any size are read by their last 64 bits")
  func counts() throws {
    for size in [4, 5, 6] {
      let zeros = [UInt8](repeating: 0, count: 1 << size)
      let count = Array(zeros.dropLast()) + [2]
      #expect(try read(entry([0x4F, 0x10 + UInt8(size)] + count + "AB".utf8)).value == .data([0x41, 0x42]))
    }
    for size in [8, 9] {
      let count = [UInt8](repeating: 1, count: 1 << size)
      var list = HandmadeBinary([0xD1, 1, 2], [0x51, 0x6B], [0x4F, 0x10 + UInt8(size)] + count)
      list.offsetSize = 2
      #expect(try read(list.bytes).value == .data([]), "the size is read as a byte, which is 0")
    }
    let ignored: [UInt8] = [1] + Array(repeating: 0, count: 14) + [2]
    #expect(try read(entry([0x5F, 0x14] + ignored + "AB".utf8)).value == "AB")
  }

  @Test("numbers with more bits than are read are kept and reported")
  func wideNumbers() throws {
    let integer = try read(entry([0x14, 1] + Array(repeating: 0, count: 14) + [5]))
    #expect(integer.value == 5 && integer.readings == [.agrees])
    let uid = try read(entry([0x8F, 1] + Array(repeating: 0, count: 14) + [5]))
    #expect(uid.value == .uid(5) && uid.readings == [.agrees])
    let refused = try read(entry([0x87, 0, 0, 0, 1, 0, 0, 0, 0]))
    #expect(refused.value == .uid(1 << 32) && refused.readings == [.refusesFile])
    #expect(try read(entry([0x83, 0xFF, 0xFF, 0xFF, 0xFF])).readings.isEmpty)
  }

  @Test("files that CoreFoundation refuses are read, and the refusal is reported")
  func refused() throws {
    #expect(try read(entry([0x0F])).readings == [.refusesFile])
    // CoreFoundation requires references of 2 bytes for 256 objects.
    for (count, readings) in [(255, []), (256, [.refusesFile])]
      as [(Int, [PropertyListAnomaly.CoreFoundationReading])]
    {
      var file = HandmadeBinary([0xAF, 0x11] + HandmadeBinary.bigEndian(UInt64(count - 1), size: 2))
      for index in 1..<count {
        file.objects[0].append(UInt8(index))
        file.objects.append([0x10, UInt8(index)])
      }
      file.offsetSize = 2
      #expect(try BinaryPropertyList(decoding: file.bytes).anomalies.map(\.coreFoundation) == readings)
    }
    var wide = HandmadeBinary([0xA1, 1], [0x4F, 0x11, 1, 0] + Array(repeating: 0x61, count: 256))
    wide.offsetSize = 1
    let anomalies = try BinaryPropertyList(decoding: wide.bytes).anomalies
    #expect(anomalies.map(\.kind) == [.narrowWidth] && anomalies.map(\.coreFoundation) == [.refusesFile])
  }

  @Test("an edit that adds the 256th object gives references the width that CoreFoundation wants")
  func growing() throws {
    var list = try BinaryPropertyList(
      decoding: BinaryPropertyList.encode(.array((0..<254).map { .integer(PropertyListInteger($0)) })))
    list.value = .array((list.value.array ?? []) + [1_000])
    let grown = try BinaryPropertyList(decoding: list.encoded())
    #expect(grown.table.count == 256)
    #expect(grown.anomalies.isEmpty)
  }

  @Test("invalid offsets of unused objects are reported")
  func unreferencedOffsets() throws {
    for (offset, reading) in [(0, .agrees), (7, .agrees), (15, .refusesFile), (999, .refusesFile)]
      as [(UInt64, PropertyListAnomaly.CoreFoundationReading)]
    {
      var file = HandmadeBinary([0xD1, 1, 2], [0x51, 0x6B], [0x09], [0x09])
      file.objects.removeLast()
      file.offsets = [8, 11, 13, offset]
      file.count = 4
      file.offsetSize = 2
      let list = try BinaryPropertyList(decoding: file.bytes)
      #expect(list.value == ["k": true])
      #expect(try list.encoded() == file.bytes)
      #expect(list.anomalies.contains { $0.kind == .unreferencedObject && $0.coreFoundation == reading }, "\(offset)")
    }
  }

  @Test("containers nest as deep as in CoreFoundation, and more levels than on iOS are reported")
  func depth() throws {
    func nest(_ levels: Int) throws -> [UInt8] {
      try BinaryPropertyList.encode((1..<levels).reduce([]) { value, _ in [value] })
    }
    #expect(try BinaryPropertyList(decoding: nest(129)).anomalies.isEmpty)
    #expect(try BinaryPropertyList(decoding: nest(130)).anomalies.map(\.coreFoundation) == [.refusesFile])
    #expect(try BinaryPropertyList(decoding: nest(513)).anomalies.map(\.kind) == [.deepNesting])
    #expect(throws: PropertyListError.self) { try nest(514) }
  }

  @Test("the hostile cases are read as CoreFoundation reads them", .enabled(if: TestInputs.hasShared))
  func cases() throws {
    guard let directory = TestInputs.shared?.appendingPathComponent("cases/hostile") else { return }
    func list(_ name: String) throws -> BinaryPropertyList {
      try BinaryPropertyList(decoding: TestInputs.bytes(of: directory.appendingPathComponent(name)))
    }
    let same = try list("h1-same-without-duplicates.plist").value
    for name in ["h1-dup-url-binary.plist", "h1-dup-bytes-binary.plist"] {
      #expect(try list(name).value.withoutShadowedEntries != same, "\(name)")
      #expect(try list(name).anomalies.contains { $0.kind == .duplicateKey }, "\(name)")
    }
    #expect(
      try list("h1-dup-url-binary.plist").value.dictionary?["NSURLSessionDownloadURL"]?.string?
        .contains("evil.example.net") == true)
    for name in ["h3-256-dictionaries", "l16-depth-201", "l17-bplist01", "l17-integer-key", "l17-lone-surrogate"] {
      let list = try list(name + ".plist")
      #expect(!list.anomalies.isEmpty, "\(name)")
    }
    for name in ["m10-bincf-256-objects-refsize-1.plist", "m10-bincf-gap-before-trailer.plist"] {
      #expect(try list(name).anomalies.contains { $0.coreFoundation == .refusesFile }, "\(name)")
    }
  }
}
