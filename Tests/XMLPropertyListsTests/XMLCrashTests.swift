import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// What fuzzing found.
@Suite struct XMLCrashTests {
  @Test func `a NUL behind the first bracket is refused before libxml2 guesses an encoding and prints a fault`() throws
  {
    let bytes = try TestInputs.fixture("crashes/nul-behind-first-bracket.xml")
    let error = try #require(throws: PropertyListError.self) { try XMLPropertyList(decoding: bytes) }
    #expect(error.code == .malformedXML)
    #expect(error.location == .line(1, column: 2))
    #expect(error.reason == "NUL character not allowed in XML")
  }

  @Test func `a leap second behind the last day that ISO 8601 has is read and not written anew`() throws {
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
