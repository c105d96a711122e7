import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD102 weak-entity-tag")
struct RD102Tests {
  private let weak =
    "the entity tag W/\"5e3a1c-9f00\" is weak and never matches in If-Range: the server sends the whole file again"

  @Test("a weak tag is found at its line; where the blob has a date, an allowed fix removes both lines of the tag")
  func xml() throws {
    let test = try RuleTest("RD102")
    let bytes = try TestInputs.fixture("bugs/b10-weak-entity-tag-with-date.xml")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let key = try #require(lines.firstIndex { $0.contains("NSURLSessionResumeEntityTag") })
    let finding = Finding(
      rule: "RD102", name: "weak-entity-tag", severity: .warning,
      message: weak + "; without it the loader asks with the date \"Tue, 04 Feb 2020 09:30:00 GMT\"",
      path: .key("NSURLSessionResumeEntityTag"), location: .line(key + 2, column: 2),
      fix: Fix(.unsafe, [.removeField("NSURLSessionResumeEntityTag")]), isRejection: false)
    #expect(try test.findings(bytes) == [finding])

    #expect(try test.repaired(bytes).bytes == bytes, "not without --unsafe-fixes")
    let result = try test.repaired(bytes, unsafe: true)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let expected = (lines[..<key] + lines[(key + 2)...]).joined(separator: "\n")
    #expect(String(decoding: result.bytes, as: UTF8.self) == expected)
  }

  @Test(
    "in every container the fix makes the loader ask with the date, and changes nothing else", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let bytes = try edited(fixture, .setField("NSURLSessionResumeEntityTag", "W/\"1\""))
    let result = try RuleTest("RD102").repaired(bytes, unsafe: true)
    #expect(result.status == .repaired)
    let document = try ResumeDataDocument(decoding: result.bytes)
    var expected = try fields(of: fixture)
    expected.entityTag = nil
    #expect(document.fields == expected)
    guard case .request(let request) = document.continuation else {
      Issue.record("nothing to ask for")
      return
    }
    #expect(request.ifRange == expected.serverDate)
  }

  @Test("without a date there is a finding and no fix")
  func alone() throws {
    let findings = try RuleTest("RD102").findings("bugs/b10-weak-entity-tag-alone.xml")
    #expect(findings.map(\.message) == [weak])
    #expect(findings.map(\.fix) == [nil])
    let emptyDate = try edited(
      "bugs/b10-weak-entity-tag-alone.xml", .setField("NSURLSessionResumeServerDownloadDate", ""))
    #expect(try RuleTest("RD102").findings(emptyDate).map(\.fix) == [nil])
  }

  @Test("Safari's blobs have the finding at their own key and no fix, alone and inside Info.plist")
  func safari() throws {
    let entries: [PropertyListDictionary.Entry] = [
      .init(key: "NSURLDownloadURL", value: "https://example.com/a"),
      .init(key: "NSURLDownloadBytesReceived", value: 1),
      .init(key: "NSURLDownloadEntityTag", value: "W/\"1\""),
      .init(key: "NSURLDownloadServerModificationDate", value: "Tue, 04 Feb 2020 09:30:00 GMT"),
    ]
    let inner = PropertyListDictionary(entries)
    var outer = PropertyListDictionary()
    outer["DownloadEntryResumeInformation"] = .dictionary(inner)
    let test = try RuleTest("RD102")
    for (blob, path) in [
      (inner, "NSURLDownloadEntityTag"), (outer, "DownloadEntryResumeInformation.NSURLDownloadEntityTag"),
    ] {
      let findings = try test.findings(encoded(blob))
      #expect(findings.map(\.path.description) == [path])
      #expect(findings.map(\.fix) == [nil])
      #expect(findings.first?.location != nil)
    }
  }

  @Test("the tag in the response of the newer loader is found, also inside WebKit's wrapper")
  func modern() throws {
    let test = try RuleTest("RD102")
    let weak = try changed("blobs/masked-archive-26.resumedata", ["\"5e3a1c-9f00\"": "W/\"5e3a1c-9f00\""])
    let findings = try test.findings(weak)
    #expect(findings.map(\.path) == [try place(of: "NSURLSessionResumeResponse", in: weak).path])
    #expect(findings.map(\.fix) == [nil])

    let wrapped = try changed(
      "blobs/keyed-archive-around-masked-archive.plist", ["\"5e3a1c-9f00\"": "W/\"5e3a1c-9f00\""])
    let outside = try #require(test.findings(wrapped).first)
    #expect(outside.path.components.contains(.contents), "inside the data")
    #expect(outside.location != nil, "where the data is")
  }

  @Test("strong tags, tags that only look weak and blobs without a tag have no finding")
  func nearMisses() throws {
    let test = try RuleTest("RD102")
    for fixture in soundBlobs + ["blobs/validator-date-only.xml", "blobs/wrong-type-entity-tag-is-data.xml"] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
    for tag in ["\"W/1\"", "w/\"1\"", " W/\"1\"", "W", ""] {
      var sound = soundFields()
      sound["NSURLSessionResumeEntityTag"] = .string(tag)
      #expect(try test.findings(encoded(sound)) == [], "\(tag)")
    }
  }
}
