import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@Suite("Renaming the slots of a request")
struct RenamingTests {
  private static let request = ObjectReference(1)
  private let properties = "__nsurlrequest_proto_props"

  /// The fields of the request in an archive.
  private func fields(_ list: PropertyList) throws -> PropertyListDictionary {
    try #require(list[KeyedArchive.path(of: Self.request)]?.dictionary)
  }

  /// An archive whose request has other fields.
  private func archive(
    _ form: ArchivedURLRequest.Form, slots: Int = 22, _ change: (inout PropertyListDictionary) -> Void = { _ in }
  ) throws -> KeyedArchive {
    var list = try RequestFixture(form, slots: slots).archive.propertyList
    list.update(KeyedArchive.path(of: Self.request)) { object in
      guard case .dictionary(var fields) = object else { return }
      change(&fields)
      object = .dictionary(fields)
    }
    return try KeyedArchive(list)
  }

  private func top(_ list: PropertyList) throws -> [String] {
    try #require(list[.key("$top")]?.dictionary).keys
  }

  @Test("requests of 22 and 16 slots are renamed in both directions", arguments: [22, 16, 2])
  func thereAndBack(slots: Int) throws {
    let keyed = try archive(.keyed, slots: slots) { $0["startTimeoutTime"] = 0.0 }
    let positional = try #require(keyed.renamingSlots(of: Self.request, to: .positional))
    let names = (0..<slots).map { "$\($0 + 3)" }
    #expect(
      try fields(positional).keys == ["$0", "$1", "$2"] + names + ["$\(slots + 3)", "startTimeoutTime", "$class"]
        || fields(positional).keys == ["$0", "$1", "$2"] + names + ["$\(slots + 3)", "$class", "startTimeoutTime"])
    #expect(try top(positional) == ["root"])
    #expect(try fields(positional).entries.map(\.value) == fields(keyed.propertyList).entries.map(\.value))
    let back = try KeyedArchive(positional).renamingSlots(of: Self.request, to: .keyed)
    #expect(back == keyed.propertyList)
  }

  @Test(
    "renaming back gives the original bytes",
    arguments: [
      "blobs/request-named.plist", "blobs/requests-named-literal-newer-key-order.plist",
      "blobs/requests-named-literal-older-key-order.plist", "blobs/keyed-archive-version-5.plist",
      "bugs/b4-original-request-missing.plist",
    ])
  func bytes(fixture: String) throws {
    var requests: [[UInt8]] = []
    let blob = try TestInputs.fixture(fixture)
    let list = try BinaryPropertyList(decoding: blob).value
    if let objects = list[.key("$objects")]?.array {
      requests = objects.compactMap(\.data)
      if requests.isEmpty { requests = [blob] }
    } else {
      requests = list.dictionary?.entries.compactMap(\.value.data) ?? []
    }
    #expect(!requests.isEmpty)
    for request in requests { try expectInverse(request) }
  }

  @Test("real archives are renamed", .enabled(if: TestInputs.hasShared))
  func realBytes() throws {
    try expectInverse(TestInputs.sample("modern-nsmutableurlrequest-archive.plist"))
  }

  private func expectInverse(_ bytes: [UInt8]) throws {
    var list = try BinaryPropertyList(decoding: bytes)
    let archive = try KeyedArchive(list.value)
    let root = try #require(archive.roots.first).reference
    list.value = try #require(archive.renamingSlots(of: root, to: .positional))
    let repaired = try list.encoded()
    #expect(repaired != bytes)
    var again = try BinaryPropertyList(decoding: repaired)
    #expect(again.value == list.value)
    again.value = try #require(try KeyedArchive(again.value).renamingSlots(of: root, to: .keyed))
    #expect(try again.encoded() == bytes)
    // A request that already has the form is not changed.
    list.value = try #require(archive.renamingSlots(of: root, to: .keyed))
    #expect(try list.encoded() == bytes)
  }

  @Test("a request that already has the form only gets the top-level key")
  func topKeyOnly() throws {
    var list = try archive(.keyed).propertyList
    list.update(.key("$top")) { $0 = ["root": .uid(1)] }
    let edited = try #require(try KeyedArchive(list).renamingSlots(of: Self.request, to: .keyed))
    #expect(try top(edited) == ["NSKeyedArchiveRootObjectKey"])
    #expect(try fields(edited) == fields(list))
    // A top key with another name is not changed.
    list.update(.key("$top")) { $0 = ["mine": .uid(1)] }
    #expect(try top(try #require(try KeyedArchive(list).renamingSlots(of: Self.request, to: .positional))) == ["mine"])
  }

  @Test("a top-level key that is in use is not used twice", arguments: [ArchivedURLRequest.Form.keyed, .positional])
  func topKeyTaken(form: ArchivedURLRequest.Form) throws {
    var list = try archive(form == .keyed ? .positional : .keyed).propertyList
    list.update(.key("$top")) { $0 = ["root": .uid(1), "NSKeyedArchiveRootObjectKey": .uid(1)] }
    #expect(try KeyedArchive(list).renamingSlots(of: Self.request, to: form) == nil)
  }

  @Test("a request in both forms is not renamed", arguments: [ArchivedURLRequest.Form.keyed, .positional])
  func bothForms(form: ArchivedURLRequest.Form) throws {
    let mixed = try archive(.keyed) { $0["$3"] = .uid(0) }
    #expect(mixed.renamingSlots(of: Self.request, to: form) == nil)
    let other = try archive(.positional) { $0["__nsurlrequest_proto_prop_obj_21"] = .uid(0) }
    #expect(other.renamingSlots(of: Self.request, to: form) == nil)
  }

  @Test("a request is not renamed if a new name is in use")
  func taken() throws {
    let number = try archive(.keyed) { $0["$25"] = .uid(0) }
    #expect(number.renamingSlots(of: Self.request, to: .positional) == nil)
    let properties = try archive(.positional) { $0[self.properties] = .uid(0) }
    #expect(properties.renamingSlots(of: Self.request, to: .keyed) == nil)
  }

  @Test("the number of slots is counted, not taken from the archive")
  func lyingCount() throws {
    for count: PropertyList in [0, 5, 21, 23, -1, "22", .integer(.init(Int64.max)), .integer(.init(high: 1, low: 0))] {
      let keyed = try archive(.keyed) { $0["$2"] = count }
      guard count != 23 else {
        // In the positional form the properties would be the 23rd slot, which no reader accepts.
        #expect(keyed.renamingSlots(of: Self.request, to: .positional) == nil)
        continue
      }
      let positional = try #require(keyed.renamingSlots(of: Self.request, to: .positional), "\(count)")
      #expect(try fields(positional).contains("$25"))
      #expect(
        try KeyedArchive(positional).renamingSlots(of: Self.request, to: .keyed) == keyed.propertyList, "\(count)")
    }
  }

  @Test("without properties the count decides which slot is the last")
  func withoutProperties() throws {
    let keyed = try archive(.keyed) { $0[self.properties] = nil }
    let positional = try #require(keyed.renamingSlots(of: Self.request, to: .positional))
    #expect(try !fields(positional).contains("$25"))
    #expect(try KeyedArchive(positional).renamingSlots(of: Self.request, to: .keyed) == keyed.propertyList)
  }

  @Test("requests that no reader accepts are not renamed: too many slots, a gap, a missing scalar, no slots")
  func broken() throws {
    let forms: [ArchivedURLRequest.Form] = [.keyed, .positional]
    for form in forms {
      let other: ArchivedURLRequest.Form = form == .keyed ? .positional : .keyed
      let first = form == .keyed ? "__nsurlrequest_proto_prop_obj_" : "$"
      let offset = form == .keyed ? 0 : 3
      let many = try archive(form) { fields in
        for slot in 22..<40 { fields["\(first)\(slot + offset)"] = .uid(0) }
      }
      #expect(many.renamingSlots(of: Self.request, to: other) == nil, "too many")
      for slot in [0, 10] {
        let gap = try archive(form) { $0["\(first)\(slot + offset)"] = nil }
        #expect(gap.renamingSlots(of: Self.request, to: other) == nil, "a gap at \(slot)")
      }
      for scalar in ["$0", "$1", "$2"] {
        let lacking = try archive(form) { $0[scalar] = nil }
        #expect(lacking.renamingSlots(of: Self.request, to: other) == nil, "without \(scalar)")
      }
    }
    let empty = try archive(.keyed, slots: 2) { fields in
      for name in fields.keys where name.hasPrefix("__") { fields[name] = nil }
    }
    for form in forms { #expect(empty.renamingSlots(of: Self.request, to: form) == nil, "no slots") }
  }

  @Test("a repeated slot keeps both entries")
  func twice() throws {
    let archive = try archive(.keyed) { $0.entries.append(.init(key: "__nsurlrequest_proto_prop_obj_3", value: 7)) }
    let renamed = try #require(archive.renamingSlots(of: Self.request, to: .positional))
    #expect(try fields(renamed).keys.filter { $0 == "$6" }.count == 2)
    #expect(try KeyedArchive(renamed).renamingSlots(of: Self.request, to: .keyed) == archive.propertyList)
  }

  @Test("an object that is not a request, or cannot be read, is not renamed")
  func noRequest() throws {
    let fixture = ArchiveFixture("text", ["$class": .uid(9)], ["$3": .uid(0), "$class": .uid(4)])
    for index in 0...5 {
      #expect(try fixture.archive.renamingSlots(of: ObjectReference(index), to: .keyed) == nil)
    }
  }
}

@Suite("Archiving a request in another form")
struct RequestFormTests {
  private func archive(_ form: ArchivedURLRequest.Form, under keys: [String]) throws -> KeyedArchive {
    let request = ArchivedURLRequest(
      get: "https://example.com/", headers: [.init(name: "Accept", value: "*/*")], hasHTTPPart: true, form: form)
    return try KeyedArchive(request.archive(under: keys, order: .older))
  }

  @Test("a named request that is made positional under both keys, and named again, is the same archive")
  func bothNames() throws {
    let keyed = try archive(.keyed, under: [KeyedArchive.literalRootKey])
    let root = ObjectReference(1)
    let both = try #require(
      keyed.archivingRequest(root, as: .positional, under: [KeyedArchive.literalRootKey, KeyedArchive.rootKey]))
    #expect(both[.key("$top")] == ["NSKeyedArchiveRootObjectKey": .uid(1), "root": .uid(1)])
    let back = try KeyedArchive(both).archivingRequest(root, as: .keyed, under: [KeyedArchive.literalRootKey])
    #expect(back == keyed.propertyList)
  }

  @Test("a positional request under \"root\" is what the published repair gives")
  func asTheRepair() throws {
    let keyed = try archive(.keyed, under: [KeyedArchive.literalRootKey])
    let root = ObjectReference(1)
    #expect(
      keyed.archivingRequest(root, as: .positional, under: [KeyedArchive.rootKey])
        == keyed.renamingSlots(of: root, to: .positional))
  }

  @Test("a request under another top-level key gets the wanted key, unless another object has it")
  func otherNames() throws {
    let other = try archive(.keyed, under: ["request"])
    let root = ObjectReference(1)
    let list = try #require(other.archivingRequest(root, as: .keyed, under: [KeyedArchive.literalRootKey]))
    #expect(list[.key("$top")] == ["NSKeyedArchiveRootObjectKey": .uid(1)])
    var taken = other.propertyList
    taken.update(.key("$top")) { $0 = ["request": .uid(1), "root": .uid(2)] }
    #expect(try KeyedArchive(taken).archivingRequest(root, as: .positional, under: ["root"]) == nil)
    #expect(other.archivingRequest(ObjectReference(2), as: .keyed, under: ["root"]) == nil)
  }
}
