import KeyedArchives
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@Suite("Redacting blobs")
struct BlobRedactionTests {
  /// A blob full of secrets: all of them have `5ECRET` in them.
  private func secret(_ container: Container) throws -> ResumeDataDocument {
    let url = "https://joe:5ECRET@example.com/a.zip?X-Amz-Signature=5ECRET&n=1"
    var request = ArchivedURLRequest(
      get: url,
      headers: [
        .init(name: "Accept", value: "*/*"), .init(name: "Authorization", value: "Bearer 5ECRET"),
        .init(name: "Cookie", value: "id=5ECRET"), .init(name: "Proxy-Authorization", value: "Basic 5ECRET"),
        .init(name: "Referer", value: "https://example.com/?token=5ECRET"),
      ], hasHTTPPart: true, form: .named)
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
    "no secret is left in any container, and everything else is as it was",
    arguments: [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive])
  func containers(container: Container) throws {
    let old = try secret(container)
    #expect(holds("5ECRET", old.propertyList))
    let conversion = try old.redacted()
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
    let once = try secret(container).redacted().document
    #expect(try once.redacted().document.encoded() == once.encoded())
  }

  @Test(
    "every fixture that is a blob stays one, with the same request to continue but for its secrets",
    arguments: FixtureEntry.all)
  func fixtures(entry: FixtureEntry) throws {
    guard entry.group != "hostile", let bytes = try? TestInputs.fixture(entry.file),
      let document = try? ResumeDataDocument(decoding: bytes), document.kind == .download, !document.isEmpty
    else { return }
    let made = try ResumeDataDocument(decoding: document.redacted().document.encoded())
    #expect(made.container == document.container)
    #expect(made.fields.version == document.fields.version)
    #expect(made.fields.bytesReceived == document.fields.bytesReceived)
    #expect(made.fields.url == document.fields.url.map { Redaction.blob.url($0) })
    #expect(made.fields.currentRequest?.isReadable == document.fields.currentRequest?.isReadable)
  }
}
