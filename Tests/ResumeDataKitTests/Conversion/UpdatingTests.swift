import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Updating a blob")
struct UpdatingTests {
  private static let date = "Tue, 04 Feb 2020 09:30:00 GMT"

  private func document(_ name: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: TestInputs.fixture(name))
  }

  @Test(
    "the classic forms take byte count, validator and file name",
    arguments: ["blobs/xml-version-5.xml", "blobs/keyed-archive-version-5.plist", "blobs/binary-version-4.plist"])
  func classic(name: String) throws {
    let document = try document(name)
    let updated = try document.updated(
      bytesReceived: 81_920, validator: .entityTag("\"v2\""), temporaryFileName: "x.tmp")
    let again = try ResumeDataDocument(decoding: updated.encoded())
    #expect(again.fields.bytesReceived == 81_920)
    #expect(again.fields.entityTag == "\"v2\"")
    #expect(again.fields.serverDate == nil, "the old date belongs to the old validator")
    #expect(again.fields.tempFileName == "x.tmp")
    #expect(again.fields.currentRequest == document.fields.currentRequest)
    #expect(again.fields.otherKeys == document.fields.otherKeys)
  }

  @Test("a date replaces an entity tag, and no validator removes both")
  func validators() throws {
    let document = try document("blobs/xml-version-5.xml")
    let dated = try document.updated(validator: .lastModified(Self.date)).fields
    #expect(dated.entityTag == nil && dated.serverDate == Self.date)
    let none = try document.updated(validator: Validator.none).fields
    #expect(none.entityTag == nil && none.serverDate == nil)
    let both = try document.updated(validator: Validator(entityTag: "W/\"a\"", lastModified: Self.date)).fields
    #expect(both.entityTag == "W/\"a\"" && both.serverDate == Self.date)
  }

  @Test("an update without values changes no byte", arguments: BlobOfForm.downloads)
  func nothing(blob: BlobOfForm) throws {
    let document = try ResumeDataDocument(decoding: blob.bytes)
    #expect(try document.updated().encoded() == blob.bytes)
  }

  @Test("a path keeps its directory and gets the new file name")
  func path() throws {
    let document = try document("blobs/xml-version-1-ios-8.xml")
    let old = try #require(document.fields.localPath)
    let updated = try document.updated(temporaryFileName: "x.tmp").fields
    #expect(updated.localPath == BlobPath(old).sibling("x.tmp").text)
    #expect(updated.tempFileName == nil)
    let both = try self.document("blobs/local-path-and-temp-name.plist").updated(temporaryFileName: "x.tmp").fields
    #expect(both.tempFileName == "x.tmp")
    #expect(both.localPath?.hasSuffix("/x.tmp") ?? false)
  }

  @Test(
    "the newer loader's form accepts a file name, and refuses a byte count and a validator, naming the field",
    arguments: ["blobs/masked-archive-26.resumedata", "blobs/masked-archive-18.resumedata"])
  func newerLoader(name: String) throws {
    let document = try document(name)
    let updated = try document.updated(temporaryFileName: "x.tmp")
    let again = try ResumeDataDocument(decoding: updated.encoded())
    #expect(again.fields.tempFileName == "x.tmp")
    #expect(again.mask == document.mask)
    let error = #expect(throws: ConversionError.self) {
      try document.updated(bytesReceived: 5, validator: .entityTag("\"a\""))
    }
    #expect(error?.code == .notCarried)
    let named = Set((error?.fields ?? []).map(\.field))
    #expect(named.isSuperset(of: [ResumeDataKey.bytesReceived, ResumeDataKey.entityTag]))
    var update = DownloadUpdate(bytesReceived: 5)
    update.isLossy = true
    let lossy = try document.updating(update)
    #expect(lossy.document == document)
    #expect(lossy.dropped.map(\.field) == [ResumeDataKey.bytesReceived])
  }

  @Test("a conversion that keeps the form sets the byte count or refuses it")
  func conversion() throws {
    var target = ConversionTarget()
    target.bytesReceived = 77
    for blob in BlobOfForm.downloads {
      let document = try ResumeDataDocument(decoding: blob.bytes)
      do throws(ConversionError) {
        #expect(try document.converted(to: target).fields.bytesReceived == 77, "\(blob.name)")
      } catch {
        #expect(error.fields.map(\.field) == [ResumeDataKey.bytesReceived], "\(blob.name)")
      }
    }
  }

  @Test(
    "an entity tag that is not one is refused",
    arguments: [
      "", "abc", "\"a", "W/abc", "w/\"a\"", "\"a\r\nX: y\"", "\"a\" ", "\"a\u{7F}\"", "\"a\u{85}\"", "\"a\"b\"",
    ])
  func entityTags(tag: String) throws {
    let document = try document("blobs/xml-version-5.xml")
    let error = #expect(throws: ConversionError.self) { try document.updated(validator: .entityTag(tag)) }
    #expect(error?.code == .badArgument)
  }

  @Test(
    "a date that is not an HTTP date is refused",
    arguments: [
      "", "yesterday", "2020-02-04T09:30:00Z", "Mon, 04 Feb 2020 09:30:00 GMT", "Tue, 04 Feb 2020 09:30:00 +0000",
      "Tue, 04 Feb 2020 09:30:00 GMT\r\n",
    ])
  func dates(date: String) throws {
    let document = try document("blobs/xml-version-5.xml")
    let error = #expect(throws: ConversionError.self) { try document.updated(validator: .lastModified(date)) }
    #expect(error?.code == .badArgument)
  }

  @Test("a negative count and a name that leads out of the directory are refused")
  func otherArguments() throws {
    let document = try document("blobs/xml-version-5.xml")
    for update in [DownloadUpdate(bytesReceived: -1)]
      + ["", ".", "..", "a/b", "a\0"].map({ DownloadUpdate(temporaryFileName: $0) })
    {
      let error = #expect(throws: ConversionError.self) { try document.updating(update) }
      #expect(error?.code == .badArgument)
    }
  }

  @Test("only downloads can be updated")
  func others() throws {
    for (name, code) in [
      ("bugs/b3-nil-archive.plist", ConversionError.Code.nothingToResume),
      ("blobs/upload-masked-colorado.resumedata", .notConvertible), ("blobs/request-named.plist", .notConvertible),
      ("blobs/unrelated-property-list.plist", .notConvertible),
    ] {
      let document = try document(name)
      let error = #expect(throws: ConversionError.self) { try document.updated(bytesReceived: 5) }
      #expect(error?.code == code, "\(name)")
    }
  }

  @Test("cellular access is set in both requests and marked as set, in every form that has requests")
  func cellular() throws {
    var count = 0
    for blob in BlobOfForm.downloads {
      let document = try ResumeDataDocument(decoding: blob.bytes)
      guard document.fields.currentRequest?.request != nil else { continue }
      for isAllowed in [false, true] {
        var update = DownloadUpdate()
        update.allowsCellularAccess = isAllowed
        let updated = try ResumeDataDocument(decoding: document.updating(update).document.encoded())
        for request in [updated.fields.currentRequest, updated.fields.originalRequest] {
          #expect(request?.request?.allowsCellularAccess == isAllowed, "\(blob.name)")
          #expect(request?.isReadable ?? false, "\(blob.name)")
        }
        #expect(updated.fields.currentRequest?.request?.headers == document.fields.currentRequest?.request?.headers)
      }
      count += 1
    }
    #expect(count >= 9)
  }
}
