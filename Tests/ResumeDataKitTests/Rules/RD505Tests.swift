import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD505 read-otherwise-by-core-foundation")
struct RD505Tests {
  private func list(_ integer: String, _ more: String = "") -> [UInt8] {
    Array(
      """
      <plist><dict><key>NSURLSessionDownloadURL</key><string>https://example.com/a.zip</string>
      <key>NSURLSessionResumeBytesReceived</key>\(integer)
      <key>NSURLSessionResumeInfoVersion</key><integer>2</integer>\(more)</dict></plist>
      """.utf8)
  }

  @Test(
    "a file that CoreFoundation refuses is an error where it stops reading, and the value is still shown",
    arguments: [
      ("<integer>5 </integer>", 53, "another character than digits in <integer>"),
      ("<integer><!--c-->5</integer>", 52, "an <integer> without digits"),
      ("<integer>36893488147419103232</integer>", 52, "an <integer> beyond 64 bits"),
    ])
  func refusals(integer: String, column: Int, reason: String) throws {
    let bytes = list(integer)
    let found = try RuleTest("RD505").findings(bytes)
    #expect(found.map(\.message) == ["CoreFoundation refuses \(reason)"])
    #expect(found.map(\.severity) == [.error])
    #expect(found.map(\.location) == [.line(2, column: column)])
    #expect(try ResumeDataDocument(decoding: bytes).fields.url == "https://example.com/a.zip")
  }

  @Test(
    "a file that only CoreFoundation reads has no finding",
    arguments: [
      "<integer>5</integer><!-- a--b -->", "<integer>\u{1}5</integer>", "<plist><integer>5</integer></plist>",
      "<integer>5</integer><key>d</key><date>12345-99-01T00:00:00Z</date>",
    ])
  func readAlike(integer: String) throws {
    let bytes = list(integer)
    #expect(try RuleTest("RD505").findings(bytes) == [])
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.fields.bytesReceived == 5)
    #expect(try document.encoded() == bytes)
  }

  @Test("a list that is not resume data has no findings")
  func others() throws {
    #expect(try RuleTest("RD505").findings(Array("<plist><integer>5 </integer></plist>".utf8)) == [])
  }

  @Test("every XML file that CoreFoundation refuses in the cases is a finding", .enabled(if: TestInputs.hasShared))
  func cases() throws {
    let shared = try #require(TestInputs.shared)
    let files = TestInputs.files(below: shared.appendingPathComponent("cases/hostile")).filter {
      $0.lastPathComponent.hasPrefix("m10-xmlcf-") || $0.lastPathComponent.hasPrefix("m10-no-byte-order-mark-")
    }
    #expect(files.count >= 20)
    for file in files {
      let found = try RuleTest("RD505").findings(TestInputs.bytes(of: file))
      #expect(found.count == 1 && found.first?.severity == .error, "\(file.lastPathComponent)")
    }
  }
}
