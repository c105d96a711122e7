import TestInputs
import Testing

@testable import PropertyLists

@Suite("Keeping the layout of a binary property list")
struct BinaryLayoutTests {
  /// A dictionary whose two values are equal but separate objects, with an object that nothing refers to, a count wider
  /// than it needs to be, and bytes between the objects and the table.
  private let odd: HandmadeBinary = {
    var file = HandmadeBinary(
      [0xD2, 1, 2, 3, 4], [0x51, 0x61], [0x51, 0x62], [0x51, 0x78], [0x5F, 0x11, 0, 1, 0x78], [0x43, 9, 9, 9])
    file.gap = [0xDE, 0xAD]
    return file
  }()

  @Test("an unchanged value gives the original bytes, with and without the shortcut")
  func unchanged() throws {
    let list = try BinaryPropertyList(decoding: odd.bytes)
    #expect(list.value == ["a": "x", "b": "x"])
    #expect(try list.encoded() == odd.bytes)
    #expect(try list.encodedFromLayout() == odd.bytes)
  }

  @Test("a changed value takes the place of the old one, and everything else stays")
  func replaced() throws {
    var list = try BinaryPropertyList(decoding: odd.bytes)
    list.value.update(.key("a")) { $0 = "yy" }
    var expected = odd
    expected.objects[3] = [0x52, 0x79, 0x79]
    #expect(try list.encoded() == expected.bytes)
  }

  @Test("a renamed key keeps its place")
  func renamed() throws {
    var list = try BinaryPropertyList(decoding: odd.bytes)
    guard var dictionary = list.value.dictionary else { return }
    dictionary.renameKey("b", to: "longer")
    list.value = .dictionary(dictionary)
    var expected = odd
    expected.objects[2] = [0x56] + "longer".utf8
    #expect(try list.encoded() == expected.bytes)
  }

  @Test("a new entry shares existing strings, and its other objects are at the end")
  func inserted() throws {
    var list = try BinaryPropertyList(decoding: odd.bytes)
    guard var dictionary = list.value.dictionary else { return }
    dictionary["c"] = "x"
    list.value = .dictionary(dictionary)
    var expected = odd
    expected.objects[0] = [0xD3, 1, 2, 6, 3, 4, 3]
    // The bytes between the objects and the table stay after the old objects; the new key follows them.
    expected.objects[5] += [0xDE, 0xAD]
    expected.gap = []
    expected.objects.append([0x51, 0x63])
    #expect(try list.encoded() == expected.bytes)
  }

  @Test("a removed entry removes its own objects, not shared ones and not those that were unused before")
  func removed() throws {
    var list = try BinaryPropertyList(decoding: odd.bytes)
    guard var dictionary = list.value.dictionary else { return }
    dictionary["a"] = nil
    list.value = .dictionary(dictionary)
    var expected = HandmadeBinary([0xD1, 1, 2], [0x51, 0x62], [0x5F, 0x11, 0, 1, 0x78], [0x43, 9, 9, 9])
    expected.gap = [0xDE, 0xAD]
    #expect(try list.encoded() == expected.bytes)
  }

  @Test("an object shared by two places is copied if only one of them changes")
  func split() throws {
    let file = HandmadeBinary([0xA2, 1, 1], [0xA1, 2], [0x51, 0x61])
    var list = try BinaryPropertyList(decoding: file.bytes)
    list.value.update(PropertyListPath([.index(1), .index(0)])) { $0 = "b" }
    let expected = HandmadeBinary([0xA2, 1, 3], [0xA1, 2], [0x51, 0x61], [0xA1, 4], [0x51, 0x62])
    #expect(list.value == [["a"], ["b"]])
    #expect(try list.encoded() == expected.bytes)
  }

  @Test("an object shared by two places stays shared if both change in the same way")
  func stayShared() throws {
    let file = HandmadeBinary([0xA2, 1, 1], [0xA1, 2], [0x51, 0x61])
    var list = try BinaryPropertyList(decoding: file.bytes)
    list.value = [["b"], ["b"]]
    #expect(try list.encoded() == HandmadeBinary([0xA2, 1, 1], [0xA1, 2], [0x51, 0x62]).bytes)
  }

  @Test("an object shared by many places is written once for each new value")
  func manyOutcomes() throws {
    let file = HandmadeBinary([0xA4, 1, 1, 1, 1], [0xA1, 2], [0x51, 0x61])
    var list = try BinaryPropertyList(decoding: file.bytes)
    list.value = [["b"], ["c"], ["c"], ["b"]]
    let expected = HandmadeBinary([0xA4, 1, 3, 3, 1], [0xA1, 2], [0x51, 0x62], [0xA1, 4], [0x51, 0x63])
    #expect(try list.encoded() == expected.bytes)

    var many = HandmadeBinary(
      [0xAF, 0x11, 0x4E, 0x20] + Array(repeating: 1, count: 20_000), [0xA1, 2], [0x51, 0x61])
    many.offsetSize = 2
    list = try BinaryPropertyList(decoding: many.bytes)
    list.value = .array((0..<20_000).map { [.integer(PropertyListInteger($0 % 10_000))] })
    let bytes = try list.encoded()
    #expect(try BinaryPropertyList(decoding: bytes).value == list.value)
    // The second half shares the objects of the first one.
    #expect(bytes.count < 20_000 * 2 + 10_000 * (3 + 3) + 20_000 * 4 + 100)
  }

  @Test("a shared scalar is replaced if all places change in the same way, and copied otherwise")
  func sharedScalar() throws {
    let file = HandmadeBinary([0xA3, 1, 1, 2], [0x10, 7], [0x51, 0x61])
    var list = try BinaryPropertyList(decoding: file.bytes)
    list.value = [300, 300, "a"]
    #expect(try list.encoded() == HandmadeBinary([0xA3, 1, 1, 2], [0x11, 1, 44], [0x51, 0x61]).bytes)
    #expect(try list.encoded() == list.encodedFromLayout())
    for value in [[300, 7, "a"], [7, 300, "a"], [300, 301, "a"]] as [PropertyList] {
      list.value = value
      #expect(try list.encoded() == list.encodedFromLayout())
      #expect(try BinaryPropertyList(decoding: list.encoded()).value == value)
    }
  }

  @Test("references become wider when an edit brings the table over 256 objects")
  func widened() throws {
    var list = try BinaryPropertyList(decoding: HandmadeBinary([0xA1, 1], [0x51, 0x61]).bytes)
    let value = PropertyList.array(["a"] + (0..<300).map { .uid(UInt64($0)) })
    list.value = value
    let written = try list.encoded()
    #expect(written[written.count - 25] == 2)
    #expect(try BinaryPropertyList(decoding: written).value == value)
  }

  @Test("the real request archives come back byte for byte", .enabled(if: TestInputs.hasShared))
  func realArchives() throws {
    for name in ["ios12-empty-nil-archive.plist", "modern-nsmutableurlrequest-archive.plist"] {
      let bytes = try TestInputs.sample(name)
      let list = try BinaryPropertyList(decoding: bytes)
      #expect(try list.encodedFromLayout() == bytes)
      #expect(list.anomalies.map(\.kind) == (name.hasPrefix("modern") ? [.redundantObjects] : []))
    }
  }

  @Test(
    "one edited header leaves every other object of the modern archive as it was", .enabled(if: TestInputs.hasShared))
  func editedHeader() throws {
    let bytes = try TestInputs.sample("modern-nsmutableurlrequest-archive.plist")
    var list = try BinaryPropertyList(decoding: bytes)
    let header = PropertyListPath([.key("$objects"), .index(20)])
    #expect(list.value[header] == "ArchiveFixture/1")
    list.value.update(header) { $0 = "AnotherAgent/22" }
    let written = try list.encoded()
    let edited = try BinaryPropertyList(decoding: written)
    #expect(edited.value == list.value)

    let (old, new) = (try objects(of: bytes), try objects(of: written))
    #expect(old.count == new.count)
    let changed = old.indices.filter { old[$0] != new[$0] }
    #expect(changed.map { old[$0] } == [[0x5F, 0x10, 16] + "ArchiveFixture/1".utf8])
    #expect(changed.map { new[$0] } == [[0x5F, 0x10, 15] + "AnotherAgent/22".utf8])
  }

  /// The bytes of each object, by index.
  private func objects(of bytes: [UInt8]) throws -> [[UInt8]] {
    let table = try BinaryPlistTable(of: bytes)
    return (0..<table.count).compactMap { index in
      table.extent(index).map { Array(bytes[$0.offset..<$0.end]) }
    }
  }
}
