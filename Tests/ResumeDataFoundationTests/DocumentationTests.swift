import Foundation
import ResumeDataFoundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("The documentation")
struct DocumentationTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The Swift code of each article.
  static func blocks() throws -> [(article: String, lines: [String])] {
    var blocks: [(String, [String])] = []
    for module in ["ResumeDataKit", "ResumeDataFoundation", "ResumeDataScan"] {
      let catalogue = root.appendingPathComponent("Sources/\(module)/\(module).docc")
      for name in try FileManager.default.contentsOfDirectory(atPath: catalogue.path).sorted() {
        let text = try String(contentsOf: catalogue.appendingPathComponent(name), encoding: .utf8)
        for part in text.components(separatedBy: "```swift\n").dropFirst() {
          blocks.append((name, trimmed(part.components(separatedBy: "\n```")[0])))
        }
      }
    }
    return blocks
  }

  static func trimmed(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test("every code block of the articles is, line for line, in the compiled examples")
  func code() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("DocumentationExamples.swift")
    let examples = Self.trimmed(try String(contentsOf: file, encoding: .utf8))
    let blocks = try Self.blocks()
    #expect(blocks.count >= 10)
    for (article, lines) in blocks {
      let isThere = examples.indices.contains { examples[$0...].starts(with: lines) }
      #expect(isThere, "\(article): \(lines.first ?? "")")
    }
  }

  @Test("every linked article exists")
  func links() throws {
    let catalogue = Self.root.appendingPathComponent("Sources/ResumeDataKit/ResumeDataKit.docc")
    let names = try FileManager.default.contentsOfDirectory(atPath: catalogue.path)
    for name in names {
      let text = try String(contentsOf: catalogue.appendingPathComponent(name), encoding: .utf8)
      for link in text.components(separatedBy: "<doc:").dropFirst() {
        let target = link.components(separatedBy: ">")[0]
        #expect(names.contains("\(target).md"), "\(name) links to \(target)")
      }
    }
  }

  private func blob() throws -> Data {
    return try ResumeDataDocument(
      url: "https://example.com/a", partialFile: PartialFile(name: "a.tmp", length: 10),
      validator: Validator(entityTag: "\"v1\""), for: .iOS(17)
    ).encodedData()
  }

  @Test("the examples work as the articles describe")
  func examples() async throws {
    let data = try blob()
    try lookingInto(data, temporaryDirectory: FileManager.default.temporaryDirectory)
    #expect(leads(data, to: "example.com"))
    #expect(!leads(data, to: "example.org"))
    #expect(leads(try retargeted(data, to: "https://example.org/b"), to: "example.org"))
    let document = try ResumeDataDocument(decoding: data)
    #expect(selectedRules(document).allSatisfy { $0.severity != .note })
    #expect(try repaired(document).status == .repaired)
    for (range, isAppended) in [("bytes 10-19/20", true), ("bytes 0-19/20", false)] {
      let result = try await continued(document) { request in
        let url = try #require(request.url)
        let response = try #require(
          HTTPURLResponse(
            url: url, statusCode: 206, httpVersion: "HTTP/1.1",
            headerFields: ["Content-Range": range, "ETag": "\"v1\""]))
        return (Data(count: 10), response)
      }
      #expect((result != nil) == isAppended)
      #expect(result?.offset ?? 10 == 10)
    }
  }
}
