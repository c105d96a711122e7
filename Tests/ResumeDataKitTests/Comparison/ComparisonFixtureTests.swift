import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataComparison
@testable import ResumeDataKit

@Suite("Comparing fixtures")
struct ComparisonFixtureTests {
  /// All fixtures that can be decoded and are small enough to compare each with each.
  private static let readable: [(name: String, document: ResumeDataDocument)] = FixtureEntry.all.compactMap { entry in
    guard let bytes = try? TestInputs.fixture(entry.file), let document = try? ResumeDataDocument(decoding: bytes)
    else { return nil }
    return (entry.file, document)
  }

  @Test("every fixture equals itself, in meaning and in bytes")
  func identity() throws {
    #expect(Self.readable.count > 300)
    for (name, document) in Self.readable {
      let again = try ResumeDataDocument(decoding: TestInputs.fixture(name))
      #expect(Comparison(document, again).isSame, "\(name)")
      #expect(Comparison(document, again, includingEncoding: true).isSame, "\(name)")
    }
  }

  @Test("every fixture equals itself when the whole graph is walked")
  func identityOfGraphs() {
    for (name, document) in Self.readable where !name.hasPrefix("hostile/") {
      var graph = SemanticGraph()
      let nodes = (graph.addRoot(of: document.form), graph.addRoot(of: document.form))
      #expect(nodes.0 != nodes.1)
      var finder = DifferenceFinder(graph)
      finder.compare(nodes.0, nodes.1)
      #expect(finder.differences.isEmpty, "\(name): \(finder.differences)")
    }
  }

  /// Fixtures with the same contents, from the generator.
  private static let sameContents: [[String]] =
    [
      ["blobs/xml-version-2-ios-9.xml", "blobs/binary-version-2.plist"],
      ["blobs/xml-version-4-ios-11.xml", "blobs/binary-version-4.plist"],
      ["blobs/xml-version-2-ios-10.0.2.xml", "blobs/xml-without-tabs.xml"],
      ["blobs/binary-version-5.plist", "blobs/keyed-archive-version-5.plist"],
      [
        "blobs/keyed-archive-version-4-ios-12.plist", "blobs/keyed-archive-immutable-root.plist",
        "blobs/keyed-archive-mutable-values.plist", "blobs/keyed-archive-under-root.plist",
      ],
      [
        "blobs/nil-archive-newer-key-order.plist", "blobs/nil-archive-older-key-order.plist",
      ],
      ["blobs/safari-info-plist.xml", "blobs/safari-info-plist.plist"],
      [
        "blobs/masked-archive-26.resumedata", "blobs/masked-archive-unknown-mask.resumedata",
        "blobs/masked-archive-unknown-mask-of-bytes.resumedata",
      ],
      ["blobs/keyed-archive-around-masked-archive.plist", "blobs/keyed-archive-around-masked-archive-root.plist"],
    ]
    + ["named-literal", "named-root", "positional-literal", "positional-root"].map { form in
      ["older", "newer"].map { "blobs/requests-\(form)-\($0)-key-order.plist" }
    }

  @Test("the same contents in two forms have the same meaning and a different encoding", arguments: sameContents)
  func forms(files: [String]) throws {
    for a in files {
      for b in files where a != b {
        #expect(try compare(a, b).lines == [], "\(a) against \(b)")
        let encoding = try compare(a, b, includingEncoding: true)
        #expect(!encoding.isSame, "\(a) against \(b)")
        #expect(encoding.differences.allSatisfy { $0.kind == .encoding })
        #expect(encoding.paths.last == "")
      }
    }
  }

  @Test("the container does not change the meaning", arguments: ["xml", "keyed-archive", "masked", "nil", "binary"])
  func transports(contents: String) throws {
    let names = FixtureEntry.all.map(\.file).filter { file in
      file.hasPrefix("transports/") && file.contains("-\(contents)")
        && !["cut-", "truncated-", "newline"].contains { file.contains($0) }
    }
    #expect(names.count > 1)
    for name in names {
      #expect(try compare(names[0], name).lines == [], "\(names[0]) against \(name)")
    }
  }

  @Test("comparing b with a gives the mirrored result of comparing a with b")
  func symmetry() throws {
    let some = Self.readable.filter { !$0.name.hasPrefix("hostile/") && !$0.name.hasPrefix("plists/") }
    let chosen = some.enumerated().filter { $0.offset % (some.count / 24) == 0 }.map(\.element)
    #expect(chosen.count >= 24)
    var pairs = 0
    for (index, a) in chosen.enumerated() {
      for b in chosen[index...] {
        let there = Comparison(a.document, b.document, includingEncoding: pairs % 9 == 0).differences
        let back = Comparison(b.document, a.document, includingEncoding: pairs % 9 == 0).differences
        #expect(Set(there) == Set(back.map(\.mirrored)), "\(a.name) against \(b.name)")
        #expect(Set(there).count == there.count, "\(a.name) against \(b.name)")
        pairs += 1
      }
    }
    #expect(pairs >= 300)
  }

  @Test("two fixtures have the same meaning exactly if the generator gave them the same contents")
  func equivalence() throws {
    let files = Self.sameContents.enumerated().flatMap { group, files in files.map { (group, $0) } }
    let documents = try files.map { ($0.0, $0.1, try ResumeDataDocument(decoding: TestInputs.fixture($0.1))) }
    #expect(documents.count >= 25)
    for (index, a) in documents.enumerated() {
      for b in documents[index...] {
        #expect(Comparison(a.2, b.2).isSame == (a.0 == b.0), "\(a.1) against \(b.1)")
      }
    }
  }

  @Test("randomly damaged blobs are compared without a trap, and each equals itself")
  func damage() throws {
    var generator = SeededGenerator(seed: 17)
    var compared = 0
    for files in Self.sameContents {
      let bytes = try TestInputs.fixture(files[0])
      let whole = try ResumeDataDocument(decoding: bytes)
      for _ in 0..<25 {
        var damaged = bytes
        damaged[Int.random(in: damaged.indices, using: &generator)] = .random(in: 0...255, using: &generator)
        guard let document = try? ResumeDataDocument(decoding: damaged) else { continue }
        let there = Comparison(document, whole, includingEncoding: true)
        #expect(
          Set(there.differences)
            == Set(Comparison(whole, document, includingEncoding: true).differences.map(\.mirrored)))
        #expect(there.isSame == (damaged == bytes))
        compared += 1
      }
    }
    #expect(compared > 100, "only \(compared)")
  }

  @Test("hostile fixtures are compared with several others without a trap")
  func hostile() {
    let hostile = Self.readable.filter { $0.name.hasPrefix("hostile/") }
    #expect(hostile.count > 50)
    for (index, a) in hostile.enumerated() {
      for step in [0, 1, 7, 31] {
        let b = hostile[(index + step) % hostile.count]
        let isSame = Comparison(a.document, b.document, includingEncoding: true).isSame
        if step == 0 { #expect(isSame, "\(a.name)") }
      }
    }
  }
}
