import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Redacting blobs")
struct BlobRedactionTests {
  /// A blob full of secrets. Each of them contains `5ECRET`.
  private func secret(_ container: Container) throws -> ResumeDataDocument {
    let url = "https://joe:5ECRET@example.com/a.zip?X-Amz-Signature=5ECRET&n=1"
    var request = ArchivedURLRequest(
      get: url,
      headers: [
        .init(name: "Accept", value: "*/*"), .init(name: "Authorization", value: "Bearer 5ECRET"),
        .init(name: "Cookie", value: "id=5ECRET"), .init(name: "Proxy-Authorization", value: "Basic 5ECRET"),
        .init(name: "Referer", value: "https://example.com/?token=5ECRET"),
      ], hasHTTPPart: true, form: .keyed)
    request.headerCopy = request.headers
    request.mainDocumentURL = url
    request.body = Array("body 5ECRET".utf8)
    let list = request.archive(under: ["NSKeyedArchiveRootObjectKey"], order: .newer)
    var data = try BinaryPropertyList.encode(list)
    // An object that nothing refers to, as real archives have them.
    var hidden = try BinaryPropertyList(decoding: data)
    hidden.value.update(.key("$objects")) { objects in
      guard case .array(let values) = objects else { return }
      objects = .array(values + ["hidden 5ECRET"])
    }
    data = try hidden.encoded()
    let plain: PropertyList = [
      "ExampleNotes": "see https://example.com/?sig=5ECRET", "NSURLSessionDownloadURL": .string(url),
      "NSURLSessionResumeBytesReceived": 100, "NSURLSessionResumeCurrentRequest": .data(data),
      "NSURLSessionResumeEntityTag": "\"a\"", "NSURLSessionResumeInfoTempFileName": "CFNetworkDownload_a.tmp",
      "NSURLSessionResumeInfoVersion": 5, "NSURLSessionResumeOriginalRequest": .data(data),
    ]
    var target = ConversionTarget()
    target.container = container
    return try ResumeDataDocument(decoding: BinaryPropertyList.encode(plain)).converted(to: target)
  }

  /// Whether a text occurs in a property list, in data that are property lists, or in the copies of headers.
  private func holds(_ text: String, _ value: PropertyList) -> Bool {
    switch value {
    case .string(let string):
      if string.contains(text) { return true }
      guard string.hasPrefix("\r\n\r\n") else { return false }
      let decoded = Base64.decodeLeniently(Array(string.utf8)).bytes
      return holds(text, .data(decoded))
    case .data(let bytes):
      if let list = try? ResumeDataDocument(decoding: bytes).propertyList { return holds(text, list) }
      let needle = Array(text.utf8)
      return bytes.indices.contains { bytes[$0...].starts(with: needle) }
    case .array(let values), .set(let values): return values.contains { holds(text, $0) }
    case .dictionary(let dictionary):
      return dictionary.entries.contains { $0.key.contains(text) || holds(text, $0.value) }
    default: return false
    }
  }

  @Test(
    "no secret is left in any container, and everything else is unchanged",
    arguments: [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive])
  func containers(container: Container) throws {
    let old = try secret(container)
    #expect(holds("5ECRET", old.propertyList))
    let conversion = try old.redaction()
    let made = try ResumeDataDocument(decoding: conversion.document.encoded())
    #expect(!holds("5ECRET", made.propertyList))
    #expect(made.container == container)
    #expect(made.fields.url == "https://redacted@example.com/a.zip?X-Amz-Signature=redacted&n=1")
    #expect(made.fields.bytesReceived == 100)
    #expect(made.fields.faults.isEmpty)
    for request in [made.fields.currentRequest, made.fields.originalRequest] {
      let request = try #require(request)
      #expect(request.isReadable)
      #expect(request.request?.url == made.fields.url)
      #expect(request.request?.header("Authorization") == "redacted")
      #expect(request.request?.header("Accept") == "*/*")
      #expect(request.request?.header("Referer") == "https://example.com/?token=redacted")
      #expect(request.request?.headerCopy == request.request?.headers)
      #expect(request.request?.body == Array(repeating: 0, count: 11))
    }
    #expect(
      conversion.changes.map(\.message).filter { $0.contains("header") || $0.contains("body") || $0.contains("value") }
        == [
          "a body of 11 bytes replaced", "the value of Authorization replaced", "the value of Cookie replaced",
          "the value of Proxy-Authorization replaced", "the value of Referer replaced",
        ])
    #expect(conversion.changes.filter { $0.kind == .note }.map(\.field) == ["ExampleNotes"])
    #expect(conversion.changes.allSatisfy { !$0.message.contains("5ECRET") })
  }

  @Test("a second redaction changes nothing", arguments: [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive])
  func again(container: Container) throws {
    let once = try secret(container).redaction().document
    #expect(try once.redaction().document.encoded() == once.encoded())
  }

  @Test("unreadable data is replaced once, and a second redaction reports nothing")
  func unreadableAgain() throws {
    var fields = soundFields()
    fields["NSURLSessionResumeCurrentRequest"] = "Authorization: 5ECRET"
    let archive: PropertyList = [
      "$version": 100_000, "$archiver": "NSKeyedArchiver", "$objects": "5ECRET", "$top": ["a": "5ECRET", "b": .uid(1)],
    ]
    fields["x"] = .data(try BinaryPropertyList.encode(archive))
    let once = try ResumeDataDocument(decoding: encoded(fields)).redaction()
    #expect(!holds("5ECRET", once.document.propertyList))
    #expect(
      once.changes.map(\.message).filter { $0.hasSuffix("replaced") } == [
        "an archive that cannot be searched replaced", "text in place of a request replaced",
      ])
    let twice = try once.document.redaction()
    #expect(try twice.document.encoded() == once.document.encoded())
    #expect(twice.changes.filter { $0.message.hasSuffix("replaced") } == [])
  }

  @Test(
    "every blob stays a blob with the same continuation request, except for its secrets",
    arguments: FixtureEntry.all)
  func fixtures(entry: FixtureEntry) throws {
    guard entry.group != "hostile", let bytes = try? TestInputs.fixture(entry.file),
      let document = try? ResumeDataDocument(decoding: bytes), document.kind == .download, !document.isEmpty
    else { return }
    let made = try ResumeDataDocument(decoding: document.redaction().document.encoded())
    #expect(made.container == document.container)
    #expect(made.fields.version == document.fields.version)
    #expect(made.fields.bytesReceived == document.fields.bytesReceived)
    #expect(made.fields.url == document.fields.url.map { Redaction.blob.url($0) })
    #expect(made.fields.currentRequest?.isReadable == document.fields.currentRequest?.isReadable)
  }

  @Test("a relative URL without a slash is redacted as a URL")
  func relativeURL() throws {
    var request = ArchivedURLRequest(get: "file.zip?token=5ECRET&n=1", hasHTTPPart: false, form: .keyed)
    request.baseURL = "https://example.com/"
    let archive = request.archive(under: ["NSKeyedArchiveRootObjectKey"], order: .newer)
    var fields = soundFields()
    fields["NSURLSessionResumeCurrentRequest"] = .data(try BinaryPropertyList.encode(archive))
    let redacted = try ResumeDataDocument(decoding: encoded(fields)).redaction().document
    #expect(redacted.fields.currentRequest?.request?.url == "file.zip?token=redacted&n=1")
    #expect(!holds("5ECRET", redacted.propertyList))
  }

  @Test("fields outside an archive are redacted")
  func outsideArchive() throws {
    var list = try #require(
      try ResumeDataDocument(decoding: TestInputs.fixture("blobs/xml-keyed-archive-webkit.xml")).propertyList.dictionary
    )
    list["NSURLSessionDownloadURL"] = "https://joe:5ECRET@example.com/a"
    list["Authorization"] = "Bearer 5ECRET"
    list["Notes"] = ["https://example.com/?sig=5ECRET"]
    let document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(.dictionary(list)))
    let redacted = try document.redaction().document
    #expect(!holds("5ECRET", redacted.propertyList))
    #expect(redacted.propertyList.dictionary?.keys == document.propertyList.dictionary?.keys)
    #expect(redacted.fields.bytesReceived == document.fields.bytesReceived)
  }

  @Test("unreadable objects and strings deep inside objects are removed")
  func unreadableObjects() throws {
    var document = try secret(.keyedArchive)
    document.propertyList.update(.key("$objects")) { objects in
      guard case .array(let values) = objects else { return }
      objects = .array(
        values + [
          ["NS.keys": [.uid(1)], "NS.objects": [], "more": "https://example.com/?sig=5ECRET", "$class": .uid(2)],
          ["deep": [["https://example.com/?sig=5ECRET"]]],
        ])
    }
    let count = document.propertyList[.key("$objects")]?.array?.count ?? 0
    document.propertyList.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top else { return }
      dictionary["a"] = .uid(UInt64(count - 2))
      dictionary["b"] = .uid(UInt64(count - 1))
      top = .dictionary(dictionary)
    }
    let redacted = try document.redaction().document
    #expect(!holds("5ECRET", redacted.propertyList))
    #expect(redacted.fields.version == 5)
  }

  @Test("an unreadable request in a masked archive is replaced once, and a second redaction changes nothing")
  func unreadableRequestAgain() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/masked-archive-26.resumedata"))
    document.propertyList.update(.key("$objects")) { objects in
      guard case .array(var values) = objects else { return }
      for (index, value) in values.enumerated() {
        // A request whose class is not in the archive.
        guard var fields = value.dictionary, fields.contains("__nsurlrequest_proto_props") else { continue }
        fields["$class"] = .uid(9_999)
        values[index] = .dictionary(fields)
      }
      objects = .array(values)
    }
    let once = try document.redaction().document
    let twice = try once.redaction().document
    #expect(once.propertyList[.key("$objects")]?.array?.contains("redacted") == true)
    #expect(try twice.encoded() == once.encoded())
  }

  @Test("what is not a name in the description of a class is removed")
  func classDescriptions() throws {
    var document = try secret(.keyedArchive)
    let root = try KeyedArchive(document.propertyList).root(KeyedArchive.literalRootKey)
    let number = try #require(document.propertyList[KeyedArchive.path(of: root)]?.dictionary?["$class"]?.uid)
    document.propertyList.update(KeyedArchive.path(of: ObjectReference(Int(number)))) { description in
      guard case .dictionary(var fields) = description else { return }
      fields["$classes"] = [["a": "Bearer 5ECRET"], .data(Array("5ECRET".utf8)), "NSObject"]
      description = .dictionary(fields)
    }
    #expect(holds("5ECRET", document.propertyList))
    #expect(!holds("5ECRET", try document.redaction().document.propertyList))
  }

  @Test("ignored data is removed: repeated fields, additional fields of a dictionary, a second list of objects")
  func fieldsThatDoNotCount() throws {
    var document = try secret(.keyedArchive)
    let root = try KeyedArchive(document.propertyList).root(KeyedArchive.literalRootKey)
    document.propertyList.update(KeyedArchive.path(of: root)) { fields in
      guard case .dictionary(var dictionary) = fields else { return }
      let hidden: PropertyList = ["NS.string": "https://example.com/?sig=5ECRET"]
      // In a binary list the first of two entries counts.
      dictionary.entries.append(.init(key: "NS.objects", value: ["Bearer 5ECRET", hidden]))
      dictionary.entries.append(.init(key: "more", value: "https://example.com/?sig=5ECRET"))
      fields = .dictionary(dictionary)
    }
    var list = try #require(document.propertyList.dictionary)
    list.entries += [
      .init(key: "$objects", value: ["$null", "Bearer 5ECRET"]), .init(key: "$archiver", value: "Bearer 5ECRET"),
      .init(key: "Authorization", value: "Bearer 5ECRET"), .init(key: "Authorization", value: "x"),
    ]
    document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(.dictionary(list)))
    let redacted = try document.redaction().document
    #expect(!holds("5ECRET", redacted.propertyList))
    #expect(redacted.fields.version == 5 && redacted.fields.currentRequest?.isReadable == true)
    #expect(redacted.propertyList[.key("Authorization")] == "redacted")
  }

  @Test("nested lists with too much data to search are removed")
  func bomb() throws {
    func level(_ data: [UInt8], _ count: Int) throws -> [UInt8] {
      try BinaryPropertyList.encode(.array(Array(repeating: .data(data), count: count)))
    }
    let inner = try BinaryPropertyList.encode(
      .array(Array(repeating: "x", count: 2_000) + ["https://example.com/?sig=5ECRET"]))
    let blob = try level(level(level(inner, 200), 200), 50)
    var fields = soundFields()
    fields["x"] = .data(blob)
    let bytes = try encoded(fields)
    #expect(bytes.count < 100_000)
    let document = try ResumeDataDocument(decoding: bytes)
    var redactor = BlobCleanser(.masking, nodes: 50_000)
    let redacted = redactor.blob(document.propertyList)
    #expect(!holds("5ECRET", redacted))
    #expect(redactor.found.contains("data that cannot be searched"))
    // Of four billion values, as many are read as the limit allows. Only the last list may exceed what is left.
    #expect((-2_100...2_100).contains(redactor.nodes), "\(redactor.nodes) of 50000 values left")
  }
}
