import KeyedArchives
import PropertyLists
import Testing

@Suite("Archived responses")
struct URLResponseTests {
  /// A response whose slots have the given fields; object 1 is the response.
  private func read(
    _ names: (Int) -> String, edit: (inout PropertyListDictionary) -> Void = { _ in }
  ) throws -> ArchivedURLResponse {
    var builder = KeyedArchiveBuilder()
    let response = builder.reserve()
    let text = builder.add(.string("http://example.com/a"))
    let url = builder.add(.url(base: .null, relative: text))
    let (name, value) = (builder.add(.string("ETag")), builder.add(.string("\"x\"")))
    let number = builder.add(.integer(7))
    let headers = builder.add(
      .dictionary([
        .init(key: name, value: value), .init(key: name, value: number), .init(key: number, value: value),
      ]))
    let slots = [
      url, builder.add(.real(500_000_000.5)), builder.add(.integer(0)), builder.add(.integer(206)), headers,
      builder.add(.integer(-1)), builder.add(.string("video/mp4")),
    ]
    var stored = fields(["$0": 8, "$1": 1, "$2": 7])
    for (slot, reference) in slots.enumerated() { stored[names(slot)] = .uid(UInt64(reference.index)) }
    edit(&stored)
    builder.set(response, to: ArchivedObject(.response(stored)))
    return try ArchivedURLResponse(
      KeyedArchive(builder.propertyList(root: response, under: KeyedArchive.rootKey, order: .newer)), at: response)
  }

  private func numbered(_ slot: Int) -> String { "$\(slot + 3)" }

  @Test("slots are named by any prefix, an underscore and their number, or are positional after the three scalars")
  func forms() throws {
    let prefixes: [(Int) -> String] = [
      numbered, { "__nsurlresponse_proto_prop_obj_\($0)" }, { "_\($0)" }, { "slot_0\($0)" }, { "é_\($0)" },
    ]
    for prefix in prefixes {
      let response = try read(prefix)
      #expect(response.className == "NSHTTPURLResponse")
      #expect(response.url == "http://example.com/a")
      #expect(response.status == 206)
      #expect(response.headers == [.init(name: "ETag", value: "\"x\"")])
      #expect(response.header("etag") == "\"x\"")
      #expect(response.header("date") == nil)
      #expect(response.expectedLength == -1)
      #expect(response.mimeType == "video/mp4")
    }
  }

  @Test("the three scalars, numbers of three digits and digits that are not ASCII are not slots")
  func otherNumbers() throws {
    let response = try read(numbered) { stored in
      for name in ["x_100", "x_003", "x_99999999999999999999", "x_٣", "HTTP3", "3", "$", "", "status"] {
        stored[name] = 404
      }
    }
    #expect(response.status == 206)
    let none = try read({ "name\($0)x" }) { $0["$1"] = 200 }
    #expect(none.url == nil)
    #expect(none.status == nil)
    #expect(none.headers.isEmpty)
    #expect(none.expectedLength == nil)
    #expect(none.mimeType == nil)
  }

  @Test("scalars may be stored inline")
  func inline() throws {
    let response = try read(numbered) { stored in
      stored["$6"] = 200
      stored["$8"] = 1_024
      stored["$9"] = "text/plain"
    }
    #expect(response.status == 200)
    #expect(response.expectedLength == 1_024)
    #expect(response.mimeType == "text/plain")
  }

  @Test(
    "a field of the wrong type is nil and does not affect the others",
    arguments: [.uid(0), .uid(1), .uid(.max), .uid(999), [], true, .data([1])] as [PropertyList])
  func wrongTypes(value: PropertyList) throws {
    #expect(try read(numbered) { $0["$3"] = value }.url == nil)
    #expect(try read(numbered) { $0["$6"] = value }.status == nil)
    #expect(try read(numbered) { $0["$7"] = value }.headers.isEmpty)
    #expect(try read(numbered) { $0["$8"] = value }.expectedLength == nil)
    let response = try read(numbered) { $0["$9"] = value }
    #expect(response.mimeType == nil)
    #expect(response.status == 206)
  }

  @Test("other objects are not responses")
  func otherClasses() throws {
    let archive = try ArchiveFixture(["$class": .uid(2)], ArchiveFixture.description("NSURLRequest")).archive
    for index in 0...2 {
      let error = #expect(throws: KeyedArchiveError.self) {
        try ArchivedURLResponse(archive, at: ObjectReference(index))
      }
      #expect(error?.code == .wrongClass)
      #expect(error?.path == place(index))
    }
    let error = #expect(throws: KeyedArchiveError.self) { try ArchivedURLResponse(archive, at: ObjectReference(-1)) }
    #expect(error?.code == .badReference)
  }
}
