import KeyedArchives
import PropertyLists
import ResumeDataComparison
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Blobs in records")
struct RecordFormTests {
  private func archive() throws -> [UInt8] { try TestInputs.fixture("blobs/keyed-archive-version-5.plist") }

  private func bothRecords() throws -> [(document: ResumeDataDocument, blobKey: String, urlKey: String)] {
    [
      (try ResumeDataDocument(decoding: BlobOfForm.safariRecord(of: archive())), "ResumeData", "SourceURL"),
      (
        try ResumeDataDocument(decoding: BlobOfForm.webKitRecord(of: archive())), "WebKitNetworkProcessResumeData",
        "NSURLDownloadURL"
      ),
    ]
  }

  @Test("the fields are those of the blob inside, and paths lead into it")
  func fields() throws {
    let inner = try ResumeDataDocument(decoding: archive())
    for (document, blobKey, urlKey) in try bothRecords() {
      #expect(document.kind == .download)
      #expect(document.isClassicDownload)
      #expect(document.fields.url == inner.fields.url)
      #expect(document.fields.bytesReceived == inner.fields.bytesReceived)
      #expect(document.fields.currentRequest == inner.fields.currentRequest)
      #expect(document.fields.otherKeys == [])
      #expect(document.fields.record.map(\.name).contains(urlKey))
      #expect(!document.fields.record.map(\.name).contains(blobKey))
      let path = try #require(document.path(ofField: ResumeDataKey.entityTag))
      let innerPath = try #require(inner.path(ofField: ResumeDataKey.entityTag))
      #expect(path == PropertyListPath([.key(blobKey), .contents]).appending(contentsOf: innerPath))
      #expect(document.location(of: path) == document.location(of: .key(blobKey)))
    }
    #expect(try bothRecords()[0].document.fields.totalBytes == 9_000_000)
  }

  @Test("an edit updates the count and the URL of the record too, and nothing of the old URL is left")
  func following() throws {
    let updated = try bothRecords()[0].document.updated(bytesReceived: 5_000)
    #expect(updated.propertyList[.key("BytesLoaded")] == 5_000)
    #expect(updated.fields.bytesReceived == 5_000)
    let retargeted = try updated.retargeted(to: "https://new.example.org/b.zip")
    #expect(retargeted.propertyList[.key("SourceURL")] == "https://new.example.org/b.zip")
    #expect(retargeted.fields.url == "https://new.example.org/b.zip")
    #expect(retargeted.fields.currentRequest?.request?.url == "https://new.example.org/b.zip")
    #expect(!String(decoding: try retargeted.encoded(), as: UTF8.self).contains("5ECRET"))
  }

  @Test("a conversion removes the record around the blob and reports that; an edit keeps it")
  func conversion() throws {
    for (document, _, _) in try bothRecords() {
      let target = try #require(ConversionTarget(version: 4))
      let conversion = try document.conversion(to: target)
      #expect(conversion.document.container == .xml)
      #expect(conversion.document.fields.version == 4)
      #expect(conversion.document.fields.record.isEmpty)
      #expect(conversion.document.fields.url == document.fields.url)
      #expect(
        conversion.changes.contains { $0.kind == .note && $0.message.hasPrefix("taken out of a download record") })
      #expect(try document.converted(to: ConversionTarget()) == document)
    }
  }

  @Test("WebKit's wrapper in Safari's record is read, and named as written by Safari")
  func nested() throws {
    let bytes = try TestInputs.fixture("blobs/masked-archive-26.resumedata")
    let wrapper = try BlobOfForm.wrapper(of: bytes)
    let document = try ResumeDataDocument(decoding: BlobOfForm.safariRecord(of: wrapper))
    #expect(document.fields.localPath == "/private/var/mobile/tmp/x.tmp")
    #expect(document.fields.url == (try ResumeDataDocument(decoding: bytes)).fields.url)
    #expect(document.origin.system == "iOS 18.1", "the User-Agent tells more than the record")
    #expect(document.origin.evidence.contains { $0.hasPrefix("a download record of Safari on iOS") })
    let path = try #require(document.path(ofField: ResumeDataKey.localPath))
    #expect(path == PropertyListPath([.key("ResumeData"), .contents, .key(ResumeDataKey.localPath)]))
  }

  @Test("a record inside a record, one without a blob, and one whose blob cannot be read are not records")
  func others() throws {
    let once = try BlobOfForm.safariRecord(of: archive())
    #expect(try ResumeDataDocument(decoding: BlobOfForm.safariRecord(of: once)).kind == .unknown)
    #expect(try ResumeDataDocument(decoding: BlobOfForm.safariRecord(of: [1, 2, 3])).kind == .unknown)
    let none = PropertyList.dictionary(PropertyListDictionary([.init(key: "ResumeData", value: .data(try archive()))]))
    #expect(try ResumeDataDocument(decoding: BinaryPropertyList.encode(none)).kind == .unknown)
  }

  @Test("two records are compared by their own fields, a record and a blob by the fields that both can have")
  func comparison() throws {
    let record = try bothRecords()[0].document
    let updated = try record.updated(bytesReceived: 5_000)
    let differences = Comparison(record, updated).differences
    #expect(
      differences.map(\.path.description).sorted()
        == ["BytesLoaded", "ResumeData::NSURLSessionResumeBytesReceived"])
    let blob = try ResumeDataDocument(decoding: archive())
    #expect(Comparison(record, blob).differences.allSatisfy { $0.kind == .removed })
  }
}
