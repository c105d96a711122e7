import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// Found by fuzzing.
@Suite("XML that once caused a crash")
struct XMLCrashTests {
  @Test("a NUL after the first bracket is refused before libxml2 guesses an encoding and prints an error")
  func nulAfterFirst() throws {
    let bytes = try TestInputs.fixture("crashes/nul-behind-first-bracket.xml")
    let error = try #require(throws: PropertyListError.self) { try XMLPropertyList(decoding: bytes) }
    #expect(error.code == .malformedXML)
    #expect(error.location == .line(1, column: 2))
    #expect(error.reason == "NUL character not allowed in XML")
  }

  @Test("a leap second after the last day of ISO 8601 is read, and is not written again")
  func leapSecondAfterEnd() throws {
    let bytes = try TestInputs.fixture("crashes/leap-second-of-9999.xml")
    let list = try XMLPropertyList(decoding: bytes)
    #expect(list.anomalies.map(\.kind) == [.coreFoundation, .trailingBytes])
    #expect(try list.encoded() == bytes)
    #expect(throws: PropertyListError.self) { try XMLPropertyList.encode(list.value) }
    #expect(PropertyListDate(iso8601: "9999-12-31T23:59:60Z") == nil)
    #expect(PropertyListDate(iso8601: "9999-12-31T23:59:59Z")?.iso8601 == "9999-12-31T23:59:59Z")
    #expect(PropertyListDate(iso8601: "9998-12-31T23:59:60Z")?.iso8601 == "9999-01-01T00:00:00Z")
  }
}
