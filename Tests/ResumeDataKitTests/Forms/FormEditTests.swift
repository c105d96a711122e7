import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Edits by field")
struct FormEditTests {
  /// An edit of each field that is a plain value, with a check of the result.
  private static let edits: [(edit: FieldEdit, isMade: @Sendable (ResumeDataFields) -> Bool)] = [
    (.set(ResumeDataKey.entityTag, "\"new\""), { $0.entityTag == "\"new\"" }),
    (.set(ResumeDataKey.serverDate, "Tue, 04 Feb 2020 09:30:00 GMT"), { $0.serverDate?.hasPrefix("Tue, 04") ?? false }),
    (.set(ResumeDataKey.bytesReceived, 77), { $0.bytesReceived == 77 }),
    (.set(ResumeDataKey.tempFileName, "new.tmp"), { $0.tempFileName == "new.tmp" }),
    (.set(ResumeDataKey.localPath, "/tmp/new.tmp"), { $0.localPath == "/tmp/new.tmp" }),
    (.set(ResumeDataKey.version, 4), { $0.version == 4 }),
    (.set(ResumeDataKey.byteRange, "5-"), { $0.byteRange == "5-" }),
    (.remove(ResumeDataKey.entityTag), { $0.entityTag == nil }),
    (.remove(ResumeDataKey.tempFileName), { $0.tempFileName == nil }),
    (.remove(ResumeDataKey.bytesReceived), { $0.bytesReceived == nil }),
  ]

  @Test(
    "in every form an edit has its effect, also after writing, or is an error that names the field",
    arguments: BlobOfForm.downloads)
  func effect(blob: BlobOfForm) throws {
    let document = try ResumeDataDocument(decoding: blob.bytes)
    var made = 0
    for (edit, isMade) in Self.edits {
      var edited = document
      do throws(ConversionError) {
        try edited.apply([edit])
      } catch {
        #expect(edited == document, "\(edit)")
        #expect(error.fields.map(\.field) == [edit.field] || error.code == .missingFact, "\(edit): \(error)")
        continue
      }
      #expect(isMade(edited.fields), "\(edit)")
      let again = try ResumeDataDocument(decoding: edited.encoded())
      #expect(isMade(again.fields), "\(edit), written")
      #expect(again.kind == document.kind)
      made += 1
    }
    #expect(made > 0)
  }

  @Test("a key outside an archive that has the field is reported: it has no effect")
  func hiddenKey() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
    let tag = document.fields.entityTag
    var list = try #require(document.propertyList.dictionary)
    list[ResumeDataKey.entityTag] = "\"new\""
    document.propertyList = .dictionary(list)
    #expect(document.fields.entityTag == tag)
    let fault = try #require(document.fields.faults.first)
    #expect(fault.path == .key(ResumeDataKey.entityTag))
    #expect(fault.message.contains("has no effect"))
    try document.apply([.set(ResumeDataKey.entityTag, "\"new\"")])
    #expect(document.fields.entityTag == "\"new\"")
  }

  @Test("all edits are made or none")
  func atomic() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/safari-info-plist.plist"))
    let before = document
    #expect(throws: ConversionError.self) {
      try document.apply([.set(ResumeDataKey.bytesReceived, 5), .set(ResumeDataKey.version, 5)])
    }
    #expect(document == before)
  }
}
