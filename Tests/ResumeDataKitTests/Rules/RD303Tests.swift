import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD303 no-byte-count")
struct RD303Tests {
  private let key = "NSURLSessionResumeBytesReceived"

  private func found(_ length: Int64) -> DiagnosisContext {
    DiagnosisContext(partialFile: .found(directory: "/tmp/here", length: length))
  }

  @Test(
    "a number that is missing, negative or of another type becomes the length of the file if that is known"
  )
  func kinds() throws {
    let test = try RuleTest("RD303")
    for (value, reason) in [
      (
        nil,
        "the blob does not say how many bytes were received: the loader counts that as 0 and appends the whole file to "
          + "the partial file"
      ),
      ("68188 ", "the count of bytes received is not a whole number of 64 bits"),
      (.real(1.5), "the count of bytes received is not a whole number of 64 bits"),
      (
        .integer(PropertyListInteger(high: 0, low: .max)),
        "the count of bytes received is not a whole number of 64 bits"
      ),
      (-1, "the blob says that -1 bytes were received"),
      (.integer(PropertyListInteger(Int64.min)), "the blob says that -9223372036854775808 bytes were received"),
    ] as [(PropertyList?, String)] {
      var fields = soundFields()
      fields[key] = value
      let bytes = try encoded(fields)
      let unknown = try test.findings(bytes)
      #expect(unknown.map(\.message) == [reason])
      #expect(unknown.map(\.severity) == [.error] && unknown.map(\.fix) == [nil])
      #expect(unknown.map(\.path) == [value == nil ? .root : .key(key)])
      #expect(try test.findings(bytes, found(8)).map(\.fix?.applicability) == [.unsafe])
      #expect(try test.repaired(bytes, found(8)).bytes == bytes, "not by default")
      let result = try test.repaired(bytes, found(8), unsafe: true)
      #expect(try ResumeDataDocument(decoding: result.bytes).fields.bytesReceived == 8)
    }
  }

  @Test("digits as text become the number that they show")
  func digits() throws {
    var fields = soundFields()
    fields[key] = "68188"
    let test = try RuleTest("RD303")
    let result = try test.repaired(encoded(fields), found(8))
    #expect(result.applied.map(\.severity) == [.warning] && result.remaining == [])
    #expect(try ResumeDataDocument(decoding: result.bytes).fields.bytesReceived == 68_188)
  }

  @Test("a missing number is a note with an extractor and for the newer loader")
  func notes() throws {
    let test = try RuleTest("RD303")
    var fields = soundFields()
    fields[key] = nil
    fields["NSURLSessionResumeExtractor"] = .data([1])
    #expect(try test.findings(encoded(fields)).map(\.severity) == [.note])
    #expect(try test.findings("blobs/masked-archive-18.resumedata").map(\.severity) == [.note])
  }

  @Test("any possible length has no finding, and forms without a count are not judged")
  func nearMisses() throws {
    let test = try RuleTest("RD303")
    for received in [0, 1, Int64.max] {
      var fields = soundFields()
      fields[key] = .integer(PropertyListInteger(received))
      #expect(try test.findings(encoded(fields)) == [])
    }
    for fixture in soundBlobs + ["bugs/b3-nil-archive.plist"] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }
}
