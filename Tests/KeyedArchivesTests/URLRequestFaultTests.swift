import KeyedArchives
import PropertyLists
import Testing

@Suite("Archived requests with faults")
struct URLRequestFaultTests {
  private static let forms: [ArchivedURLRequest.Form] = [.keyed, .positional]

  @Test(
    "a slot count that no reader accepts is shown and reported, and the slots are still read",
    arguments: forms, [23, 4_000_000_000, .max])
  func tooManySlots(form: ArchivedURLRequest.Form, count: Int64) throws {
    var fixture = RequestFixture(form)
    fixture.count = .integer(PropertyListInteger(count))
    let request = try fixture.read
    #expect(request.slotCount == Int(count))
    #expect(request.faults.map(\.code) == [.badField])
    #expect(request.faults.map(\.path) == [place(1, .key("$2"))])
    #expect(request.method == "GET")
    #expect(request.url == "http://example.com/a")
    #expect(request.flags.isEmpty)
  }

  @Test("a negative slot count is reported", arguments: forms, [-1, .min])
  func negativeCount(form: ArchivedURLRequest.Form, count: Int64) throws {
    var fixture = RequestFixture(form)
    fixture.count = .integer(PropertyListInteger(count))
    let request = try fixture.read
    #expect(request.slotCount == Int(count))
    #expect(request.faults.map(\.path) == [place(1, .key("$2"))])
    #expect(request.url == nil)
  }

  @Test(
    "a slot count that is missing or not a number is worked out from the slots", arguments: forms,
    [nil, "22", 22.0, .uid(2), .integer(PropertyListInteger(UInt64.max))] as [PropertyList?])
  func noCount(form: ArchivedURLRequest.Form, count: PropertyList?) throws {
    for slots in [16, 22] {
      var fixture = RequestFixture(form, slots: slots)
      fixture.count = count
      let request = try fixture.read
      #expect(request.slotCount == slots)
      #expect(request.faults.map(\.code) == [.badField])
      #expect(request.faults.map(\.path) == [place(1, .key("$2"))])
      #expect(request.url == "http://example.com/a")
      #expect(request.method == (slots == 22 ? "GET" : nil))
      #expect(request.flags.isEmpty)
    }
  }

  @Test("missing slots are one fault each and hide nothing else", arguments: forms)
  func missingSlots(form: ArchivedURLRequest.Form) throws {
    var fixture = RequestFixture(form)
    fixture.slots[1] = nil
    fixture.slots[21] = nil
    let request = try fixture.read
    #expect(request.slotCount == 22)
    #expect(request.faults.map(\.code) == [.badField, .badField])
    #expect(request.faults.map(\.path) == [1, 21].map { place(1, .key(fixture.name($0))) })
    #expect(request.url == nil)
    #expect(request.method == "GET")
  }

  /// A fault in one slot: the value of the slot, and the place and the code of the fault.
  struct Fault: Sendable {
    var slot: Int
    var content: ArchivedObject.Content
  }

  @Test(
    "an object of the wrong kind in a slot is a fault of that slot",
    arguments: [
      Fault(slot: 1, content: .string("http://example.com")), Fault(slot: 1, content: .array([])),
      Fault(slot: 2, content: .string("60")), Fault(slot: 2, content: .boolean(true)),
      Fault(slot: 3, content: .real(1)), Fault(slot: 3, content: .integer(.init(high: 1, low: 0))),
      Fault(slot: 4, content: .integer(0)), Fault(slot: 5, content: .integer(1)),
      Fault(slot: 6, content: .boolean(false)), Fault(slot: 9, content: .string("YES")),
      Fault(slot: 14, content: .nsNull), Fault(slot: 18, content: .data([0x47])),
      Fault(slot: 18, content: .integer(1)), Fault(slot: 19, content: .array([])),
      Fault(slot: 20, content: .string("body")),
    ])
  func wrongKind(fault: Fault) throws {
    for form in Self.forms {
      var fixture = RequestFixture(form)
      fixture.set(fault.slot, to: fault.content)
      let request = try fixture.read
      #expect(request.faults.map(\.code) == [.badField])
      #expect(request.faults.map(\.path) == [place(1, .key(fixture.name(fault.slot)))])
      #expect(fault.slot == 1 || request.url == "http://example.com/a")
      #expect(fault.slot == 18 || request.method == "GET")
    }
  }

  @Test("a URL whose relative part is not a string is a fault of its slot")
  func urlWithoutText() throws {
    var fixture = RequestFixture(.keyed)
    let number = fixture.builder.add(.integer(5))
    fixture.set(1, to: .url(base: .null, relative: number))
    let request = try fixture.read
    #expect(request.url == nil)
    #expect(request.faults.map(\.path) == [place(1, .key(fixture.name(1)))])
  }

  @Test("a slot that holds its value inline, or a UID beyond Int.max, is a fault", arguments: forms)
  func inlineSlot(form: ArchivedURLRequest.Form) throws {
    var fixture = RequestFixture(form)
    fixture.slots[2] = 60.0
    fixture.slots[18] = .uid(.max)
    let request = try fixture.read
    #expect(request.timeout == nil)
    #expect(request.method == nil)
    #expect(request.faults.map(\.path) == [2, 18].map { place(1, .key(fixture.name($0))) })
  }

  @Test("a slot that leads outside, or to an object that cannot be read, gives that object's error")
  func unreadableSlot() throws {
    var fixture = RequestFixture(.keyed)
    let broken = fixture.builder.add(.instance(fields(["a": 1])))  // an instance without $class
    fixture.slots[1] = fixture.field(broken)
    fixture.slots[19] = .uid(9_999)
    let request = try fixture.read
    #expect(request.url == nil)
    #expect(request.headers.isEmpty)
    #expect(request.faults.map(\.code) == [.badClass, .badReference])
    #expect(request.faults.map(\.path) == [place(broken.index, .key("$class")), .key("$objects")])
  }

  @Test("headers that are not strings are counted in one fault; the others are read")
  func oddHeaders() throws {
    var fixture = RequestFixture(.keyed)
    let (name, text) = (fixture.builder.add(.string("Accept")), fixture.builder.add(.string("a")))
    let number = fixture.builder.add(.integer(4))
    fixture.set(
      19,
      to: .dictionary([
        .init(key: name, value: number), .init(key: number, value: text), .init(key: name, value: text),
        .init(key: .null, value: text), .init(key: name, value: .null),
      ]))
    let request = try fixture.read
    #expect(request.headers == [.init(name: "Accept", value: "a")])
    #expect(request.faults.map(\.reason) == ["4 of 5 headers are not strings"])
    #expect(request.faults.map(\.path) == [place(1, .key(fixture.name(19)))])
  }

  @Test("a request whose base URL is not a URL, or itself, is readable")
  func oddBase() throws {
    var fixture = RequestFixture(.keyed)
    let place = fixture.builder.reserve()
    let text = fixture.builder.add(.string("a"))
    fixture.builder.set(place, to: ArchivedObject(.url(base: place, relative: text)))
    fixture.slots[1] = fixture.field(place)
    #expect(try fixture.read.baseURL == "a")
    fixture.set(1, to: .url(base: text, relative: text))
    let request = try fixture.read
    #expect(request.url == "a")
    #expect(request.baseURL == nil)
    #expect(request.isReadable)
  }

  @Test("other objects, nil and dangling references are not requests")
  func otherClasses() throws {
    let archive = try ArchiveFixture(
      ["$class": .uid(2)], ArchiveFixture.description("NSURL\u{200B}Request", "NSObject"), "text",
      ["$class": .uid(5)], ArchiveFixture.description("NSHTTPURLResponse", "NSURLResponse")
    ).archive
    for index in 0...5 where index != 1 {
      let error = #expect(throws: KeyedArchiveError.self) {
        try ArchivedURLRequest(archive, at: ObjectReference(index))
      }
      #expect(error?.code == .wrongClass)
      #expect(error?.path == place(index))
    }
    let error = #expect(throws: KeyedArchiveError.self) { try ArchivedURLRequest(archive, at: ObjectReference(1)) }
    #expect(error?.reason.contains("of class NSURL\u{200B}Request") == true)  // a name with a zero-width space
    let null = #expect(throws: KeyedArchiveError.self) { try ArchivedURLRequest(archive, at: .null) }
    #expect(null?.reason == "the object is nil, not an NSURLRequest")
    let nowhere = #expect(throws: KeyedArchiveError.self) { try ArchivedURLRequest(archive, at: ObjectReference(9)) }
    #expect(nowhere?.code == .badReference)
  }

  @Test("a request without any slot is refused")
  func noSlots() throws {
    var fixture = RequestFixture(.keyed)
    fixture.slots = Array(repeating: nil, count: 22)
    let fixtureWithout = fixture
    let error = #expect(throws: KeyedArchiveError.self) { try fixtureWithout.read }
    #expect(error?.code == .badField)
    #expect(error?.path == place(1))
  }
}
