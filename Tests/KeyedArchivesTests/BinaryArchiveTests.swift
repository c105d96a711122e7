import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import KeyedArchives

/// The same code reads requests from the bytes of a file and from values. Both ways must give the same result.
@Suite("Requests read from the object table")
struct BinaryArchiveTests {
  private func expectSame(_ data: [UInt8], _ comment: Comment? = nil) throws -> Bool {
    guard let table = try? BinaryPlistTable(of: data) else { return false }
    let binary = try? BinaryKeyedArchive(table)
    let archive = try? KeyedArchive(table.value(table.root))
    #expect(binary?.roots == archive?.roots, comment)
    guard let binary, let archive, let top = binary.roots.main else { return false }
    // Compared as text, since a NaN does not equal itself.
    let requests = [
      try? ArchivedURLRequest(binary, at: top.reference), try? ArchivedURLRequest(archive, at: top.reference),
    ].map { String(describing: $0) }
    #expect(requests[0] == requests[1], comment)
    for form in [ArchivedURLRequest.Form.keyed, .positional] {
      #expect(
        binary.canRenameSlots(of: top.reference, to: form) == archive.canRenameSlots(of: top.reference, to: form),
        comment)
    }
    return !requests[0].hasPrefix("nil")
  }

  @Test("the requests of all fixtures and hostile cases are the same from the table and from the values")
  func fixtures() throws {
    var count = 0
    var files = TestInputs.files(below: TestInputs.fixtures)
    if let shared = TestInputs.shared { files += TestInputs.files(below: shared.appendingPathComponent("cases")) }
    for file in files {
      let bytes = try TestInputs.bytes(of: file)
      if try expectSame(bytes, "\(file.lastPathComponent)") { count += 1 }
      guard let list = try? BinaryPropertyList(decoding: bytes) else { continue }
      for case .data(let data) in list.value.dictionary?.entries.map(\.value) ?? [] {
        if try expectSame(data, "\(file.lastPathComponent)") { count += 1 }
      }
    }
    #expect(count > 20, "\(count)")
  }

  @Test("unusual requests are the same from the table and from the values")
  func others() throws {
    var fixtures: [String: RequestFixture] = [:]
    fixtures["positional slots"] = RequestFixture(.positional)
    fixtures["a subclass", default: RequestFixture(.keyed)].classDescription = ArchivedClass("Mine", "NSURLRequest")
    fixtures["a slot too few", default: RequestFixture(.keyed)].slots[3] = nil
    fixtures["a slot too many", default: RequestFixture(.keyed)].slots.append(.uid(0))
    fixtures["no count", default: RequestFixture(.keyed)].count = nil
    fixtures["another count", default: RequestFixture(.keyed)].count = 21
    fixtures["a text for a number", default: RequestFixture(.keyed)].set(2, to: .string("30"))
    fixtures["a value in place of a UID", default: RequestFixture(.keyed)].slots[5] = true
    fixtures["a numbered field", default: RequestFixture(.keyed)].flags = [("$3", 1)]
    fixtures["a list for a flag", default: RequestFixture(.keyed)].flags = [("list", [1])]
    fixtures["text beyond ASCII", default: RequestFixture(.keyed)].set(18, to: .string("é"))
    fixtures["a long field name", default: RequestFixture(.keyed)].flags = [("__nsurlrequest_proto_prop_obj_100", 1)]
    var relative = RequestFixture(.keyed)
    relative.slots[1] = relative.field(relative.addURL("a", base: relative.addURL("http://example.com/")))
    fixtures["a relative URL"] = relative
    var shared = RequestFixture(.keyed)
    let text = shared.builder.add(.string(String(repeating: "x", count: 2_000)))
    shared.flags = (0..<2_000).map { ("flag \($0)", shared.field(text)) }
    fixtures["a long text that is shared"] = shared
    for (name, fixture) in fixtures {
      #expect(try expectSame(BinaryPropertyList.encode(fixture.archive.propertyList)), "\(name)")
    }
    let longer = shared.builder.add(.string(String(repeating: "x", count: 5_000)))
    shared.flags = (0..<2_000).map { ("flag \($0)", shared.field(longer)) }
    #expect(throws: KeyedArchiveError.self) { try shared.archive }
  }

  @Test("the first of two equal slots counts in a binary archive")
  func duplicateSlot() throws {
    let url = "__nsurlrequest_proto_prop_obj_1"
    var list = try RequestFixture(.keyed).archive.propertyList
    let other = "https://other.example/"
    let index = list.dictionary?["$objects"]?.array?.count ?? 0
    list.update(.key("$objects")) { objects in
      guard case .array(var values) = objects, case .dictionary(let request) = values[1] else { return }
      let first = PropertyListDictionary.Entry(key: url, value: .uid(UInt64(index)))
      let urlClass = values.firstIndex { $0.dictionary?["$classname"] == "NSURL" } ?? 0
      values[1] = .dictionary(PropertyListDictionary([first] + request.entries, precedence: .first))
      values.append(["NS.base": .uid(0), "NS.relative": .uid(UInt64(index + 1)), "$class": .uid(UInt64(urlClass))])
      values.append(.string(other))
      objects = .array(values)
    }
    let bytes = try BinaryPropertyList.encode(list)
    let archive = try BinaryKeyedArchive(BinaryPlistTable(of: bytes))
    let request = try ArchivedURLRequest(archive, at: try #require(archive.roots.main).reference)
    #expect(request.url == other)
    #expect(try expectSame(bytes))
  }

  @Test("both ways of reading agree on archives with damaged bytes")
  func damage() throws {
    var generator = SeededGenerator(seed: 12)
    var fixture = RequestFixture(.keyed)
    fixture.setHeaders([("Accept", "a"), ("User-Agent", "b"), ("X", "c")])
    fixture.flags = [("startTimeoutTime", 0.5), ("slot", fixture.slots[2] ?? 0)]
    var (requests, others) = (0, 0)
    for archive in [try fixture.archive, try RequestFixture(.positional, slots: 4).archive] {
      let bytes = try BinaryPropertyList.encode(archive.propertyList)
      for round in 0..<2_000 {
        let damaged = generator.damage(bytes, likeOthers: round % 2 == 0)
        if try expectSame(damaged, "\(damaged)") { requests += 1 } else { others += 1 }
      }
    }
    #expect(requests > 300 && others > 300, "\(requests) \(others)")
  }
}
