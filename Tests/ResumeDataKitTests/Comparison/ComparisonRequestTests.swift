import KeyedArchives
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@testable import ResumeDataComparison
@testable import ResumeDataKit

@Suite("Comparing archived requests")
struct ComparisonRequestTests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let fixture = "blobs/xml-version-4-ios-11.xml"

  /// The fixture with an edited property list in its current request.
  private func withRequest(
    _ fixture: String, asXML: Bool = false, _ edit: (inout PropertyList) throws -> Void
  ) throws -> [UInt8] {
    let data = try #require(ResumeDataDocument(decoding: TestInputs.fixture(fixture)).propertyList[.key(current)]?.data)
    var list = try PropertyListFile(decoding: data).value
    try edit(&list)
    let bytes = try asXML ? XMLPropertyList.encode(list) : BinaryPropertyList.encode(list)
    return try edited(fixture, .setField(current, .data(bytes)))
  }

  @Test("a changed header is one difference, under its name")
  func header() throws {
    let b = try changed(fixture, current, ["*/*": "text/html"])
    #expect(
      try compare(TestInputs.fixture(fixture), b).lines == [
        "NSURLSessionResumeCurrentRequest::headers.Accept changed: \"*/*\" -> \"text/html\""
      ])
  }

  @Test("the case and the order of headers do not change the meaning")
  func headerCase() throws {
    let b = try changed(fixture, current, ["Accept": "ACCEPT", "User-Agent": "user-agent"])
    #expect(try compare(TestInputs.fixture(fixture), b).lines == [])
    let c = try changed(fixture, current, ["Accept": "ACCEPT", "*/*": "a"])
    #expect(
      try compare(TestInputs.fixture(fixture), c).paths == ["NSURLSessionResumeCurrentRequest::headers.ACCEPT"])
    let d = try withRequest(fixture) { list in
      for index in list[.key("$objects")]?.array?.indices ?? 0..<0 {
        for field in ["NS.keys", "NS.objects"] {
          list.update(PropertyListPath([.key("$objects"), .index(index), .key(field)])) { value in
            value = .array((value.array ?? []).reversed())
          }
        }
      }
    }
    #expect(try compare(TestInputs.fixture(fixture), d).lines == [])
  }

  @Test("a repeated header has two values")
  func repeatedHeader() throws {
    let b = try changed(fixture, current, ["Accept-Language": "ACCEPT"])
    #expect(
      try compare(TestInputs.fixture(fixture), b).lines == [
        "NSURLSessionResumeCurrentRequest::headers.Accept type: \"*/*\" -> "
          + PropertyList.array(["*/*", "en-us"]).canonical,
        "NSURLSessionResumeCurrentRequest::headers.Accept-Language removed: \"en-us\" -> absent",
      ])
  }

  @Test("XML in place of a binary property list is a difference in encoding only")
  func requestInXML() throws {
    let b = try withRequest(fixture, asXML: true) { _ in }
    let a = try TestInputs.fixture(fixture)
    #expect(try compare(a, b).isSame)
    #expect(
      try compare(a, b, includingEncoding: true).lines.first
        == "NSURLSessionResumeCurrentRequest::container encoding: \"binary\" -> \"xml\"")
  }

  @Test("a repaired blob differs from the original only in form and top-level key")
  func repair() throws {
    let bytes = try TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml")
    let repaired = try RepairEngine().repair(bytes)
    #expect(repaired.status == .repaired)
    let expected = ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"].flatMap { field in
      [
        "\(field)::form changed: \"named\" -> \"positional\"",
        "\(field)::topKey changed: \"NSKeyedArchiveRootObjectKey\" -> \"root\"",
      ]
    }
    #expect(try compare(bytes, repaired.bytes).lines == expected)
    #expect(try compare(repaired.bytes, TestInputs.fixture("bugs/b1-after-the-repair.xml")).isSame)
  }

  @Test("forms and top-level keys are separate differences")
  func forms() throws {
    func paths(_ a: String, _ b: String) throws -> Set<String> {
      Set(
        try compare("blobs/requests-\(a)-older-key-order.plist", "blobs/requests-\(b)-newer-key-order.plist").paths
          .compactMap { $0.split(separator: ":").last.map(String.init) })
    }
    #expect(try paths("named-literal", "positional-literal") == ["form"])
    #expect(try paths("named-literal", "named-root") == ["topKey"])
    #expect(try paths("named-literal", "positional-root") == ["form", "topKey"])
  }

  @Test("class, slots and properties have the same names as in inspect")
  func properties() throws {
    let lines = try compare("blobs/xml-version-4-ios-11.xml", "blobs/requests-mutable-class.xml").lines
      .filter { $0.hasPrefix(current) }.map { $0.dropFirst(current.count) }
    #expect(
      lines == [
        "::cachePolicy changed: 0 -> 1", "::class changed: \"NSURLRequest\" -> \"NSMutableURLRequest\"",
        "::explicitProperties changed: 0 -> 260", "::slot0 changed: false -> true",
        "::timeout changed: 60.0 -> 0.0",
      ])
    let slots = try compare("blobs/requests-both-22-slots.xml", "blobs/requests-both-16-slots.xml").paths
      .filter { $0.hasPrefix(current) }.map { $0.dropFirst(current.count) }
    #expect(slots == ["::headers", "::method", "::slot17", "::slots"])
    let flags = try compare("blobs/xml-version-4-ios-11.xml", "blobs/requests-without-extra-flags.xml").lines
    #expect(flags.count == 2)
    #expect(flags.first?.hasPrefix("NSURLSessionResumeCurrentRequest::flags removed: ") ?? false)
  }

  @Test("an integer and an equal real are the same timeout, but different flags")
  func wholeNumbers() throws {
    let a = try TestInputs.fixture(fixture)
    let b = try withRequest(fixture) { list in
      guard case .array(var objects) = list[.key("$objects")] else { return }
      for index in objects.indices where objects[index] == 60.0 { objects[index] = 60 }
      list.update(.key("$objects")) { $0 = .array(objects) }
    }
    #expect(a != b)
    #expect(try compare(a, b).lines == [])
    let c = try withRequest(fixture) { list in
      list.update(.key("$objects"), { $0.setInFirstObject("startTimeoutTime", to: 0) })
    }
    #expect(try compare(a, c).lines == ["\(current)::flags.startTimeoutTime type: 0.0 -> 0"])
    // A null in the slots equals a missing value.
    let d = try withRequest(fixture) { list in
      list.update(.key("$objects"), { $0.setInFirstObject("boundInterfaceIdentifier", to: .uid(0)) })
    }
    #expect(try compare(a, d).lines == [])
  }

  @Test("the second copy of the headers is compared as headers, not as text")
  func headerCopy() throws {
    let name = "blobs/requests-second-copy-of-headers.xml"
    let removed = try compare(fixture, name).lines
    #expect(removed.count == 1)
    #expect(removed.first?.hasPrefix("\(current)::headerCopy added: absent -> ") ?? false)
    let copy = try #require(try fields(of: name).currentRequest?.request?.headerCopy)
    func text(_ headers: some Sequence<ArchivedURLRequest.Header>) throws -> String {
      let list = PropertyListDictionary(headers.map { .init(key: $0.name, value: [.string($0.value)]) })
      return "\r\n\r\n"
        + String(decoding: Base64.encode(try BinaryPropertyList.encode(.dictionary(list))), as: UTF8.self)
    }
    let other = try changed(name, current, [try text(copy): try text(copy.reversed())])
    #expect(try other != TestInputs.fixture(name))
    #expect(try compare(TestInputs.fixture(name), other).lines == [])
    let shorter = try changed(name, current, [try text(copy): try text(copy.filter { $0.name != "Accept" })])
    #expect(
      try compare(TestInputs.fixture(name), shorter).lines == [
        "\(current)::headerCopy.Accept removed: \"*/*\" -> absent"
      ])
  }

  @Test("a request that cannot be read differs from one that can, and is compared by its bytes")
  func unreadable() throws {
    let a = try TestInputs.fixture(fixture)
    let broken = try edited(fixture, .setField(current, .data([1, 2, 3])))
    #expect(try compare(a, broken).lines == ["\(current)::state changed: \"readable\" -> \"unreadable\""])
    let other = try edited(fixture, .setField(current, .data([1, 2, 4])))
    #expect(try compare(broken, other).paths == [current])
    let (xml, binary) = (
      try XMLPropertyList.encode(["a": 1, "b": [2]]), try BinaryPropertyList.encode(["b": [2], "a": 1])
    )
    let inXML = try edited(fixture, .setField(current, .data(xml)))
    let inBinary = try edited(fixture, .setField(current, .data(binary)))
    #expect(try compare(inXML, inBinary).isSame)
    #expect(try compare(a, inXML).paths == ["\(current)::state"])
    let text = try edited(fixture, .setField(current, "text"))
    #expect(try compare(broken, text).differences.map(\.kind) == [.type])
  }

  @Test("a missing slot differs from one that is nil")
  func missingSlot() throws {
    let b = try withRequest(fixture) { list in
      list.update(.key("$objects")) { $0.setInFirstObject("__nsurlrequest_proto_prop_obj_7", to: nil) }
    }
    #expect(
      try compare(TestInputs.fixture(fixture), b).lines == [
        "\(current)::missingSlots added: absent -> \(PropertyList.array([7]).canonical)",
        "\(current)::state changed: \"readable\" -> \"unreadable\"",
      ])
  }

  @Test("a relative URL is shown with its base")
  func relativeURL() throws {
    let differences = try compare("blobs/url-relative-to-base.plist", "blobs/keyed-archive-version-4-ios-12.plist")
    let mine = differences.differences.filter { $0.path.description.hasPrefix(current) }
    #expect(mine.map(\.path.description) == ["baseURL", "headers.User-Agent", "url"].map { "\(current)::\($0)" })
    #expect(mine.map(\.kind) == [.removed, .changed, .changed])
  }
}

extension PropertyList {
  /// Sets a field of the request, the first object of an archive's `$objects`, at any depth.
  fileprivate mutating func setInFirstObject(_ field: String, to value: PropertyList?) {
    guard case .array(var objects) = self,
      let index = objects.firstIndex(where: { $0.dictionary?.contains("$2") ?? false }),
      case .dictionary(var fields) = objects[index]
    else { return }
    fields[field] = value
    objects[index] = .dictionary(fields)
    self = .array(objects)
  }
}
