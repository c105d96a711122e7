import Foundation
import ResumeDataFoundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Resume data for an engine")
struct PreparationTests {
  let directory: URL
  let name = "CFNetworkDownload_a1B2c3.tmp"

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("resume-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  func blob(received: Int64 = 10, url: String = "https://example.com/film.mp4", for system: String = "iOS 17") throws
    -> Data
  {
    let release = try #require(SystemRelease(system))
    return try ResumeDataDocument(
      url: url, partialFile: PartialFile(name: name, length: received), validator: Validator(entityTag: "\"v1\""),
      headers: [.init(name: "Authorization", value: "Bearer x")], for: release
    ).encodedData()
  }

  func withPartialFile<Result>(_ length: Int?, _ body: (URL) throws -> Result) throws -> Result {
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent(name)
    if let length { try Data(count: length).write(to: file) }
    return try body(file)
  }

  @Test("sound resume data is ready and keeps its bytes")
  func ready() throws {
    let data = try blob()
    try withPartialFile(10) { file in
      for place in [file, directory] {
        guard case .ready(let prepared, let fixes) = ResumeData.prepared(data, partialFile: place, for: .init("iOS 17"))
        else {
          Issue.record("not ready")
          return
        }
        #expect(prepared == data)
        #expect(fixes.isEmpty)
      }
    }
  }

  @Test("a missing partial file means a new download")
  func missing() throws {
    let data = try blob()
    try withPartialFile(nil) { file in
      guard case .startOver(let reason) = ResumeData.prepared(data, partialFile: file, for: .init("iOS 17")) else {
        Issue.record("no new download")
        return
      }
      #expect(reason.contains(name))
    }
  }

  @Test("the empty archive of iOS 12 means a new download")
  func empty() throws {
    let list = """
      <?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>$version</key><integer>100000</integer>
      <key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>NSKeyedArchiveRootObjectKey</key>
      <dict><key>CF$UID</key><integer>0</integer></dict></dict><key>$objects</key><array><string>$null</string></array>
      </dict></plist>
      """
    guard case .startOver = ResumeData.prepared(Data(list.utf8), for: .init("iOS 12.1")) else {
      Issue.record("no new download")
      return
    }
  }

  @Test("data that is not resume data is unreadable, with a code", arguments: ["", "<html></html>", "bplist00"])
  func unreadable(_ text: String) {
    guard case .unreadable(let error) = ResumeData.prepared(Data(text.utf8)) else {
      Issue.record("read \(text)")
      return
    }
    #expect(!error.reason.isEmpty)
  }

  @Test("a continuation becomes a request of Foundation with all its fields")
  func request() throws {
    let document = try ResumeDataDocument(decoding: try blob())
    guard case .request(let continuation) = document.continuation else {
      Issue.record("no continuation")
      return
    }
    let request = try #require(URLRequest(continuation))
    #expect(request.url?.absoluteString == "https://example.com/film.mp4")
    #expect(request.httpMethod == "GET")
    #expect(request.value(forHTTPHeaderField: "Range") == "bytes=10-")
    #expect(request.value(forHTTPHeaderField: "If-Range") == "\"v1\"")
    #expect(request.value(forHTTPHeaderField: "Accept-Encoding") == "identity")
    #expect(request.value(forHTTPHeaderField: "Authorization") == "Bearer x")
  }

  @Test("a response of Foundation gives a verdict")
  func response() throws {
    let document = try ResumeDataDocument(decoding: try blob())
    guard case .request(let continuation) = document.continuation else {
      Issue.record("no continuation")
      return
    }
    func action(_ status: Int, _ fields: [String: String]) throws -> ResponseVerdict.Action {
      let url = try #require(URL(string: continuation.url))
      let response = try #require(
        HTTPURLResponse(url: url, statusCode: status, httpVersion: "HTTP/1.1", headerFields: fields))
      return continuation.verdict(for: ServerResponse(response)).action
    }
    #expect(try action(206, ["Content-Range": "bytes 10-19/20", "ETag": "\"v1\""]) == .append)
    #expect(try action(206, ["Content-Range": "bytes 0-19/20", "ETag": "\"v1\""]) == .wrongRange)
    #expect(try action(206, ["Content-Range": "bytes 10-19/20", "ETag": "\"v2\""]) == .changed)
    #expect(try action(416, ["Content-Range": "bytes */10"]) == .complete)
    #expect(try action(200, ["ETag": "\"v1\""]) == .restart)
  }

  @Test("dates of Foundation and of property lists are the same points in time")
  func dates() {
    let date = Date(timeIntervalSinceReferenceDate: 603_883_800.5)
    #expect(Date(PropertyListDate(date)) == date)
  }
}
