import PropertyLists
import Testing

@Suite("Dates as text")
struct DateTests {
  @Test("a date of each month and century reads back from its text")
  func dateEachMonth() throws {
    for year in stride(from: 0, through: 9_900, by: 100) {
      for month in 1...12 {
        let text = String(10_000 + year).dropFirst() + "-" + String(100 + month).dropFirst() + "-28T23:59:07Z"
        let date = try #require(PropertyListDate(iso8601: String(text)))
        #expect(date.iso8601 == String(text))
      }
    }
  }

  @Test("fractions of a second are cut off towards the past")
  func fractionsSecondCut() {
    #expect(PropertyListDate(secondsSinceReferenceDate: 0.75).iso8601 == "2001-01-01T00:00:00Z")
    #expect(PropertyListDate(secondsSinceReferenceDate: -0.25).iso8601 == "2000-12-31T23:59:59Z")
  }

  @Test("a date outside the years 0 to 9999 has no text")
  func dateOutsideYears() {
    var bytes: [UInt8] = [1]
    for seconds in [Double.nan, .infinity, -.infinity, 1e300, 252_423_993_600, -63_145_526_401] {
      let date = PropertyListDate(secondsSinceReferenceDate: seconds)
      #expect(date.iso8601 == nil)
      #expect(!date.appendISO8601(to: &bytes))
    }
    #expect(bytes == [1])
    #expect(PropertyListDate(secondsSinceReferenceDate: 252_423_993_599).iso8601 == "9999-12-31T23:59:59Z")
    #expect(PropertyListDate(secondsSinceReferenceDate: -63_145_526_400).iso8601 == "0000-01-01T00:00:00Z")
  }
}
