import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import KeyedArchives

/// Requests are read in two ways: most without making values of their archives. Which way was taken may not be told from what
/// comes out.
@Suite("Requests that are read without the rest of their archives")
struct OrderlyRequestTests {
  /// What the reader of whole archives says; nil where there is no request.
  private func readWhole(_ data: [UInt8]) -> (request: ArchivedURLRequest, archive: KeyedArchive)? {
    guard let list = try? BinaryPropertyList(decoding: data), let archive = try? KeyedArchive(list.value),
      archive.top.count == 1, let request = try? ArchivedURLRequest(archive, at: archive.top[0].reference)
    else { return nil }
    return (request, archive)
  }

  /// Whether a request is read without the rest; where it is, both ways must agree.
  private func isOrderly(_ data: [UInt8], _ comment: Comment? = nil) throws -> Bool {
    guard let read = OrderlyRequest(archivedIn: data) else { return false }
    let (request, top) = (read.request, read.top)
    let whole = readWhole(data)
    #expect(request == whole?.request, comment)
    #expect(request.isReadable, comment)
    #expect([top] == whole?.archive.top, comment)
    if read.layout.isOrderly {
      #expect(try BinaryPropertyList(decoding: data).anomalies.isEmpty, comment)
    }
    #expect(whole?.archive.canRenameSlots(of: top.reference, to: .positional) == true, comment)
    return true
  }

  private func encoded(_ fixture: RequestFixture) throws -> [UInt8] {
    try BinaryPropertyList.encode(fixture.archive.propertyList)
  }

  @Test("the requests of real systems are read so", .enabled(if: TestInputs.hasShared))
  func realRequests() throws {
    let blob = Data(try TestInputs.sample("ios10.0.2-v2-named-requests.xml"))
    let list = try PropertyListSerialization.propertyList(from: blob, format: nil) as? [String: Any]
    for key in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] {
      #expect(try isOrderly(Array(#require(list?[key] as? Data)), "\(key)"))
    }
  }

  @Test("named requests are read so, with long texts, a copy of the headers, a body, flags, a changed class")
  func namedRequests() throws {
    #expect(try isOrderly(encoded(RequestFixture(.named))))
    #expect(try isOrderly(encoded(RequestFixture(.named, slots: 16))))
    var fixture = RequestFixture(.named)
    let copy = Base64.encode(try BinaryPropertyList.encode(["Accept": ["a"]]))
    fixture.setHeaders([
      ("Accept", "a"), ("Accept", "b"), ("__hhaa__", "\r\n\r\n" + String(decoding: copy, as: UTF8.self)),
      ("Cookie", String(repeating: "x", count: 5_000)),
    ])
    fixture.set(20, to: .data(Array(repeating: 7, count: 300)))
    fixture.flags = [
      ("startTimeoutTime", 0.5), ("name", "$null"), ("nothing", .uid(0)), ("slot", fixture.slots[2] ?? 0),
    ]
    fixture.classDescription = .mutableURLRequest
    #expect(try isOrderly(encoded(fixture)))
  }

  @Test("whatever is out of the ordinary is left to the reader of whole archives")
  func others() throws {
    var fixtures: [String: RequestFixture] = [:]
    fixtures["numbered slots"] = RequestFixture(.positional)
    fixtures["a subclass", default: RequestFixture(.named)].classDescription = ArchivedClass("Mine", "NSURLRequest")
    fixtures["a slot too few", default: RequestFixture(.named)].slots[3] = nil
    fixtures["a slot too many", default: RequestFixture(.named)].slots.append(.uid(0))
    fixtures["no count", default: RequestFixture(.named)].count = nil
    fixtures["another count", default: RequestFixture(.named)].count = 21
    fixtures["a text for a number", default: RequestFixture(.named)].set(2, to: .string("30"))
    fixtures["a number for a text", default: RequestFixture(.named)].set(18, to: .integer(1))
    fixtures["a value in place of a UID", default: RequestFixture(.named)].slots[5] = true
    fixtures["a numbered field", default: RequestFixture(.named)].flags = [("$3", 1)]
    fixtures["a field with a class", default: RequestFixture(.named)].flags = [("url", .uid(4))]
    fixtures["a list for a flag", default: RequestFixture(.named)].flags = [("list", [1])]
    fixtures["text beyond ASCII", default: RequestFixture(.named)].set(18, to: .string("é"))
    fixtures["a long field name", default: RequestFixture(.named)].flags = [("__nsurlrequest_proto_prop_obj_100", 1)]
    var relative = RequestFixture(.named)
    relative.slots[1] = relative.field(relative.addURL("a", base: relative.addURL("http://example.com/")))
    fixtures["a relative URL"] = relative
    var unreadable = RequestFixture(.named)
    unreadable.setHeaders([("Accept", "a"), ("__hhaa__", "?")])
    fixtures["a header copy that cannot be read"] = unreadable
    for (name, fixture) in fixtures { #expect(try !isOrderly(encoded(fixture)), "\(name)") }

    let sound = try RequestFixture(.named).archive.propertyList
    var two = sound
    two.update(.key("$top")) { $0 = ["root": .uid(1), KeyedArchive.literalRootKey: .uid(1)] }
    #expect(try !isOrderly(BinaryPropertyList.encode(two)), "two roots")
    #expect(try !isOrderly(BinaryPropertyList.encode(sound) + [0x0A]), "bytes behind the end")
  }

  @Test("an archive that might grow too far is left to the exact count, one with a long shared text is not")
  func expansion() throws {
    var shared = RequestFixture(.named)
    let text = shared.builder.add(.string(String(repeating: "x", count: 2_000)))
    shared.flags = [("a", shared.field(text)), ("b", shared.field(text)), ("c", shared.field(text))]
    #expect(try isOrderly(encoded(shared)))
    shared.flags = (0..<2_000).map { ("flag \($0)", shared.field(text)) }
    #expect(try !isOrderly(encoded(shared)))
    // Refused by the exact count too: 2,000 times 5,000 bytes.
    let longer = shared.builder.add(.string(String(repeating: "x", count: 5_000)))
    shared.flags = (0..<2_000).map { ("flag \($0)", shared.field(longer)) }
    #expect(throws: KeyedArchiveError.self) { try shared.archive }
  }

  @Test("both ways agree on archives whose bytes or values were damaged")
  func damage() throws {
    var generator = SeededGenerator(seed: 12)
    var fixture = RequestFixture(.named)
    fixture.setHeaders([("Accept", "a"), ("User-Agent", "b"), ("X", "c")])
    fixture.flags = [("startTimeoutTime", 0.5), ("slot", fixture.slots[2] ?? 0)]
    let small = RequestFixture(.named, slots: 4)
    var (orderly, others, readable) = (0, 0, 0)
    for archive in [try fixture.archive, try small.archive] {
      let bytes = try BinaryPropertyList.encode(archive.propertyList)
      for round in 0..<3_000 {
        let damaged = generator.damage(bytes, likeOthers: round % 2 == 0)
        if try isOrderly(damaged, "\(damaged)") {
          orderly += 1
        } else {
          others += 1
          if readWhole(damaged)?.request.isReadable == true { readable += 1 }
        }
      }
    }
    #expect(orderly > 500, "the damage was too heavy to test anything")
    #expect(others > 500, "the damage was too mild to test anything")
    #expect(readable > 0)
  }
}
