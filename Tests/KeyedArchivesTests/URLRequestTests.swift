import KeyedArchives
import PropertyLists
import Testing

@Suite("Archived requests")
struct URLRequestTests {
  @Test("a request of 22 slots is read in both forms", arguments: [ArchivedURLRequest.Form.keyed, .positional])
  func complete(form: ArchivedURLRequest.Form) throws {
    let request = try RequestFixture(form).read
    #expect(request.form == form)
    #expect(request.className == "NSURLRequest")
    #expect(request.slotCount == 22)
    #expect(request.url == "http://example.com/a")
    #expect(request.baseURL == nil)
    #expect(request.timeout == 30)
    #expect(request.cachePolicy == 1)
    #expect(request.mainDocumentURL == nil)
    #expect(request.handlesCookies == true)
    #expect(request.explicitProperties == 4)
    #expect(request.allowsCellularAccess == false)
    #expect(request.networkServiceType == 3)
    #expect(request.method == "GET")
    #expect(request.headers == [.init(name: "User-Agent", value: "Test/1")])
    #expect(request.headerCopy == nil)
    #expect(request.body == [1, 2, 3])
    #expect(request.flags.isEmpty)
    #expect(request.faults.isEmpty)
    #expect(request.isReadable)
  }

  @Test("a request of 16 slots has no HTTP part", arguments: [ArchivedURLRequest.Form.keyed, .positional])
  func withoutHTTP(form: ArchivedURLRequest.Form) throws {
    let request = try RequestFixture(form, slots: 16).read
    #expect(request.slotCount == 16)
    #expect(request.url == "http://example.com/a")
    #expect(request.networkServiceType == 3)
    #expect(request.method == nil)
    #expect(request.headers.isEmpty)
    #expect(request.body == nil)
    #expect(request.isReadable)
    #expect(request.flags.isEmpty)
  }

  @Test("slots beyond the count are not read")
  func beyondTheCount() throws {
    var fixture = RequestFixture(.keyed)
    fixture.count = 16
    let request = try fixture.read
    #expect(request.slotCount == 16)
    #expect(request.method == nil)
    #expect(request.headers.isEmpty)
    #expect(request.isReadable)
    #expect(request.flags.isEmpty)
  }

  @Test("a mutable request and a subclass keep their class names")
  func subclasses() throws {
    var fixture = RequestFixture(.keyed)
    fixture.classDescription = .mutableURLRequest
    #expect(try fixture.read.className == "NSMutableURLRequest")
    fixture.classDescription = ArchivedClass("MyRequest", "NSURLRequest", "NSObject")
    #expect(try fixture.read.className == "MyRequest")
  }

  @Test("a relative URL, its base and a main document URL are read")
  func urls() throws {
    var fixture = RequestFixture(.keyed)
    let base = fixture.addURL("http://example.com/dir/")
    fixture.slots[1] = fixture.field(fixture.addURL("file", base: base))
    fixture.slots[4] = fixture.field(base)
    let request = try fixture.read
    #expect(request.url == "file")
    #expect(request.baseURL == "http://example.com/dir/")
    #expect(request.mainDocumentURL == "http://example.com/dir/")
    #expect(request.isReadable)
  }

  @Test("a timeout may be a whole number")
  func wholeTimeout() throws {
    var fixture = RequestFixture(.keyed)
    fixture.set(2, to: .integer(60))
    #expect(try fixture.read.timeout == 60)
  }

  @Test("headers keep their order and repetitions; a lookup ignores case, and the last value counts")
  func headers() throws {
    var fixture = RequestFixture(.keyed)
    fixture.setHeaders([("Range", "bytes=0-"), ("accept", "a"), ("Accept", "b"), ("X-É", "c"), ("X-A@", "at")])
    let request = try fixture.read
    #expect(request.headers.map(\.name) == ["Range", "accept", "Accept", "X-É", "X-A@"])
    #expect(request.headers.map(\.value) == ["bytes=0-", "a", "b", "c", "at"])
    #expect(request.header("RANGE") == "bytes=0-")
    #expect(request.header("ACCEPT") == "b")
    #expect(request.header("X-É") == "c")
    // 0x40 and 0x60 differ in the same bit as a capital and a small letter, but are not letters.
    #expect(request.header("x-a@") == "at")
    #expect(request.header("x-a`") == nil)
    #expect(request.header("Rang") == nil)
    #expect(request.header("Rangee") == nil)
  }

  @Test("flags are the fields outside the list, by value or by UID; what is not a scalar has no value")
  func flags() throws {
    var fixture = RequestFixture(.keyed)
    let text = fixture.builder.add(.string("t"))
    let list = fixture.builder.add(.array([]))
    fixture.flags = [
      ("startTimeoutTime", 0.5), ("short", false), ("text", fixture.field(text)), ("nil", .uid(0)),
      ("list", fixture.field(list)), ("inline", [1]), ("far", .uid(.max)), ("outside", .uid(9_999)), ("$26", 1),
      ("$100", 2), ("$x", 3),
    ]
    let request = try fixture.read
    #expect(
      request.flags.map(\.name) == [
        "startTimeoutTime", "short", "text", "nil", "list", "inline", "far", "outside", "$26", "$100", "$x",
      ])
    #expect(request.flags.map(\.value) == [0.5, false, "t", nil, nil, nil, nil, nil, 1, 2, 3])
    #expect(request.isReadable)
  }

  @Test("the second copy of the headers has one element per value and is not a header itself")
  func headerCopy() throws {
    let list: PropertyList = ["Accept": ["a", "b"], "Range": "bytes=0-", "Odd": [1, "c"]]
    var fixture = RequestFixture(.keyed)
    fixture.setHeaders([("Accept", "a"), ("__hhaa__", "\r\n\r\n" + base64(try BinaryPropertyList.encode(list)))])
    let request = try fixture.read
    #expect(request.headers == [.init(name: "Accept", value: "a")])
    #expect(
      request.headerCopy == [
        .init(name: "Accept", value: "a"), .init(name: "Accept", value: "b"),
        .init(name: "Range", value: "bytes=0-"), .init(name: "Odd", value: "c"),
      ])
    #expect(request.isReadable)
  }

  @Test("a copy of the headers that cannot be read is a fault, and the headers are still read")
  func badHeaderCopy() throws {
    let good = base64(try BinaryPropertyList.encode(["Accept": ["a"]]))
    let array = base64(try BinaryPropertyList.encode(["Accept"]))
    let bad = [
      "\r\n\r\n\u{21}" + good,  // a character that is not base64
      String(good.dropLast(3)),  // a group cut short
      base64(Array("no property list".utf8)),
      array,  // a property list, but no dictionary
      "",
    ]
    for text in bad {
      var fixture = RequestFixture(.keyed)
      fixture.setHeaders([("__hhaa__", text), ("Accept", "a")])
      let request = try fixture.read
      #expect(request.headers == [.init(name: "Accept", value: "a")])
      #expect(request.headerCopy == nil)
      #expect(request.faults.map(\.code) == [.badField])
      #expect(request.faults.map(\.path) == [place(1, .key("__nsurlrequest_proto_prop_obj_19"))])
      #expect(!request.isReadable)
    }
  }

  @Test("the last of several copies of the headers is read, and their number is a fault")
  func severalHeaderCopies() throws {
    let copies = try ["a", "b"].map { base64(try BinaryPropertyList.encode(["Accept": [.string($0)]])) }
    var fixture = RequestFixture(.keyed)
    fixture.setHeaders(copies.map { ("__hhaa__", $0) })
    let request = try fixture.read
    #expect(request.headerCopy == [.init(name: "Accept", value: "b")])
    #expect(request.faults.map(\.reason) == ["2 header copies __hhaa__; the last is read"])
  }

  private func base64(_ bytes: [UInt8]) -> String {
    String(decoding: Base64.encode(bytes), as: UTF8.self)
  }
}
