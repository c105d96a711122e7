import KeyedArchives
import PropertyLists
import Testing

/// Archives with many references to large objects. Each passes the limits of a decoder, but would take minutes if an
/// object were read once per reference.
@Suite("Archives with repeated references")
struct HostileArchiveTests {
  /// A number of references to one object.
  private func references(_ count: Int, to index: UInt64) -> PropertyList {
    .array(Array(repeating: .uid(index), count: count))
  }

  /// A request whose headers have the given keys and values, among other objects from 5 on.
  private func request(keys: PropertyList, values: PropertyList, _ objects: PropertyList...) throws -> KeyedArchive {
    var file = ArchiveFixture(
      ["$2": 22, "__nsurlrequest_proto_prop_obj_19": .uid(2), "$class": .uid(3)],
      ["NS.keys": keys, "NS.objects": values, "$class": .uid(4)],
      ArchiveFixture.description("NSURLRequest"), ArchiveFixture.description("NSDictionary"))
    file.objects += objects
    return try file.archive
  }

  @Test("very many headers with one large array as value are read")
  func sharedArray() throws {
    let archive = try request(
      keys: references(40_000, to: 5), values: references(40_000, to: 6), "name",
      ["NS.objects": references(40_000, to: 0), "$class": .uid(7)], ArchiveFixture.description("NSArray"))
    let request = try ArchivedURLRequest(archive, at: ObjectReference(1))
    #expect(request.headers.isEmpty)
    #expect(request.faults.contains { $0.reason == "40000 of 40000 headers are not strings" })
    #expect(request.faults.count < 30)
  }

  @Test("a dictionary whose keys are all one large object is read")
  func sharedKey() throws {
    let large = PropertyListDictionary((0..<40_000).map { _ in .init(key: "field", value: 0) })
    var text = large
    text.entries.append(.init(key: "NS.string", value: "name"))
    text.entries.append(.init(key: "$class", value: .uid(7)))
    let archive = try request(
      keys: references(40_000, to: 6), values: references(40_000, to: 5), "value", .dictionary(text),
      ArchiveFixture.description("NSMutableString"))
    let entries = archive.entries(ObjectReference(2))
    #expect(entries?.count == 40_000)
    #expect(entries?.first?.key == "name")
    let request = try ArchivedURLRequest(archive, at: ObjectReference(1))
    #expect(request.headers.count == 40_000)
  }

  @Test("only one of very many copies of the headers is decoded")
  func manyCopies() throws {
    let list = PropertyListDictionary((0..<2_000).map { .init(key: "h\($0)", value: ["value"]) })
    let copy = Base64.encode(try BinaryPropertyList.encode(.dictionary(list)))
    let archive = try request(
      keys: references(100, to: 5), values: references(100, to: 6), "__hhaa__",
      .string(String(decoding: copy, as: UTF8.self)))
    let request = try ArchivedURLRequest(archive, at: ObjectReference(1))
    #expect(request.headerCopy?.count == 2_000)
  }

  /// Whether an archive is refused for the size of the objects behind its references.
  private func isTooLarge(_ objects: [PropertyList]) -> Bool {
    do throws(KeyedArchiveError) {
      var file = ArchiveFixture()
      file.objects = objects
      _ = try file.archive
      return false
    } catch {
      return error.code == .tooLarge && error.path == .key("$objects")
    }
  }

  @Test("references to one long string or data may add up to 8 MB, also through other objects")
  func longShared() {
    let text = PropertyList.string(String(repeating: "k", count: 1 << 20))
    // The first of the nine references is the text itself, the other eight count as copies.
    #expect(!isTooLarge([references(9, to: 2), text]))
    #expect(isTooLarge([references(10, to: 2), text]))
    #expect(isTooLarge([references(10, to: 2), .data([UInt8](repeating: 7, count: 1 << 20))]))
    #expect(isTooLarge([references(10, to: 2), ["NS.string": text, "$class": .uid(3)]]))
    #expect(isTooLarge([references(10, to: 2), ["NS.string": .uid(3), "$class": .uid(4)], text]))
    // A URL whose base is the long one.
    #expect(
      isTooLarge([
        references(10, to: 2), ["NS.base": .uid(3), "NS.relative": .uid(5)],
        ["NS.base": .uid(0), "NS.relative": .uid(4)], text, "a",
      ]))
    #expect(
      isTooLarge([.dictionary(PropertyListDictionary((0..<10).map { .init(key: "\($0)", value: .uid(2)) })), text]))
    // Many references to short objects, and objects that refer to each other in a cycle.
    #expect(!isTooLarge([references(200_000, to: 2), .string(String(repeating: "k", count: 256))]))
    #expect(!isTooLarge([["a": .uid(2), "b": text], ["a": .uid(1), "b": .uid(2)]]))
    // The largest body belongs to both requests.
    #expect(!isTooLarge([["a": .uid(3)], ["a": .uid(3)], .data([UInt8](repeating: 7, count: 8 << 20))]))
  }

  @Test("very many flags with one large object as value are read")
  func sharedFlag() throws {
    var stored = fields(["$2": 0, "$3": .uid(0), "$class": .uid(2)])
    stored.entries += (0..<40_000).map { _ in .init(key: "flag", value: .uid(3)) }
    let archive = try ArchiveFixture(
      .dictionary(stored), ArchiveFixture.description("NSURLRequest"),
      ["NS.objects": references(40_000, to: 0), "$class": .uid(4)], ArchiveFixture.description("NSArray")
    ).archive
    let request = try ArchivedURLRequest(archive, at: ObjectReference(1))
    #expect(request.flags.count == 40_000)
    #expect(request.flags.first?.value == nil)
  }

  @Test("very many objects of a class with very many ancestors are read")
  func hugeClass() throws {
    let ancestors = Array(repeating: PropertyList.string("Ancestor"), count: 40_000)
    var file = ArchiveFixture(["$classname": "Foo", "$classes": .array(ancestors)])
    file.objects += Array(repeating: ["$class": .uid(1)], count: 40_000)
    let archive = try file.archive
    let rejected =
      archive.objects.indices.filter { (try? archive.object(ObjectReference($0))) == nil }.count
    #expect(rejected == 40_001)
  }

  @Test("a response with very many headers with one large array as value is read")
  func response() throws {
    let archive = try ArchiveFixture(
      ["x4": .uid(2), "$class": .uid(3)],
      ["NS.keys": references(40_000, to: 5), "NS.objects": references(40_000, to: 6), "$class": .uid(4)],
      ArchiveFixture.description("NSURLResponse"), ArchiveFixture.description("NSDictionary"), "name",
      ["NS.objects": references(40_000, to: 0), "$class": .uid(7)], ArchiveFixture.description("NSArray")
    ).archive
    let response = try ArchivedURLResponse(archive, at: ObjectReference(1))
    #expect(response.headers.isEmpty)
  }
}
