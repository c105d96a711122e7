import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD104 length-differs")
struct RD104Tests {
  private func found(_ length: Int64) -> DiagnosisContext {
    DiagnosisContext(partialFile: .found(directory: "/tmp", length: length))
  }

  @Test("a shorter file is found, and an allowed fix sets the number to its length")
  func shorter() throws {
    let test = try RuleTest("RD104")
    let bytes = try TestInputs.fixture("bugs/b7-partial-file-shorter/blob.plist")
    let length = Int64(try TestInputs.fixture("bugs/b7-partial-file-shorter/CFNetworkDownload_Shortr.tmp").count)
    let place = try place(of: "NSURLSessionResumeBytesReceived", in: bytes)
    #expect(
      try test.findings(bytes, found(length)) == [
        Finding(
          rule: "RD104", name: "length-differs", severity: .error,
          message:
            "the partial file has 600 bytes, 400 fewer than the 1000 that the blob says were received: resuming would "
            + "leave them out",
          path: place.path, location: place.location,
          fix: Fix(.unsafe, [.setField("NSURLSessionResumeBytesReceived", 600)]), isRejection: false)
      ])
    #expect(place.location != nil)
    #expect(try test.repaired(bytes, found(length)).bytes == bytes, "not without --unsafe-fixes")
    let result = try test.repaired(bytes, found(length), unsafe: true)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    var expected = try ResumeDataDocument(decoding: bytes).fields
    expected.bytesReceived = 600
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == expected)
  }

  @Test("in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD104")
    let result = try test.repaired(TestInputs.fixture(fixture), found(5), unsafe: true)
    var expected = try fields(of: fixture)
    expected.bytesReceived = 5
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == expected)
    #expect(try test.findings(fixture, found(262_144)) == [])
  }

  @Test("in XML the fix changes only the number")
  func xml() throws {
    let bytes = try TestInputs.fixture("blobs/xml-version-4-ios-11.xml")
    let result = try RuleTest("RD104").repaired(bytes, found(7), unsafe: true)
    let pieces = String(decoding: bytes, as: UTF8.self).split(separator: "<integer>262144</integer>")
    #expect(pieces.count == 2)
    #expect(String(decoding: result.bytes, as: UTF8.self) == pieces.joined(separator: "<integer>7</integer>"))
  }

  @Test("a longer file is found, and the message says what to do")
  func longer() throws {
    let test = try RuleTest("RD104")
    let bytes = try TestInputs.fixture("bugs/b7-partial-file-longer/blob.plist")
    let findings = try test.findings(bytes, found(1500))
    #expect(
      findings.map(\.message) == [
        "the partial file has 1500 bytes, 500 more than the 1000 that the blob says were received: the loader asks "
          + "from 1000 on but appends at the file's end; truncate the file to 1000 bytes before resuming"
      ])
    #expect(findings.map(\.fix) == [nil])
    #expect(try test.repaired(bytes, found(1500), unsafe: true).bytes == bytes)
  }

  @Test("a negative number is left to RD303, and the largest number does not overflow")
  func extremes() throws {
    let test = try RuleTest("RD104")
    for (received, length, count) in [
      (-1, Int64.max, 0), (.min, .max, 0), (.max, 0, 1), (.max, .max, 0), (0, .max, 1), (.max, -1, 0),
    ] {
      var fields = soundFields()
      fields["NSURLSessionResumeBytesReceived"] = .integer(PropertyListInteger(received))
      #expect(try test.findings(encoded(fields), found(length)).count == count, "\(received), \(length)")
    }
  }

  @Test("Safari's blobs have the finding and no fix")
  func safari() throws {
    let findings = try RuleTest("RD104").findings("blobs/safari-info-plist.xml", found(5))
    #expect(
      findings.map(\.path.description) == ["DownloadEntryResumeInformation.NSURLDownloadBytesReceived"])
    #expect(findings.map(\.fix) == [nil])
  }

  @Test("equal lengths, files that were not found or not looked for, and forms without a number have no finding")
  func nearMisses() throws {
    let test = try RuleTest("RD104")
    #expect(try test.findings("bugs/b7-partial-file-equal/blob.plist", found(1000)) == [])
    #expect(try test.findings("bugs/b7-partial-file-longer/blob.plist") == [])
    let missing = DiagnosisContext(partialFile: .missing(directory: "/tmp"))
    #expect(try test.findings("bugs/b7-partial-file-longer/blob.plist", missing) == [])
    for fixture in [
      "blobs/masked-archive-26.resumedata", "blobs/wrong-type-bytes-received-is-text.xml",
      "blobs/nil-archive-newer-key-order.plist", "blobs/upload-masked-colorado.resumedata",
    ] {
      #expect(try test.findings(fixture, found(5)) == [], "\(fixture)")
    }
  }
}
