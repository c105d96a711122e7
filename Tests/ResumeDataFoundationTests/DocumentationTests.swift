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

  static let products = ["ResumeDataKit", "ResumeDataFoundation", "ResumeDataScan"]

  /// A block of code between two fences.
  struct Block {
    var language: String
    var lines: [String]
  }

  /// The blocks of an article, or of the comments of a source file.
  static func blocks(of text: String, comments: Bool = false) -> [Block] {
    var blocks: [Block] = []
    var isInside = false
    for line in text.components(separatedBy: "\n") {
      var line = line.trimmingCharacters(in: .whitespaces)
      if comments {
        guard line.hasPrefix("///") else { continue }
        line = line.dropFirst(3).trimmingCharacters(in: .whitespaces)
      }
      if line.hasPrefix("```") {
        if !isInside { blocks.append(Block(language: String(line.dropFirst(3)), lines: [])) }
        isInside.toggle()
      } else if isInside, let code = code(of: line) {
        blocks[blocks.count - 1].lines.append(code)
      }
    }
    return blocks
  }

  /// A line without indentation and comment; nil if it has nothing else, or is an import.
  static func code(of line: String) -> String? {
    let code = (" " + line).components(separatedBy: " // ")[0].trimmingCharacters(in: .whitespaces)
    return code.isEmpty || code.hasPrefix("import ") ? nil : code
  }

  /// The compiled examples.
  static func examples() throws -> [String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("DocumentationExamples.swift")
    return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n").compactMap(code)
  }

  static func isCompiled(_ block: Block, among examples: [String]) -> Bool {
    !block.lines.isEmpty && examples.indices.contains { examples[$0...].starts(with: block.lines) }
  }

  /// The articles and source files of the products, by path.
  static func files(_ suffix: String) throws -> [String] {
    try products.flatMap { product in
      let names = FileManager.default.enumerator(atPath: root.appendingPathComponent("Sources/\(product)").path)
      let found = try #require(names).compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }
      return found.sorted().map { "Sources/\(product)/\($0)" }
    }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test("every code block of the articles, the comments and the README is, line for line, in the compiled examples")
  func code() throws {
    let examples = try Self.examples()
    var count = 0
    let others = ["Sources/ResumeDataComparison/Comparison.swift", "README.md"]
    for path in try Self.files(".md") + Self.files(".swift") + others {
      for block in Self.blocks(of: try Self.text(path), comments: path.hasSuffix(".swift")) {
        // The other blocks of the README are commands, which another test runs.
        if path == "README.md", block.language != "swift" { continue }
        #expect(block.language == "swift", "\(path): a block without its language")
        let isCompiled = Self.isCompiled(block, among: examples)
        #expect(isCompiled, "\(path): \(block.lines.first ?? "an empty block")")
        count += 1
      }
    }
    #expect(count >= 19)
  }

  @Test(
    "a block that is not compiled is noticed, also in a list and in a comment",
    arguments: [
      ("```swift\nlet unknown = 1\n```", false),
      ("- An item:\n\n  ```swift\n  let unknown = 1  // a comment\n  ```\n", false),
      ("text\n  /// ```swift\n  /// let unknown = 1\n  /// ```\n  let other = 2", true),
      ("```swift\nlet unknown = 1\n", false),
    ])
  func unknown(text: String, comments: Bool) throws {
    let blocks = Self.blocks(of: text, comments: comments)
    #expect(blocks.map(\.lines) == [["let unknown = 1"]])
    let examples = try Self.examples()
    #expect(!blocks.contains { Self.isCompiled($0, among: examples) })
    #expect(blocks.allSatisfy { Self.isCompiled($0, among: ["let unknown = 1"]) })
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

  @Test("the README's library example works as described")
  func readme() throws {
    let blob = try Data(
      contentsOf: Self.root.appendingPathComponent("Fixtures/bugs/b1-named-requests-of-ios-10.0.2.xml"))
    let freshURL = "https://example.com/files/archive.zip?sig=new"
    let result = try singleSteps(
      Array(blob), directory: "/private/var/mobile/tmp", size: 40_960, freshURL: freshURL)
    #expect(result.faults.map(\.rule) == ["RD201", "RD201"])
    // The fresh URL has a signature, of which a note tells.
    #expect(result.remaining.filter { $0.severity != .note } == [])
    let document = try ResumeDataDocument(decoding: result.forURLSession)
    guard case .request(let rest) = document.continuation else {
      Issue.record("no request")
      return
    }
    #expect(rest.url == freshURL)
    #expect(rest.range == "bytes=40960-")
    #expect(rest.ifRange == "\"5e3a1c-9f00\"")
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
    #expect(try converted(document).map(\.version) == [2, 4])
    #expect(try updated(document).bytesReceived == 81_920)
    #expect(differences(document, try updated(document)).count > 0)
    #expect(differences(document, document) == [])
    judge(document)
    try rest(of: Array(data))
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
