import KeyedArchives
import PropertyLists
import Testing

@Suite("Reading the objects of an archive")
struct ObjectReadingTests {
  @Test("scalars are stored without a class")
  func scalars() throws {
    let archive = try ArchiveFixture("text", .data([1, 2]), true, 42, -0.5, .integer(PropertyListInteger(UInt64.max)))
      .archive
    let expected: [ArchivedObject.Content] = [
      .null, .string("text"), .data([1, 2]), .boolean(true), .integer(42), .real(-0.5),
      .integer(PropertyListInteger(UInt64.max)),
    ]
    for (index, content) in expected.enumerated() {
      #expect(try archive.object(ObjectReference(index)) == ArchivedObject(content))
    }
  }

  @Test("$null is nil under any number")
  func null() throws {
    #expect(try ArchiveFixture("$null").first == ArchivedObject(.null))
    #expect(ObjectReference(0).isNull)
    #expect(!ObjectReference(1).isNull)
  }

  @Test("a mutable string and mutable data have their contents in a field")
  func mutableScalars() throws {
    let text = ArchiveFixture(
      ["NS.string": "text", "$class": .uid(2)], ArchiveFixture.description("NSMutableString", "NSString", "NSObject"))
    #expect(try text.first == ArchivedObject(.string("text"), classDescription: .mutableString))
    let data = ArchiveFixture(
      ["NS.data": .data([7]), "$class": .uid(2)], ArchiveFixture.description("NSMutableData", "NSData", "NSObject"))
    #expect(try data.first == ArchivedObject(.data([7]), classDescription: .mutableData))
  }

  @Test("an immutable string or data that was stored with its class is read the same way")
  func wrappedScalars() throws {
    let text = ArchiveFixture(
      ["NS.string": "$null", "$class": .uid(2)], ArchiveFixture.description("NSString", "NSObject"))
    #expect(try text.first.content == .string("$null"))
    let data = ArchiveFixture(
      ["NS.data": .data([]), "$class": .uid(2)], ArchiveFixture.description("NSData", "NSObject"))
    #expect(try data.first.content == .data([]))
  }

  @Test("a date is seconds since 2001, real or whole, or a date of the property list")
  func dates() throws {
    let description = ArchiveFixture.description("NSDate", "NSObject")
    let real = ArchiveFixture(["NS.time": 0.25, "$class": .uid(2)], description)
    #expect(try real.first == ArchivedObject(.date(.init(secondsSinceReferenceDate: 0.25)), classDescription: .date))
    let whole = ArchiveFixture(["NS.time": -3, "$class": .uid(2)], description)
    #expect(try whole.first.content == .date(.init(secondsSinceReferenceDate: -3)))
    let bare = ArchiveFixture(.date(.init(secondsSinceReferenceDate: 1)))
    #expect(try bare.first == ArchivedObject(.date(.init(secondsSinceReferenceDate: 1))))
  }

  @Test("a UUID has 16 bytes")
  func uuid() throws {
    let bytes = [UInt8](0..<16)
    let file = ArchiveFixture(
      ["NS.uuidbytes": .data(bytes), "$class": .uid(2)], ArchiveFixture.description("NSUUID", "NSObject"))
    #expect(try file.first == ArchivedObject(.uuid(bytes), classDescription: .uuid))
  }

  @Test("NSNull is an object, not nil")
  func nsNull() throws {
    let file = ArchiveFixture(["$class": .uid(2)], ArchiveFixture.description("NSNull", "NSObject"))
    #expect(try file.first == ArchivedObject(.nsNull, classDescription: .null))
  }

  @Test("a URL refers to its string and to its base")
  func urls() throws {
    let archive = try ArchiveFixture(
      ["NS.base": .uid(2), "NS.relative": .uid(4), "$class": .uid(5)],
      ["NS.base": .uid(0), "NS.relative": .uid(3), "$class": .uid(5)],
      "http://example.com/a/", "b?c", ArchiveFixture.description("NSURL", "NSObject")
    ).archive
    let (relative, whole) = (ObjectReference(1), ObjectReference(2))
    #expect(try archive.object(relative).content == .url(base: whole, relative: ObjectReference(4)))
    #expect(archive.url(relative) == "b?c")
    #expect(archive.baseURL(relative) == "http://example.com/a/")
    #expect(archive.url(whole) == "http://example.com/a/")
    #expect(archive.baseURL(whole) == nil)
  }

  @Test(
    "arrays and sets, mutable or not, keep the order of the file",
    arguments: [
      (ArchivedClass.array, ArchivedObject.Content.array([.init(2), .init(2), .init(0)])),
      (.mutableArray, .array([.init(2), .init(2), .init(0)])),
      (.set, .set([.init(2), .init(2), .init(0)])),
      (.mutableSet, .set([.init(2), .init(2), .init(0)])),
    ])
  func collections(classDescription: ArchivedClass, content: ArchivedObject.Content) throws {
    let file = ArchiveFixture(
      ["NS.objects": [.uid(2), .uid(2), .uid(0)], "$class": .uid(3)], "x",
      [
        "$classname": .string(classDescription.name),
        "$classes": .array(classDescription.hierarchy.map { .string($0) }),
      ]
    )
    #expect(try file.first == ArchivedObject(content, classDescription: classDescription))
  }

  @Test("a dictionary keeps the order of the file and keys that occur twice")
  func dictionaries() throws {
    let archive = try ArchiveFixture(
      [
        "NS.keys": [.uid(2), .uid(3), .uid(2), .uid(4)], "NS.objects": [.uid(3), .uid(4), .uid(5), .uid(2)],
        "$class": .uid(6),
      ],
      "b", "a", 7, "last", ArchiveFixture.description("NSDictionary", "NSObject")
    ).archive
    let content = try archive.object(ObjectReference(1)).content
    let pairs = [(2, 3), (3, 4), (2, 5), (4, 2)].map {
      ArchivedObject.Entry(key: ObjectReference($0.0), value: ObjectReference($0.1))
    }
    #expect(content == .dictionary(pairs))
    // The key 7 is not a string.
    let entries = archive.entries(ObjectReference(1)) ?? []
    #expect(entries.map(\.key) == ["b", "a", "b"])
    #expect(entries.map(\.value.index) == [3, 4, 5])
  }

  @Test("an object of an unknown class keeps its fields in order, whatever their values")
  func instances() throws {
    let file = ArchiveFixture(
      ["z": .uid(99), "$class": .uid(2), "NS.objects": "odd", "a": [1, 2], "z": .uid(.max)],
      ArchiveFixture.description("Foo", "NSObject"))
    #expect(
      try file.first
        == ArchivedObject(
          .instance(fields(["z": .uid(99), "NS.objects": "odd", "a": [1, 2], "z": .uid(.max)])),
          classDescription: ArchivedClass("Foo", "NSObject")))
  }

  @Test("a subclass is read as its nearest known ancestor")
  func subclasses() throws {
    let file = ArchiveFixture(
      ["NS.keys": [.uid(2)], "NS.objects": [.uid(2)], "own": 1, "$class": .uid(3)], "x",
      ArchiveFixture.description("MyDictionary", "NSMutableDictionary", "NSDictionary", "NSObject"))
    let object = try file.first
    #expect(object.content == .dictionary([.init(key: ObjectReference(2), value: ObjectReference(2))]))
    #expect(object.classDescription?.name == "MyDictionary")
    #expect(object.classDescription?.inherits(from: "NSDictionary") == true)
    #expect(object.classDescription?.inherits(from: "MyDictionary") == true)
    #expect(object.classDescription?.inherits(from: "NSArray") == false)
  }

  @Test("a subclass that stores its contents differently is kept unchanged")
  func otherwiseStored() throws {
    let file = ArchiveFixture(
      ["NS.count": 1, "NS.object0": .uid(2), "NS.count0": 2, "$class": .uid(3)], "x",
      ArchiveFixture.description("NSCountedSet", "NSMutableSet", "NSSet", "NSObject"))
    #expect(try file.first.content == .instance(fields(["NS.count": 1, "NS.object0": .uid(2), "NS.count0": 2])))
  }

  @Test("a class without ancestors is a class; names in the list that are not strings are skipped")
  func classDescriptions() throws {
    let alone = ArchiveFixture(["$classname": "Foo"])
    #expect(try alone.first.content == .classDescription(ArchivedClass("Foo")))
    let odd = ArchiveFixture(["$classes": ["Foo", 1, "NSObject"], "$classname": "Foo", "$classhints": ["Bar"]])
    #expect(try odd.first == ArchivedObject(.classDescription(ArchivedClass("Foo", "NSObject"))))
    let mutable = ArchiveFixture(["a": 1, "$class": .uid(2)], ["$classname": "NSMutableURLRequest"])
    #expect(try mutable.first.content == .request(fields(["a": 1])))
  }

  @Test("requests and responses keep their fields")
  func requestsAndResponses() throws {
    let request = ArchiveFixture(
      ["$0": 2, "$class": .uid(2)],
      ArchiveFixture.description("NSMutableURLRequest", "NSURLRequest", "NSObject"))
    #expect(
      try request.first == ArchivedObject(.request(fields(["$0": 2])), classDescription: .mutableURLRequest))
    let response = ArchiveFixture(
      ["$0": 8, "$class": .uid(2)], ArchiveFixture.description("NSHTTPURLResponse", "NSURLResponse", "NSObject"))
    #expect(try response.first == ArchivedObject(.response(fields(["$0": 8])), classDescription: .httpURLResponse))
  }

  @Test("asking for one kind gives nil if the object is another kind, nil or missing")
  func wrongKind() throws {
    let archive = try ArchiveFixture(
      "text", .data([1]), 5, ["NS.objects": [], "$class": .uid(5)], ArchiveFixture.description("NSArray"),
      .date(.init(secondsSinceReferenceDate: 9)), false, 1.5
    ).archive
    let references = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map { ObjectReference($0) }
    #expect(references.map { archive.string($0) } == [nil, nil, "text", nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(references.map { archive.data($0) } == [nil, nil, nil, [1], nil, nil, nil, nil, nil, nil, nil])
    let scalars: [PropertyList?] = [
      nil, nil, "text", .data([1]), 5, nil, nil, .date(.init(secondsSinceReferenceDate: 9)), false, 1.5, nil,
    ]
    #expect(references.map { archive.scalar($0) } == scalars)
    #expect(references.allSatisfy { archive.entries($0) == nil })
    #expect(references.allSatisfy { archive.url($0) == nil && archive.baseURL($0) == nil })
  }

  @Test(
    "the top level keeps its order, without entries that are not UIDs; of two with one name the one that counts stays")
  func topLevel() throws {
    var file = ArchiveFixture("a", "b")
    file.top = ["root": .uid(1), "$1": 5, "far": .uid(.max), "other": .uid(7), "root": .uid(2)]
    let archive = try file.archive
    #expect(archive.roots.map(\.key) == ["other", "root"])
    #expect(archive.roots.map(\.reference.index) == [7, 2])
    #expect(try archive.root("root") == ObjectReference(2))
    #expect(KeyedArchive.isArchive(file.propertyList))
    #expect(!KeyedArchive.isArchive(["$objects": [], "$top": [:]]))
    #expect(!KeyedArchive.isArchive([]))
  }

  @Test("a URL, an array and a dictionary that contain themselves are read like any other")
  func cycles() throws {
    let archive = try ArchiveFixture(
      ["NS.base": .uid(1), "NS.relative": .uid(2), "$class": .uid(5)], "x",
      ["NS.objects": [.uid(3), .uid(3)], "$class": .uid(6)],
      ["NS.keys": [.uid(4)], "NS.objects": [.uid(4)], "$class": .uid(7)],
      ArchiveFixture.description("NSURL"), ArchiveFixture.description("NSArray"),
      ArchiveFixture.description("NSDictionary")
    ).archive
    #expect(archive.url(ObjectReference(1)) == "x")
    #expect(archive.baseURL(ObjectReference(1)) == "x")
    #expect(try archive.object(ObjectReference(3)).content == .array([ObjectReference(3), ObjectReference(3)]))
    #expect(archive.entries(ObjectReference(4))?.isEmpty == true)
  }
}
