import Testing

@testable import ResumeDataKit

@Suite("The remaining byte range")
struct ByteRangeTests {
  @Test(
    "a range advances by the number of bytes received",
    arguments: [
      ("bytes=0-", 100, "bytes=100-"),
      ("bytes=500-", 100, "bytes=600-"),
      ("bytes=500-599", 99, "bytes=599-599"),
      ("bytes=-500", 100, "bytes=-400"),
      ("bytes=500-", 0, "bytes=500-"),
      ("Bytes = 5 - 9", 2, "bytes=7-9"),
    ] as [(String, Int64, String)])
  func advancing(header: String, received: Int64, expected: String) throws {
    #expect(try ByteRange(header: header).advanced(by: received).header == expected)
  }

  @Test(
    "a range that is complete, malformed, has several parts or overflows is an error",
    arguments: [
      ("bytes=500-599", 100, .complete),
      ("bytes=-500", 500, .complete),
      ("bytes=0-1,5-6", 1, .severalParts),
      ("items=0-", 1, .malformed),
      ("bytes=", 1, .malformed),
      ("bytes=-", 1, .malformed),
      ("bytes=9-5", 1, .malformed),
      ("bytes=a-", 1, .malformed),
      ("bytes=+1-", 1, .malformed),
      ("bytes=1-2-3", 1, .malformed),
      ("bytes=99999999999999999999-", 1, .overflow),
      ("bytes=9223372036854775807-", 1, .overflow),
    ] as [(String, Int64, ByteRange.Fault)])
  func faults(header: String, received: Int64, fault: ByteRange.Fault) {
    #expect(throws: fault) { try ByteRange(header: header).advanced(by: received) }
  }
}
