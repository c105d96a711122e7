import KeyedArchives
import ResumeDataKit
import TestInputs
import Testing

@testable import PropertyLists

@Suite("The real samples", .enabled(if: TestInputs.hasShared))
struct SampleTests {
  private func document(_ name: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: TestInputs.sample(name))
  }

  @Test("the blob of iOS 10.0.2 gives its fields, its writer and the request that continues it")
  func iOS10() throws {
    let document = try document("ios10.0.2-v2-named-requests.xml")
    let fields = document.fields
    #expect(document.textEncoding == .raw)
    #expect(document.container == .xml)
    #expect(document.kind == .download)
    #expect(fields.version == 2)
    #expect(fields.bytesReceived == 68_188)
    #expect(fields.entityTag == "\"5534b35d-7c7be1\"")
    #expect(fields.serverDate == "Mon, 20 Apr 2015 08:05:49 GMT")
    #expect(fields.tempFileName == "CFNetworkDownload_JhfLFD.tmp")
    #expect(fields.localPath == nil)
    #expect(fields.otherKeys == [])
    #expect(fields.faults == [])
    #expect(document.origin.system == "iOS 10.0.2")
    #expect(
      document.origin.evidence == [
        "User-Agent has CFNetwork/808.0.2 Darwin/16.0.0, the builds of iOS 10.0.2 (found in 10.0 to 10.0.2) "
          + "(confidence A)",
        "version 2 with requests in named form (confidence A)",
      ])
    let url =
      "http://sbslive.cnrmobile.com/storage/storage2/18/01/18/46eeb50b3f21325a6f4bd0e8ba4d2357.3gp"
    #expect(fields.url == url)
    let headers = fields.currentRequest?.request?.headers ?? []
    #expect(
      document.continuation
        == .request(
          .init(
            url: url, byteRange: .from(68188), ifRange: "\"5534b35d-7c7be1\"",
            headers: headers.filter { $0.name != "Accept-Encoding" })))
  }

  @Test("both requests of the blob of iOS 10.0.2 are readable, with 22 and 16 named slots")
  func iOS10Requests() throws {
    let fields = try document("ios10.0.2-v2-named-requests.xml").fields
    for (request, slots) in [(fields.currentRequest, 22), (fields.originalRequest, 16)] {
      #expect(request?.isReadable == true)
      #expect(request?.topKey == "NSKeyedArchiveRootObjectKey")
      #expect(request?.form == .keyed)
      #expect(request?.request?.slotCount == slots)
      #expect(request?.request?.className == "NSURLRequest")
      #expect(request?.request?.timeout == 60)
    }
    #expect(fields.currentRequest?.request?.method == "GET")
    #expect(
      fields.currentRequest?.request?.headers.map(\.name)
        == ["User-Agent", "Accept", "Accept-Language", "Accept-Encoding"])
    #expect(fields.originalRequest?.request?.method == nil)
  }

  @Test("the nil archive of iOS 12 is empty, as a file and as the text it was published in")
  func nilArchive() throws {
    let raw = try document("ios12-empty-nil-archive.plist")
    let text = try document("ios12-empty-nil-archive.description.txt")
    #expect(raw.isEmpty && text.isEmpty)
    #expect(raw.textEncoding == .raw && text.textEncoding == .hex)
    #expect(raw.propertyList == text.propertyList)
    #expect(raw.container == .keyedArchive)
    #expect(raw.origin.system == "iOS 12.0 to 12.2")
    #expect(
      raw.continuation
        == .unavailable(
          reason: "the blob is an archive of nil: the system had nothing to resume; start a new download"))
    #expect(try text.encoded() == TestInputs.sample("ios12-empty-nil-archive.plist"))
  }

  @Test("the modern archive is a request with 22 slots, not a blob")
  func modernRequest() throws {
    let document = try document("modern-nsmutableurlrequest-archive.plist")
    #expect(document.kind == .request)
    let request = document.fields.currentRequest
    #expect(request?.isReadable == true)
    #expect(request?.topKey == "PBBridgeActivationRequestKey")
    #expect(request?.request?.slotCount == 22)
    #expect(request?.request?.method == "POST")
    #expect(request?.request?.body == [1, 2, 3, 4])
    #expect(request?.request?.headerCopy == request?.request?.headers)
    #expect(request?.request?.flags.count == 29)
  }

  @Test("the structure-only file gives its fields and two requests that cannot be read")
  func structureOnly() throws {
    let document = try document("ios11-v4-structure-only.xml")
    #expect(document.fields.version == 4)
    #expect(document.fields.bytesReceived == 8_297_040)
    #expect(document.fields.tempFileName == "CFNetworkDownload_sFZ0E8.tmp")
    #expect(document.fields.currentRequest?.reason == "the field holds no bytes")
    #expect(document.fields.originalRequest?.reason == "the field holds no bytes")
    #expect(document.anomalies.map(\.kind) == [.skippedCharacters, .skippedCharacters])
    #expect(document.origin.system == "iOS 11")
  }

  @Test("every sample is written back byte for byte, and so are its requests")
  func identity() throws {
    for name in [
      "ios10.0.2-v2-named-requests.xml", "ios11-v4-structure-only.xml", "ios12-empty-nil-archive.plist",
      "modern-nsmutableurlrequest-archive.plist",
    ] {
      #expect(try document(name).encoded() == TestInputs.sample(name), "\(name)")
    }
    let blob = try document("ios10.0.2-v2-named-requests.xml").propertyList
    for key in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] {
      let request = try #require(blob[.key(key)]?.data)
      #expect(try ResumeDataDocument(decoding: request).encoded() == request)
      // Without the fast path for unchanged files: only from the layout.
      #expect(try BinaryPropertyList(decoding: request).encodedFromLayout() == request)
    }
  }
}
