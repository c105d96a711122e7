import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Replacing the URL of a blob")
struct RetargetingTests {
  private let new = "https://new.example.net/b.zip?x=1"

  private func document(_ fixture: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
  }

  /// A blob with credentials and a second copy of the headers, in some container.
  private func withCredentials(_ container: Container) throws -> ResumeDataDocument {
    let headers: [ArchivedURLRequest.Header] = [
      .init(name: "Accept", value: "*/*"), .init(name: "Authorization", value: "Bearer 5ECRET"),
      .init(name: "cookie", value: "id=5ECRET"), .init(name: "Host", value: "old.example.com"),
      .init(name: "Referer", value: "https://old.example.com/page"), .init(name: "X-Api-Key", value: "5ECRET"),
    ]
    var request = ArchivedURLRequest(
      get: "https://old.example.com/a.zip", headers: headers, hasHTTPPart: true, form: .keyed)
    request.headerCopy = headers
    let data = try BinaryPropertyList.encode(request.archive(under: ["NSKeyedArchiveRootObjectKey"], order: .newer))
    var target = ConversionTarget()
    target.container = container
    let plain: PropertyList = [
      "NSURLSessionDownloadURL": "https://old.example.com/a.zip", "NSURLSessionResumeBytesReceived": 100,
      "NSURLSessionResumeCurrentRequest": .data(data), "NSURLSessionResumeEntityTag": "\"a\"",
      "NSURLSessionResumeInfoTempFileName": "CFNetworkDownload_a.tmp", "NSURLSessionResumeInfoVersion": 5,
      "NSURLSessionResumeOriginalRequest": .data(data),
    ]
    return try ResumeDataDocument(decoding: BinaryPropertyList.encode(plain)).converted(to: target)
  }

  /// Every text in a blob, also in data inside it and in the copies of headers.
  private func holds(_ text: String, _ document: ResumeDataDocument) throws -> Bool {
    func holds(_ bytes: [UInt8]) -> Bool {
      let needle = Array(text.utf8)
      return bytes.indices.contains { bytes[$0...].starts(with: needle) }
    }
    let requests = [document.fields.currentRequest, document.fields.originalRequest].compactMap { $0?.request }
    return try holds(document.encoded())
      || requests.contains { request in
        (request.headers + (request.headerCopy ?? [])).contains { $0.value.contains(text) }
      }
      || ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"].contains { key in
        document.propertyList[.key(key)]?.data.map(holds) ?? false
      }
  }

  @Test(
    "the new URL is set everywhere, and neither copy of the headers keeps old credentials or hosts",
    arguments: [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive])
  func everywhere(container: Container) throws {
    let old = try withCredentials(container)
    let conversion = try old.retargeting(Retargeting(url: new))
    let made = try ResumeDataDocument(decoding: conversion.document.encoded())
    #expect(made.container == container)
    #expect(made.fields.url == new)
    for request in [made.fields.currentRequest, made.fields.originalRequest] {
      #expect(request?.request?.url == new)
      #expect(request?.request?.headers == [.init(name: "Accept", value: "*/*")])
      #expect(request?.request?.headerCopy == nil)
      #expect(request?.isReadable == true)
    }
    #expect(made.fields.bytesReceived == 100)
    #expect(made.fields.entityTag == "\"a\"")
    #expect(made.fields.tempFileName == "CFNetworkDownload_a.tmp")
    #expect(try !holds("5ECRET", made))
    #expect(try !holds("old.example.com", made))
    #expect(conversion.changes.count == 12)
    #expect(conversion.changes.allSatisfy { !$0.message.contains("5ECRET") })
  }

  @Test("for the same host, headers with the host stay and credentials are removed")
  func sameHost() throws {
    let made = try withCredentials(.xml).retargeted(to: "https://old.example.com/b.zip?X-Amz-Signature=2")
    #expect(made.fields.currentRequest?.request?.headers.map(\.name) == ["Accept", "Host", "Referer"])
  }

  @Test("if credentials are kept, all headers stay, and both copies agree")
  func kept() throws {
    let old = try withCredentials(.keyedArchive)
    var retargeting = Retargeting(url: new, keepsCredentials: true)
    retargeting.headers = [.init(name: "authorization", value: "Bearer new"), .init(name: "X-New", value: "1")]
    retargeting.removedHeaders = ["COOKIE", "Absent"]
    let made = try old.retargeting(retargeting).document
    let request = try #require(made.fields.currentRequest?.request)
    #expect(
      request.headers.map(\.name) == ["Accept", "Authorization", "Host", "Referer", "X-Api-Key", "X-New"])
    #expect(request.header("Authorization") == "Bearer new")
    #expect(request.headerCopy == request.headers)
    #expect(request.faults.isEmpty)
  }

  @Test("without a new URL only the headers change, and credentials stay")
  func headersAlone() throws {
    var retargeting = Retargeting()
    retargeting.removedHeaders = ["Accept"]
    let old = try withCredentials(.xml)
    let made = try old.retargeting(retargeting).document
    #expect(made.fields.url == old.fields.url)
    #expect(made.fields.currentRequest?.request?.header("Authorization") == "Bearer 5ECRET")
    #expect(made.fields.currentRequest?.request?.header("Accept") == nil)
    #expect(try old.retargeting(Retargeting()).document.encoded() == old.encoded())
  }

  @Test("a relative URL becomes absolute")
  func relative() throws {
    let made = try document("blobs/url-relative-to-base.plist").retargeted(to: new)
    #expect(made.fields.currentRequest?.request?.url == new)
    #expect(made.fields.currentRequest?.request?.baseURL == nil)
  }

  @Test(
    "blobs of the newer loader and of Safari get the URL in their own form",
    arguments: [
      "blobs/masked-archive-26.resumedata", "blobs/masked-archive-18.resumedata",
      "blobs/keyed-archive-around-masked-archive.plist", "blobs/safari-info-plist.plist", "blobs/safari-info-plist.xml",
    ])
  func otherForms(fixture: String) throws {
    let old = try document(fixture)
    let made = try ResumeDataDocument(decoding: old.retargeted(to: new).encoded())
    #expect(made.container == old.container)
    #expect(made.mask == old.mask)
    #expect(made.fields.url == new)
    #expect(made.fields.bytesReceived == old.fields.bytesReceived)
    #expect(made.fields.entityTag == old.fields.entityTag)
    #expect(made.fields.tempFileName == old.fields.tempFileName)
    #expect(made.fields.localPath == old.fields.localPath)
    if let request = old.fields.originalRequest?.request {
      #expect(made.fields.originalRequest?.request?.url == new)
      #expect(made.fields.originalRequest?.request?.flags == request.flags)
    }
  }

  @Test("setting a header adds an HTTP part to a request without one")
  func growing() throws {
    var retargeting = Retargeting()
    retargeting.headers = [.init(name: "Authorization", value: "Bearer a")]
    let made = try document("blobs/requests-both-16-slots.xml").retargeting(retargeting).document
    let request = try #require(made.fields.currentRequest?.request)
    #expect(request.slotCount == 22)
    #expect(request.method == "GET")
    #expect(request.headers == retargeting.headers)
    #expect(request.faults.isEmpty)
    #expect(made.fields.originalRequest?.request?.slotCount == 16)
  }

  @Test("a request that cannot be decoded would keep the old URL: it is named, and dropped only on request")
  func undecodable() throws {
    let old = try document("blobs/request-original-unreadable.xml")
    #expect {
      _ = try old.retargeted(to: new)
    } throws: { error in
      (error as? ConversionError)?.fields.map(\.field) == ["NSURLSessionResumeOriginalRequest"]
    }
    var retargeting = Retargeting(url: new)
    retargeting.isLossy = true
    let made = try old.retargeting(retargeting).document
    #expect(made.fields.originalRequest == nil)
    #expect(made.fields.currentRequest?.request?.url == new)
  }

  @Test(
    "URLs that a download cannot have are refused",
    arguments: [
      "ftp://example.com/a", "example.com/a", "https:///a", "https://example.com/a b", "https://é.com/", "",
      "file:///a",
    ])
  func badURLs(url: String) throws {
    let old = try document("blobs/xml-version-4-ios-11.xml")
    #expect { _ = try old.retargeted(to: url) } throws: { ($0 as? ConversionError)?.code == .badArgument }
  }

  @Test(
    "headers that HTTP does not allow are refused",
    arguments: [("A B", "x"), ("", "x"), ("A", "x\r\nB: y"), ("__hhaa__", "x"), ("é", "x")])
  func badHeaders(name: String, value: String) throws {
    let old = try document("blobs/xml-version-4-ios-11.xml")
    var retargeting = Retargeting()
    retargeting.headers = [.init(name: name, value: value)]
    #expect { _ = try old.retargeting(retargeting) } throws: { ($0 as? ConversionError)?.code == .badArgument }
  }

  @Test(
    "secrets of the old URL are also removed from the main document URL and the archived response")
  func oldSecrets() throws {
    var request = ArchivedURLRequest(get: "https://old.example.com/a?token=5ECRET", hasHTTPPart: true, form: .keyed)
    request.mainDocumentURL = "https://old.example.com/page?token=5ECRET"
    let archive = request.archive(under: ["NSKeyedArchiveRootObjectKey"], order: .newer)
    for container in [Container.xml, .binary, .keyedArchive] {
      let masked = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/masked-archive-26.resumedata"))
      var target = ConversionTarget(try #require(SystemProfile(version: 5)))
      target.bytesReceived = 5
      target.isLossy = true
      var document = try masked.converted(to: target)
      let response = try #require(document.fields.response)
      let url = try #require(response.url)
      // The response's own URL becomes a signed one.
      let field = try #require(document.form.value(of: "NSURLSessionResumeResponse")?.data)
      var list = try BinaryPropertyList(decoding: field)
      list.value.update(.key("$objects")) { objects in
        guard case .array(let values) = objects else { return }
        objects = .array(values.map { $0 == .string(url) ? .string(url + "?token=5ECRET") : $0 })
      }
      let isSet =
        document.apply(.setField("NSURLSessionResumeResponse", .data(try BinaryPropertyList.encode(list.value))))
        && document.apply(.setField("NSURLSessionResumeCurrentRequest", .data(try BinaryPropertyList.encode(archive))))
      #expect(isSet)
      var other = ConversionTarget()
      other.container = container
      document = try document.converted(to: other)
      #expect(document.fields.response?.url == url + "?token=5ECRET")

      let made = try document.retargeting(Retargeting(url: "https://new.example.com/a"))
      #expect(made.document.fields.response == nil)
      #expect(made.document.fields.currentRequest?.request?.mainDocumentURL == nil)
      let bytes = try made.document.encoded()
      let plain = try ResumeDataDocument(decoding: bytes).propertyList
      #expect(!Self.texts(of: plain).contains { $0.contains("5ECRET") }, "\(container)")
      #expect(made.changes.filter { $0.kind == .dropped }.count == 2)

      let kept = try document.retargeting(Retargeting(url: "https://new.example.com/a", keepsCredentials: true))
      #expect(kept.document.fields.response == document.fields.response)
    }
  }

  /// All texts, also in property lists inside data.
  private static func texts(of value: PropertyList) -> [String] {
    switch value {
    case .string(let text): [text]
    case .data(let bytes): (try? ResumeDataDocument(decoding: bytes)).map { texts(of: $0.propertyList) } ?? []
    case .array(let values), .set(let values): values.flatMap(texts)
    case .dictionary(let dictionary): dictionary.entries.flatMap { [$0.key] + texts(of: $0.value) }
    default: []
    }
  }
}
