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
    #expect(error.reason == "a NUL, which XML does not allow")
  }
}
