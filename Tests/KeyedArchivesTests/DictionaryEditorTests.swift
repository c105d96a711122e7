import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@Suite("Editing many entries of an archived dictionary")
struct DictionaryEditorTests {
  private static let root = ObjectReference(1)

  /// A dictionary in which some keys and values share objects, with an array that refers to others.
  private func random(_ generator: inout SeededGenerator) throws -> KeyedArchive {
    let names = ["a", "b", "c", "caf\u{E9}", "cafe\u{301}", "$null"]
    var objects: [PropertyList] = names.map { .string($0) }
    for number in 0..<8 {
      switch Int.random(in: 0..<5, using: &generator) {
      case 0:
        objects.append(["NS.objects": [.uid(UInt64(Int.random(in: 0..<20, using: &generator)))], "$class": .uid(17)])
      case 1: objects.append(["NS.string": .string("text \(number)"), "$class": .uid(16)])
      case 2: objects.append(.data([UInt8(number)]))
      default: objects.append(.integer(PropertyListInteger(number)))
      }
    }
    objects += [
      ArchiveFixture.description("NSMutableString", "NSString"), ArchiveFixture.description("NSArray", "NSObject"),
      ArchiveFixture.description("NSMutableDictionary", "NSDictionary"),
    ]
    let count = Int.random(in: 0...7, using: &generator)
    func references(_ range: Range<UInt64>) -> PropertyList {
      .array((0..<count).map { _ in .uid(.random(in: range, using: &generator)) })
    }
    var fixture = ArchiveFixture(["NS.keys": references(2..<8), "NS.objects": references(0..<19), "$class": .uid(18)])
    fixture.objects += objects
    return try fixture.archive
  }

  @Test("several changes at once give the same bytes as one after another")
  func together() throws {
    var generator = SeededGenerator(seed: 2026)
    var changes = 0
    for _ in 0..<2_000 {
      let archive = try random(&generator)
      var editor = try #require(ArchivedDictionaryEditor(archive, root: Self.root))
      var single = archive
      for number in 0..<Int.random(in: 1...5, using: &generator) {
        let key = try #require(
          ["a", "b", "caf\u{E9}", "cafe\u{301}", "new", "$null"].randomElement(using: &generator))
        let edited: PropertyList?
        let isChanged: Bool
        if Bool.random(using: &generator) {
          edited = single.removingEntry(key, from: Self.root)
          isChanged = editor.remove(key)
        } else {
          let value: PropertyList = number == 3 ? [] : .integer(PropertyListInteger(100 + number))
          edited = single.settingEntry(key, to: value, in: Self.root)
          isChanged = editor.set(key, to: value)
        }
        #expect(isChanged == (edited != nil))
        if let edited {
          single = try KeyedArchive(edited)
          changes += 1
        }
        #expect(editor.propertyList == single.propertyList)
      }
    }
    #expect(changes > 2_000)
  }

  @Test("a removed key can be added again, as the last one")
  func again() throws {
    let archive = try ArchiveFixture(
      ["NS.keys": [.uid(2), .uid(4)], "NS.objects": [.uid(3), .uid(5)], "$class": .uid(6)], "a", 1, "b", 2,
      ArchiveFixture.description("NSDictionary")
    ).archive
    var editor = try #require(ArchivedDictionaryEditor(archive, root: Self.root))
    let changes = [editor.remove("a"), editor.remove("a"), editor.set("a", to: 3), editor.set("a", to: 4)]
    #expect(changes == [true, false, true, true])
    let edited = try KeyedArchive(editor.propertyList)
    #expect(edited.entries(Self.root)?.map(\.key) == ["b", "a"])
    #expect(
      edited.objects == archive.objects.prefix(1) + [
        ["NS.keys": [.uid(4), .uid(7)], "NS.objects": [.uid(5), .uid(8)], "$class": .uid(6)], "$null", "$null", "b", 2,
        ArchiveFixture.description("NSDictionary"), "a", 4,
      ])
  }

  @Test("a dictionary that is its own value stays when the entry is removed")
  func ownValue() throws {
    var fixture = ArchiveFixture(
      ["NS.keys": [.uid(2)], "NS.objects": [.uid(1)], "$class": .uid(3)], "a",
      ArchiveFixture.description("NSDictionary"))
    fixture.top = ["root": .uid(2)]
    let edited = try #require(try fixture.archive.removingEntry("a", from: Self.root))
    #expect(try KeyedArchive(edited).objects[1] == ["NS.keys": [], "NS.objects": [], "$class": .uid(3)])
  }

  @Test("a dangling reference does not lead to a new object")
  func danglingReference() throws {
    let archive = try ArchiveFixture(
      ["NS.keys": [.uid(2)], "NS.objects": [.uid(4)], "$class": .uid(3)], "a",
      ArchiveFixture.description("NSDictionary")
    ).archive
    let edited = try KeyedArchive(try #require(archive.settingEntry("b", to: 1, in: Self.root)))
    #expect(edited.objects.suffix(3) == ["$null", "b", 1])
    let entries = try #require(edited.entries(Self.root))
    #expect(entries.map(\.key) == ["a", "b"] && entries.map { edited.scalar($0.value) } == [nil, 1])
  }

  @Test("no object but a dictionary can be edited")
  func noDictionary() throws {
    let archive = try ArchiveFixture("text", ArchiveFixture.description("NSDictionary")).archive
    for index in [-1, 0, 1, 2, 3, .max] {
      #expect(ArchivedDictionaryEditor(archive, root: ObjectReference(index)) == nil)
    }
  }

  @Test("very many changes at once are made")
  func cost() throws {
    let archive = try ArchiveFixture(
      ["NS.keys": [.uid(2)], "NS.objects": [.uid(3)], "$class": .uid(4)], "a", 1,
      ArchiveFixture.description("NSDictionary")
    ).archive
    var editor = try #require(ArchivedDictionaryEditor(archive, root: Self.root))
    for number in 0..<50_000 { _ = editor.set("key \(number)", to: .integer(PropertyListInteger(number))) }
    for number in 0..<50_000 where number % 2 == 0 { _ = editor.remove("key \(number)") }
    #expect(try KeyedArchive(editor.propertyList).entries(Self.root)?.count == 25_001)
  }
}
