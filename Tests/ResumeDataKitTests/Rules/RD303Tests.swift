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
    "a number that is missing, negative or none at all is told apart, and becomes the file's length where that is known"
  )
  func kinds() throws {
    let test = try RuleTest("RD303")
    for (value, reason) in [
      (nil, "the blob does not say how many bytes were received"),
      ("68188", "what the blob has for the count of bytes received is no whole number of 64 bits"),
      (.real(1.5), "what the blob has for the count of bytes received is no whole number of 64 bits"),
      (
        .integer(PropertyListInteger(high: 0, low: .max)),
        "what the blob has for the count of bytes received is no whole number of 64 bits"
      ),
      (-1, "the blob says that -1 bytes were received"),
      (.integer(PropertyListInteger(Int64.min)), "the blob says that -9223372036854775808 bytes were received"),
    ] as [(PropertyList?, String)] {
      var fields = soundFields()
      fields[key] = value
      let bytes = try encoded(fields)
      let unknown = try test.findings(bytes)
      #expect(unknown.map(\.message) == ["\(reason): nobody knows where to go on"])
      #expect(unknown.map(\.severity) == [.error] && unknown.map(\.fix) == [nil])
      #expect(unknown.map(\.path) == [value == nil ? .root : .key(key)])
      let known = try test.findings(bytes, found(8))
      #expect(known.map(\.message) == ["\(reason), and the partial file has 8"])
      #expect(try test.repaired(bytes, found(8)).bytes == bytes, "not unasked")
      let result = try test.repaired(bytes, found(8), unsafe: true)
      #expect(try ResumeDataDocument(decoding: result.bytes).fields.bytesReceived == 8)
    }
  }

  @Test("any number that a file can have is sound, and what has no count is not judged")
  func nearMisses() throws {
    let test = try RuleTest("RD303")
    for received in [0, 1, Int64.max] {
      var fields = soundFields()
      fields[key] = .integer(PropertyListInteger(received))
      #expect(try test.findings(encoded(fields)) == [])
    }
    for fixture in soundBlobs + ["blobs/masked-archive-18.resumedata", "bugs/b3-nil-archive.plist"] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }
}
