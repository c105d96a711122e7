import Testing

@testable import ResumeDataKit

@Suite("Sets of header names")
struct HeaderNamesTests {
  private let names: HeaderNames = ["cookie", "x-api-key", "etag"]

  @Test(
    "a name is found in any case, also where only its lower case is ASCII",
    arguments: ["cookie", "Cookie", "COOKIE", "X-Api-Key", "ETag", "Coo\u{212A}ie"])
  func members(name: String) {
    #expect(names.contains(name))
  }

  @Test(
    "shorter, longer and other names are not found",
    arguments: [
      "", "cooki", "cookies", "cookia", "x_api_key", "x-api-kez", "e\u{301}ag", "\u{C4}tag", "[tag", "etag\0",
    ])
  func others(name: String) {
    #expect(!names.contains(name))
    #expect(!([] as HeaderNames).contains(name))
  }
}
