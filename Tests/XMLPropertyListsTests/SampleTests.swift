import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Real XML samples", .enabled(if: TestInputs.hasShared, "the real samples are not here"))
struct SampleTests {
  private static let names = ["ios10.0.2-v2-named-requests.xml", "ios11-v4-structure-only.xml"]

  @Test("a real blob is written back byte for byte", arguments: names)
  func realBlobWritten(name: String) throws {
    let bytes = try TestInputs.sample(name)
    #expect(try XMLPropertyList(decoding: bytes).encoded() == bytes)
  }

  @Test("the blob of iOS 10 has its fields")
  func blobIOS10() throws {
    let list = try XMLPropertyList(decoding: TestInputs.sample("ios10.0.2-v2-named-requests.xml"))
    #expect(list.anomalies.isEmpty)
    let value = list.value
    #expect(value[.key("NSURLSessionResumeInfoVersion")] == 2)
    #expect(value[.key("NSURLSessionResumeBytesReceived")] == 68188)
    #expect(value[.key("NSURLSessionResumeEntityTag")] == "\"5534b35d-7c7be1\"")
    let request = try #require(value[.key("NSURLSessionResumeCurrentRequest")]?.data)
    #expect(request.starts(with: "bplist00".utf8))
    #expect(list.location(of: .key("NSURLSessionResumeBytesReceived")) == .line(8, column: 1))
  }

  @Test("the blob of iOS 10 equals the writer's result, except for the tabs that its publisher lost")
  func blobIOS10Our() throws {
    let bytes = try TestInputs.sample("ios10.0.2-v2-named-requests.xml")
    let written = try XMLPropertyList.encode(XMLPropertyList(decoding: bytes).value).filter { $0 != 0x09 }
    let last = try #require(bytes.last)
    #expect(written == bytes + (last == 0x0A ? [] : [0x0A]))
  }

  @Test("an edit of the blob of iOS 10 follows its style")
  func editBlobIOS() throws {
    let text = String(decoding: try TestInputs.sample("ios10.0.2-v2-named-requests.xml"), as: UTF8.self)
    let edited = try read(text).edited {
      $0[entry: "NSURLSessionResumeBytesReceived"] = 70000
      $0[entry: "NSURLSessionResumeByteRange"] = "0-"
      $0[entry: "New"] = ["k": 1]
    }
    let date = "<string>Mon, 20 Apr 2015 08:05:49 GMT</string>"
    let added = """

      <key>NSURLSessionResumeByteRange</key>
      <string>0-</string>
      <key>New</key>
      <dict>
      <key>k</key>
      <integer>1</integer>
      </dict>
      """
    #expect(edited == text.replacing(">68188<", with: ">70000<").replacing(date, with: date + added))
  }

  @Test("data that its author omitted is reported at both places")
  func dataAuthorLeft() throws {
    let list = try XMLPropertyList(decoding: TestInputs.sample("ios11-v4-structure-only.xml"))
    #expect(list.value[.key("NSURLSessionResumeCurrentRequest")] == .data([]))
    let message = "3 characters that are not base64 in <data>"
    #expect(
      list.anomalies == [
        PropertyListAnomaly(.skippedCharacters, message, at: .line(10, column: 8)),
        PropertyListAnomaly(.skippedCharacters, message, at: .line(18, column: 8)),
      ])
  }

  @Test("a changed request in a tabbed blob is broken up as Apple breaks it up")
  func changedRequestTabbed() throws {
    let list = try XMLPropertyList(decoding: TestInputs.sample("ios11-v4-structure-only.xml"))
    let key = "NSURLSessionResumeOriginalRequest"
    let edited = try list.edited { $0[entry: key] = .data([UInt8](repeating: 0, count: 100)) }
    let lines = edited.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.contains(key) })
    #expect(lines[(start + 1)..<(start + 5)].map(\.count) == [7, 74, 74, 8])
  }
}
