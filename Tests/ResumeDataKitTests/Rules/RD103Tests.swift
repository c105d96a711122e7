import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD103 no-validator")
struct RD103Tests {
  private let joined = ": if the file has changed on the server, parts of two versions are joined"

  @Test("a blob without entity tag and date has a finding without a fix")
  func xml() throws {
    let test = try RuleTest("RD103")
    let bytes = try TestInputs.fixture("blobs/validator-neither.xml")
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD103", name: "no-validator", severity: .warning,
          message: "the blob has neither an entity tag nor a date" + joined, path: .root,
          location: nil, fix: nil, isRejection: false)
      ])
    #expect(try test.repaired(bytes, unsafe: true).status == .unchanged)
  }

  @Test("the finding is the same in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD103")
    let tag = DocumentEdit.removeField("NSURLSessionResumeEntityTag")
    let date = DocumentEdit.removeField("NSURLSessionResumeServerDownloadDate")
    #expect(try test.findings(edited(fixture, tag, date)).count == 1)
    #expect(try test.findings(edited(fixture, tag)) == [])
    #expect(try test.findings(edited(fixture, date)) == [])
    #expect(try test.findings(fixture) == [])
  }

  @Test("empty strings and values of a wrong type are not validators")
  func useless() throws {
    for value: PropertyList in ["", 7, .data([1])] {
      var fields = soundFields()
      fields["NSURLSessionResumeEntityTag"] = value
      #expect(try RuleTest("RD103").findings(encoded(fields)).count == 1)
    }
  }

  @Test("the validators of the newer loader are read from its response")
  func modern() throws {
    let test = try RuleTest("RD103")
    #expect(
      try test.findings("blobs/masked-archive-required-fields-only.resumedata").map(\.message) == [
        "the blob has no response: the newer loader starts over with the original request"
      ])
    let bare = try changed("blobs/masked-archive-18.resumedata", ["Etag": "X-A", "Last-Modified": "X-B"])
    #expect(
      try test.findings(bare).map(\.message) == [
        "the blob's response has neither ETag nor Last-Modified: the newer loader starts over with the original request"
      ])
    let dated = try changed("blobs/masked-archive-18.resumedata", ["Etag": "X-A"])
    #expect(try test.findings(dated) == [])
    #expect(try test.findings("blobs/masked-archive-18.resumedata") == [])
  }

  @Test("Safari's blobs without a validator have the finding")
  func safari() throws {
    let test = try RuleTest("RD103")
    #expect(try test.findings("blobs/safari-info-plist.xml") == [])
    let bare = try changed(
      "blobs/safari-info-plist.xml", ["NSURLDownloadEntityTag": "A", "NSURLDownloadServerModificationDate": "B"])
    #expect(try test.findings(bare).count == 1)
  }

  @Test(
    "empty blobs and other kinds have no finding",
    arguments: [
      "blobs/nil-archive-newer-key-order.plist", "blobs/upload-masked-colorado.resumedata", "blobs/request-named.plist",
      "blobs/unrelated-property-list.plist", "blobs/validator-date-only.xml", "blobs/validator-entity-tag-only.xml",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD103").findings(fixture) == [])
  }
}
