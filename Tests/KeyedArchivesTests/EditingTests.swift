import KeyedArchives
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Editing an archive")
struct EditingTests {
  private static let root = ObjectReference(1)

  /// A dictionary of entries whose keys and values are the named objects; the class is the last object.
  private func archive(
    _ entries: [(key: UInt64, value: UInt64)], _ objects: PropertyList...
  ) -> ArchiveFixture {
    var fixture = ArchiveFixture([
      "NS.keys": .array(entries.map { .uid($0.key) }), "NS.objects": .array(entries.map { .uid($0.value) }),
      "$class": .uid(UInt64(objects.count) + 2),
    ])
    fixture.objects += objects + [ArchiveFixture.description("NSMutableDictionary", "NSDictionary", "NSObject")]
    return fixture
  }

  /// The contents of the dictionary of an edited archive.
  private func contents(_ list: PropertyList) throws -> [String: PropertyList] {
    let archive = try KeyedArchive(list)
    let entries = try #require(archive.entries(Self.root))
    return Dictionary(entries.map { ($0.key, archive.scalar($0.value) ?? "no scalar") }) { _, last in last }
  }

  private func objects(_ list: PropertyList) throws -> [PropertyList] {
    try KeyedArchive(list).objects
  }

  // MARK: Taking out

  @Test("removing an entry removes its key and value, and all other objects keep their numbers")
  func remove() throws {
    let archive = try archive([(2, 3), (4, 5)], "a", 1, "b", 2).archive
    let edited = try #require(archive.removingEntry("a", from: Self.root))
    #expect(try contents(edited) == ["b": 2])
    #expect(try objects(edited).dropFirst(2).prefix(4) == ["$null", "$null", "b", 2])
    #expect(try objects(edited).count == archive.objects.count)
  }

  @Test("an object stays if another entry, the top level or an unknown key of the file refers to it")
  func sharedObjects() throws {
    let shared = try archive([(2, 3), (4, 3)], "a", "same", "b").archive
    let edited = try #require(shared.removingEntry("a", from: Self.root))
    #expect(try contents(edited) == ["b": "same"])
    #expect(try objects(edited)[2...4] == ["$null", "same", "b"])

    // A value that is also the key of another entry.
    let crossed = try archive([(2, 3), (3, 4)], "a", "b", "c").archive
    #expect(try contents(try #require(crossed.removingEntry("a", from: Self.root))) == ["b": "c"])

    var top = archive([(2, 3)], "a", "value")
    top.top = ["root": .uid(1), "other": .uid(3)]
    #expect(try objects(try #require(top.archive.removingEntry("a", from: Self.root)))[3] == "value")

    var list = archive([(2, 3)], "a", "value").propertyList.dictionary ?? .init()
    list["unknown"] = [.uid(3)]
    let unknown = try KeyedArchive(.dictionary(list))
    #expect(try objects(try #require(unknown.removingEntry("a", from: Self.root)))[3] == "value")
  }

  @Test("objects that only a removed object referred to are removed too, but no class description")
  func orphans() throws {
    let archive = try archive(
      [(2, 3), (9, 8)], "a", ["NS.objects": [.uid(4), .uid(8), .uid(6)], "$class": .uid(7)],
      ["NS.base": .uid(0), "NS.relative": .uid(5), "$class": .uid(10)], "https://secret", "inner",
      ArchiveFixture.description("NSArray", "NSObject"), "kept", "b", ArchiveFixture.description("NSURL", "NSObject")
    ).archive
    let edited = try #require(archive.removingEntry("a", from: Self.root))
    let objects = try objects(edited)
    #expect(objects[2...6].allSatisfy { $0 == "$null" })
    #expect(objects[7...10] == archive.objects[7...10])
    #expect(try contents(edited) == ["b": "kept"])
  }

  @Test("cycles, dangling references and references to nil do not disturb an edit")
  func oddReferences() throws {
    let cycle = try archive(
      [(2, 3)], "a", ["NS.objects": [.uid(3), .uid(1), .uid(0), .uid(999), .uid(.max)], "$class": .uid(4)],
      ArchiveFixture.description("NSArray", "NSObject")
    ).archive
    let edited = try #require(cycle.removingEntry("a", from: Self.root))
    #expect(try contents(edited) == [:])
    #expect(try objects(edited)[0] == "$null")
    let nowhere = try archive([(2, 99), (3, 0)], "a", "b").archive
    #expect(try objects(try #require(nowhere.removingEntry("a", from: Self.root)))[2...3] == ["$null", "b"])
    #expect(try objects(try #require(nowhere.removingEntry("b", from: Self.root)))[0] == "$null")
  }

  @Test("all entries of a repeated key are removed")
  func twice() throws {
    let archive = try archive([(2, 3), (4, 5), (2, 6)], "a", 1, "b", 2, 3).archive
    let edited = try #require(archive.removingEntry("a", from: Self.root))
    #expect(try contents(edited) == ["b": 2])
    #expect(try KeyedArchive(edited).entries(Self.root)?.count == 1)
  }

  @Test("a key that is not there, a key in another normal form, and an object that is not a dictionary give nil")
  func absent() throws {
    let archive = try archive([(2, 3), (4, 3)], "caf\u{E9}", 1, ["no": "string"]).archive
    for key in ["b", "", "cafe\u{301}", "no"] { #expect(archive.removingEntry(key, from: Self.root) == nil) }
    for index in [-1, 0, 2, 3, 4, 5, 99, .max] {
      #expect(archive.removingEntry("caf\u{E9}", from: ObjectReference(index)) == nil)
      #expect(archive.settingEntry("caf\u{E9}", to: 2, in: ObjectReference(index)) == nil)
      #expect(archive.plainDictionary(ObjectReference(index)) == nil)
      #expect(archive.renamingSlots(of: ObjectReference(index), to: .keyed) == nil)
    }
    let uneven = ArchiveFixture(
      ["NS.keys": [.uid(2)], "NS.objects": [], "$class": .uid(3)], "a", ArchiveFixture.description("NSDictionary"))
    #expect(try uneven.archive.removingEntry("a", from: Self.root) == nil)
    #expect(try uneven.archive.settingEntry("a", to: 1, in: Self.root) == nil)
  }

  // MARK: Putting in

  @Test("a value that nothing else uses is replaced under its number")
  func setInPlace() throws {
    let archive = try archive([(2, 3), (4, 5)], "a", 1, "b", 2).archive
    let edited = try #require(archive.settingEntry("a", to: "new", in: Self.root))
    #expect(try contents(edited) == ["a": "new", "b": 2])
    var expected = archive.objects
    expected[3] = "new"
    #expect(try objects(edited) == expected)
  }

  @Test("a value that is shared stays, and the entry gets a new object at the end")
  func setShared() throws {
    let archive = try archive([(2, 3), (4, 3)], "a", "same", "b").archive
    let edited = try #require(archive.settingEntry("a", to: 7, in: Self.root))
    #expect(try contents(edited) == ["a": 7, "b": "same"])
    #expect(try objects(edited).count == archive.objects.count + 1)
    #expect(try objects(edited).last == 7)
  }

  @Test("a value that is also a key, even its own, is replaced")
  func setKey() throws {
    let own = try archive([(2, 2)], "a").archive
    #expect(try contents(try #require(own.settingEntry("a", to: "b", in: Self.root))) == ["a": "b"])
    let other = try archive([(2, 3), (3, 2)], "a", "b").archive
    #expect(try contents(try #require(other.settingEntry("a", to: 1, in: Self.root))) == ["a": 1, "b": "a"])
  }

  @Test(
    "an object with a class, nil and a dangling reference are replaced, with objects that only they used")
  func setObject() throws {
    let archive = try archive(
      [(2, 3), (6, 0), (7, 99)], "a", ["NS.base": .uid(0), "NS.relative": .uid(4), "$class": .uid(5)], "https://secret",
      ArchiveFixture.description("NSURL", "NSObject"), "nil", "nowhere"
    ).archive
    let edited = try #require(archive.settingEntry("a", to: "text", in: Self.root))
    #expect(try contents(edited)["a"] == "text")
    #expect(try objects(edited)[3...4] == ["$null", "$null"])
    for key in ["nil", "nowhere"] {
      let edited = try #require(archive.settingEntry(key, to: 5, in: Self.root))
      #expect(try contents(edited)[key] == 5)
      #expect(try objects(edited)[0] == "$null")
    }
    // A mutable string is a scalar, and is stored as a plain string.
    let mutable = try self.archive(
      [(2, 3)], "a", ["NS.string": "old", "$class": .uid(4)], ArchiveFixture.description("NSMutableString")
    ).archive
    #expect(try objects(try #require(mutable.settingEntry("a", to: "new", in: Self.root)))[3] == "new")
  }

  @Test("a new key is the last one, and its value follows all objects")
  func setNew() throws {
    let archive = try archive([(2, 3)], "a", 1).archive
    let edited = try #require(archive.settingEntry("b", to: .data([1]), in: Self.root))
    #expect(try contents(edited) == ["a": 1, "b": .data([1])])
    #expect(try objects(edited).suffix(2) == ["b", .data([1])])
    #expect(try KeyedArchive(edited).entries(Self.root)?.map(\.key) == ["a", "b"])
  }

  @Test("the last entry of a repeated key is set, since it is the one that counts")
  func setTwice() throws {
    let archive = try archive([(2, 3), (2, 4)], "a", 1, 2).archive
    let edited = try #require(archive.settingEntry("a", to: 9, in: Self.root))
    #expect(try objects(edited)[3...4] == [1, 9])
  }

  @Test("values of kinds that need no class can be set, and no others")
  func kinds() throws {
    let archive = try archive([(2, 3)], "a", 1).archive
    let date = PropertyListDate(secondsSinceReferenceDate: 0)
    for value: PropertyList in ["", "text", .data([]), true, 0, .integer(.init(high: 1, low: 0)), 0.5] {
      for key in ["a", "new"] {
        #expect(try contents(try #require(archive.settingEntry(key, to: value, in: Self.root)))[key] == value)
      }
    }
    // "$null" would be read as nil.
    for value: PropertyList in [.null, .fill, .date(date), [], [:], .set([]), .uid(1), "$null"] {
      #expect(archive.settingEntry("a", to: value, in: Self.root) == nil, "\(value)")
    }
    #expect(archive.settingEntry("$null", to: 1, in: Self.root) == nil)
  }

  @Test("adding and removing an entry leaves the archive unchanged, except for additional nil objects")
  func thereAndBack() throws {
    for name in ["blobs/keyed-archive-version-4-ios-12.plist", "blobs/xml-keyed-archive-webkit.xml"] {
      let bytes = try TestInputs.fixture(name)
      let list =
        name.hasSuffix("xml")
        ? try XMLPropertyList(decoding: bytes).value : try BinaryPropertyList(decoding: bytes).value
      let archive = try KeyedArchive(list)
      let root = try archive.root(KeyedArchive.literalRootKey)
      let added = try KeyedArchive(try #require(archive.settingEntry("a key", to: "a value", in: root)))
      let removed = try KeyedArchive(try #require(added.removingEntry("a key", from: root)))
      #expect(removed.objects == archive.objects + ["$null", "$null"])
      #expect(removed.roots == archive.roots)
      for entry in try #require(archive.entries(root)) {
        let one = try KeyedArchive(try #require(archive.removingEntry(entry.key, from: root)))
        #expect(one.entries(root)?.map(\.key) == archive.entries(root)?.map(\.key).filter { $0 != entry.key })
        #expect(
          zip(one.objects, archive.objects).allSatisfy { $0 == $1 || $0 == "$null" || $0 == one.objects[root.index] })
      }
    }
  }

  // MARK: As a plain dictionary

  @Test("a dictionary of scalars is converted to a plain one, and any other is not")
  func plain() throws {
    #expect(
      try archive([(2, 3), (4, 5)], "b", 1, "a", .data([2])).archive.plainDictionary(Self.root)
        == PropertyListDictionary([.init(key: "b", value: 1), .init(key: "a", value: .data([2]))]))
    #expect(try archive([]).archive.plainDictionary(Self.root) == PropertyListDictionary())
    #expect(try archive([(2, 0)], "a").archive.plainDictionary(Self.root) == nil, "nil")
    #expect(try archive([(2, 9)], "a").archive.plainDictionary(Self.root) == nil, "nothing")
    #expect(try archive([(2, 1)], "a").archive.plainDictionary(Self.root) == nil, "the dictionary itself")
    #expect(try archive([(2, 3)], 1, 2).archive.plainDictionary(Self.root) == nil, "a key that is a number")
    #expect(try archive([(2, 3), (2, 3)], "a", 1).archive.plainDictionary(Self.root) == nil, "a key twice")
    var more = archive([(2, 3)], "a", 1)
    var fields = more.objects[0].dictionary ?? .init()
    fields["more"] = 1
    more.objects[0] = .dictionary(fields)
    #expect(try more.archive.plainDictionary(Self.root) == nil, "a field of its own")
  }

  // MARK: Cost

  @Test("an archive with very many entries of one large object, or very many unused objects, is edited")
  func cost() throws {
    let large = PropertyListDictionary((0..<40_000).map { _ in .init(key: "field", value: 0) })
    var text = large
    text.entries += [.init(key: "NS.string", value: "name"), .init(key: "$class", value: .uid(5))]
    let keys = try archive(
      Array(repeating: (2, 3), count: 40_000), .dictionary(text), "value", "x",
      ArchiveFixture.description("NSMutableString")
    ).archive
    var many = archive(
      [(2, 3)], "a", ["NS.objects": .array((5..<40_005).map { .uid($0) }), "$class": .uid(4)],
      ArchiveFixture.description("NSArray"))
    let last = many.objects.popLast()
    let description = try #require(last)
    many.objects += (5..<40_005).map { .integer(PropertyListInteger($0)) } + [description]
    many.objects[0] = ["NS.keys": [.uid(2)], "NS.objects": [.uid(3)], "$class": .uid(40_005)]
    let orphans = try many.archive
    #expect(keys.removingEntry("name", from: Self.root) != nil)
    #expect(keys.removingEntry("absent", from: Self.root) == nil)
    for key in ["name", "absent"] { #expect(keys.settingEntry(key, to: 1, in: Self.root) != nil) }
    #expect(keys.plainDictionary(Self.root) == nil)
    #expect(orphans.removingEntry("a", from: Self.root) != nil)
  }
}
