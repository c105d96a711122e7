import KeyedArchives
import PropertyLists
import Testing

@Suite("Building an archive")
struct BuilderTests {
  private func archive(_ builder: KeyedArchiveBuilder, root: ObjectReference) throws -> KeyedArchive {
    try KeyedArchive(builder.propertyList(root: root, under: KeyedArchive.rootKey, order: .newer))
  }

  private static let one = ObjectReference(1)
  private static let uuid = [UInt8](repeating: 0xAB, count: 16)

  /// An object to add, and the class with which it must be read.
  struct Sample: Sendable {
    var object: ArchivedObject
    var expected: ArchivedClass?

    init(_ content: ArchivedObject.Content, _ given: ArchivedClass? = nil, usual: ArchivedClass? = nil) {
      object = ArchivedObject(content, classDescription: given)
      expected = given ?? usual
    }
  }

  private static let samples: [Sample] = [
    Sample(.string("text")), Sample(.string(""), .mutableString), Sample(.string("$null"), usual: .string),
    Sample(.string("$null"), .mutableString), Sample(.data([1, 2])), Sample(.data([1, 2]), .mutableData),
    Sample(.boolean(true)), Sample(.integer(.init(high: 1, low: 2))), Sample(.real(-0.0)),
    Sample(.date(.init(secondsSinceReferenceDate: 0.5)), usual: .date), Sample(.uuid(uuid), usual: .uuid),
    Sample(.nsNull, usual: .null), Sample(.url(base: .null, relative: one), usual: .url),
    Sample(.array([one, .null, one]), usual: .array), Sample(.array([one]), .mutableArray),
    Sample(.set([one]), usual: .set), Sample(.set([]), .mutableSet),
    Sample(.dictionary([.init(key: one, value: .null)]), usual: .dictionary),
    Sample(.dictionary([]), .mutableDictionary),
    Sample(.request(fields(["$0": 2])), usual: .urlRequest), Sample(.request(fields([:])), .mutableURLRequest),
    Sample(.response(fields(["$0": 8])), usual: .httpURLResponse),
    Sample(.instance(fields(["a": .uid(7), "b": [1]])), ArchivedClass("Foo", "NSObject")),
    Sample(.classDescription(ArchivedClass("Foo", "NSObject"))),
  ]

  @Test("objects of every class read back with the given class or the usual one", arguments: samples)
  func roundTrip(sample: Sample) throws {
    var builder = KeyedArchiveBuilder()
    let added = builder.add(sample.object)
    let placed = builder.reserve()
    builder.set(placed, to: sample.object)
    let archive = try archive(builder, root: added)
    let object = ArchivedObject(sample.object.content, classDescription: sample.expected)
    #expect(try archive.object(archive.root("root")) == object)
    #expect(try archive.object(placed) == object)
  }

  @Test("nil is object 0")
  func null() throws {
    var builder = KeyedArchiveBuilder()
    #expect(builder.add(.null) == .null)
    let place = builder.reserve()
    builder.set(place, to: ArchivedObject(.null))
    #expect(try archive(builder, root: place).objects == ["$null", "$null"])
  }

  @Test("an object is written before its class, and each class once")
  func layout() throws {
    var builder = KeyedArchiveBuilder()
    let text = builder.add(.string("http://a"))
    let first = builder.add(.url(base: .null, relative: text))
    let second = builder.add(.url(base: first, relative: text))
    let archive = try archive(builder, root: second)
    #expect(
      archive.objects == [
        "$null", "http://a", ["NS.base": .uid(0), "$class": .uid(3), "NS.relative": .uid(1)],
        ["$classname": "NSURL", "$classes": ["NSURL", "NSObject"]],
        ["NS.base": .uid(2), "$class": .uid(3), "NS.relative": .uid(1)],
      ])
    #expect(builder.add(.classDescription(.url)) == ObjectReference(3))
  }

  @Test("scalars of the same kind and bits are shared")
  func sharing() {
    var builder = KeyedArchiveBuilder()
    let contents: [ArchivedObject.Content] = [
      .string("caf\u{E9}"), .string("cafe\u{301}"), .integer(0), .integer(1), .boolean(true), .real(1), .real(0),
      .real(-0.0), .data([0x31]), .string("1"), .classDescription(ArchivedClass("caf\u{E9}")),
      .classDescription(ArchivedClass("cafe\u{301}")),
    ]
    let first = contents.map { builder.add($0) }
    #expect(first.map(\.index) == Array(1...contents.count))
    #expect(contents.map { builder.add($0) } == first)
    // A NaN equals itself.
    #expect(builder.add(.real(.nan)) == builder.add(.real(.nan)))
    // Objects with an identity are not shared.
    #expect(builder.add(.array([])) != builder.add(.array([])))
    let mutable = ArchivedObject(.string("1"), classDescription: .mutableString)
    #expect(builder.add(mutable) != builder.add(mutable))
  }

  @Test("an array that contains itself, and two objects that contain each other, can be built")
  func cycles() throws {
    var builder = KeyedArchiveBuilder()
    let array = builder.reserve()
    let (key, dictionary) = (builder.add(.string("up")), builder.reserve())
    builder.set(array, to: ArchivedObject(.array([array, dictionary])))
    builder.set(dictionary, to: ArchivedObject(.dictionary([.init(key: key, value: array)])))
    let archive = try archive(builder, root: array)
    #expect(try archive.object(array).content == .array([array, dictionary]))
    #expect(archive.entries(dictionary)?.map(\.value) == [array])
  }

  @Test("both orders of the keys can be written, and the root is at its key")
  func keyOrders() {
    var builder = KeyedArchiveBuilder()
    let root = builder.add(.string("x"))
    #expect(
      builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older) == [
        "$version": 100_000, "$objects": ["$null", "x"], "$archiver": "NSKeyedArchiver",
        "$top": ["NSKeyedArchiveRootObjectKey": .uid(1)],
      ])
    let newer: PropertyList = [
      "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": ["root": .uid(1)], "$objects": ["$null", "x"],
    ]
    #expect(builder.propertyList(root: root, under: KeyedArchive.rootKey, order: .newer) == newer)
  }

  @Test("a reference from another archive and a reference to nil change nothing", arguments: [-1, .min, 0, 2, .max])
  func foreign(index: Int) throws {
    var builder = KeyedArchiveBuilder()
    let root = builder.add(.string("x"))
    let before = builder.propertyList(root: root, under: "root", order: .newer)
    builder.set(ObjectReference(index), to: ArchivedObject(.array([])))
    #expect(builder.propertyList(root: root, under: "root", order: .newer) == before)
  }

  @Test("references out of range are stored as far as a UID can hold them, without a trap")
  func outOfRange() throws {
    var builder = KeyedArchiveBuilder()
    let array = builder.add(.array([ObjectReference(-1), ObjectReference(.min), ObjectReference(.max)]))
    let archive = try KeyedArchive(builder.propertyList(root: ObjectReference(-5), under: "root", order: .newer))
    #expect(try archive.object(array).content == .array([.null, .null, ObjectReference(.max)]))
    #expect(try archive.root("root") == .null)
    #expect(KeyedArchive.path(of: ObjectReference(-1)) == place(-1))
  }

  @Test("a place that was never filled is nil")
  func unfilled() throws {
    var builder = KeyedArchiveBuilder()
    let place = builder.reserve()
    #expect(try archive(builder, root: place).object(place).content == .null)
  }

  @Test("a shared scalar that is overwritten is not reused for its old value")
  func overwritten() throws {
    var builder = KeyedArchiveBuilder()
    let first = builder.add(.string("old"))
    builder.set(first, to: ArchivedObject(.string("new")))
    let second = builder.add(.string("old"))
    let archive = try archive(builder, root: first)
    #expect(archive.string(first) == "new")
    #expect(archive.string(second) == "old")
  }
}
