import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import KeyedArchives
@testable import ResumeDataKit

@Suite("The forms that loaders accept", .enabled(if: TestInputs.hasShared))
struct SharedCaseTests {
  /// The expected contents of one file.
  struct Expectation: Sendable, CustomTestStringConvertible {
    var file: String
    var kind = ResumeDataKind.download
    var container: Container
    var version: Int64?
    var received: Int64? = 2_339_054
    var entityTag: String? = "\"afda885a630e48ae4a3bedd3d0bc7094\""
    var fileName: String? = "CFNetworkDownload_Occ2S2.tmp"
    var localPath: String?
    var topKey: String? = "NSKeyedArchiveRootObjectKey"
    var form: ArchivedURLRequest.Form? = .keyed
    var response: Response?

    var testDescription: String { file }
  }

  struct Response: Sendable {
    var url: String
    var status: Int64?
    var type: String
    var length: Int64?
    var entityTag: String?
  }

  private static let namedResponse = Response(
    url: "https://christiantietze.de/css/default.css", status: 200, type: "text/css",
    entityTag: "\"556c-5ed9277e41e00-gzip\"")
  private static let positionalResponse = Response(
    url: "http://objccn.io/content/images/2014/Mar/logo-1.png", status: 200, type: "image/png",
    entityTag: "\"2408-1396433569000\"")
  private static let plainResponse = Response(url: "file:///extractor.png", type: "image/png", length: 8_676)

  private static let cases: [Expectation] = [
    .init(
      file: "Ta-nsurldownload-bare.xml", kind: .safariDownload, container: .xml, received: 4_096, entityTag: "\"x\"",
      fileName: nil, topKey: nil, form: nil),
    .init(
      file: "Tb-v1-localpath.xml", container: .xml, version: 1, fileName: nil,
      localPath: "/var/folders/zz/T/CFNetworkDownload_Occ2S2.tmp", topKey: "root", form: .positional),
    .init(
      file: "Tb2-v1-converted-by-18.0.plist", container: .binary, version: 2,
      localPath: "/var/folders/zz/T/CFNetworkDownload_Occ2S2.tmp", topKey: "root", form: .positional),
    .init(file: "Td-crafted-named-root.plist", container: .binary, version: 2, topKey: "root"),
    .init(file: "Te-safari-ios-record.plist", container: .binary, version: 5),
    .init(file: "Tf-v2-in-keyed-archive.plist", container: .keyedArchive, version: 2),
    .init(file: "Tg-c3-mutabledata.plist", container: .keyedArchive, version: 5),
    .init(file: "Tk-no-bytes-received.plist", container: .keyedArchive, version: 5, received: nil),
    .init(
      file: "Tl-local-and-temp.plist", container: .keyedArchive, version: 5,
      localPath: "/private/var/x/Movie.mp4.part"),
    .init(file: "Tn-mac27-like.plist", container: .keyedArchive, version: 5),
    .init(
      file: "Tr-named-http-response.plist", container: .keyedArchive, version: 5, response: namedResponse),
    .init(
      file: "Tr-named-plain-response.plist", container: .keyedArchive, version: 5, response: plainResponse),
    .init(
      file: "Tr-positional-http-response.plist", container: .keyedArchive, version: 5, response: positionalResponse),
    .init(
      file: "Ts-c5-named-http-response.bin", container: .maskedArchive, received: nil,
      entityTag: namedResponse.entityTag, fileName: "URLSessionDownload_aBcDeF.tmp", topKey: nil,
      response: namedResponse),
    .init(
      file: "Ts-c5-named-plain-response.bin", container: .maskedArchive, received: nil, entityTag: nil,
      fileName: "URLSessionDownload_aBcDeF.tmp", topKey: nil, response: plainResponse),
    .init(
      file: "Ts-c5-positional-http-response.bin", container: .maskedArchive, received: nil,
      entityTag: positionalResponse.entityTag, fileName: "URLSessionDownload_aBcDeF.tmp", topKey: nil,
      response: positionalResponse),
  ]

  private static func file(_ name: String) throws -> [UInt8] {
    let shared = try #require(TestInputs.shared)
    return try TestInputs.bytes(of: shared.appendingPathComponent("cases/format/\(name)"))
  }

  @Test("each file gives the expected fields", arguments: cases)
  func fields(expected: Expectation) throws {
    let document = try ResumeDataDocument(decoding: Self.file(expected.file))
    let fields = document.fields
    #expect(document.kind == expected.kind)
    #expect(document.container == expected.container)
    #expect(fields.version == expected.version)
    #expect(fields.bytesReceived == expected.received)
    #expect(fields.entityTag == expected.entityTag)
    #expect(fields.tempFileName == expected.fileName)
    #expect(fields.localPath == expected.localPath)
    #expect(fields.faults == [])
    #expect(fields.otherKeys == [])
    if let form = expected.form {
      for request in [fields.currentRequest, fields.originalRequest] {
        #expect(request?.isReadable ?? false)
        #expect(request?.topKey == expected.topKey)
        #expect(request?.form == form)
      }
    }
    if let response = expected.response {
      #expect(fields.response?.url == response.url)
      #expect(fields.response?.status == response.status)
      #expect(fields.response?.mimeType == response.type)
      #expect(fields.response?.header("etag") == response.entityTag)
      #expect(fields.response?.expectedLength == response.length)
    }
    #expect(try document.encoded() == Self.file(expected.file))
  }

  @Test("every file of the directory is listed here and read as a download")
  func allFiles() throws {
    let shared = try #require(TestInputs.shared)
    let known = Set(Self.cases.map(\.file))
    for file in TestInputs.files(below: shared.appendingPathComponent("cases/format"))
    where file.lastPathComponent.hasPrefix("T") && !known.contains(file.lastPathComponent) {
      let document = try ResumeDataDocument(decoding: TestInputs.bytes(of: file))
      #expect(document.isDownload, "\(file.lastPathComponent)")
      #expect(document.fields.faults == [], "\(file.lastPathComponent)")
    }
  }

  @Test("the archived responses of the samples give URL, status, type and tag in both forms")
  func responses() throws {
    for (name, expected) in [
      ("response-named-http.plist", Self.namedResponse), ("response-positional-http.plist", Self.positionalResponse),
      ("response-named-plain.plist", Self.plainResponse),
    ] {
      let archive = try KeyedArchive(BinaryPropertyList(decoding: TestInputs.sample(name)).value)
      let response = try ArchivedURLResponse(archive, at: #require(archive.mainRoot).reference)
      #expect(response.url == expected.url)
      #expect(response.status == expected.status)
      #expect(response.mimeType == expected.type)
      #expect(response.expectedLength == expected.length)
      #expect(response.header("ETag") == expected.entityTag)
      #expect(response.header("__hhaa__") == nil, "the second copy of the headers is not a header")
    }
  }

  @Test("a conversion and a new URL reach the blob in Safari's record")
  func safariRecord() throws {
    let document = try ResumeDataDocument(decoding: Self.file("Te-safari-ios-record.plist"))
    let target = try #require(ConversionTarget(for: SystemRelease(.iOS, .init(18))))
    let converted = try document.converted(to: target)
    #expect(converted.container == .keyedArchive)
    #expect(converted.fields.url == document.fields.url)
    let retargeted = try document.retargeted(to: "https://new.example.org/b.dmg")
    #expect(!String(decoding: try retargeted.encoded(), as: UTF8.self).contains("bos.baidu.com"))
  }
}
