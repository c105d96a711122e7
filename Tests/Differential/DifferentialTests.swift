import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Property lists compared with other readers")
struct DifferentialTests {
  private struct Input: Sendable {
    /// The name in `differences.json`.
    var name: String
    var url: URL
    /// The canonical text of the library's value, or nil if the library refuses the input.
    var ours: String?
  }

  /// All fixtures, except those that must first be unwrapped or unmasked, and all files of the corpora.
  private static let inputs: Result<[Input], any Error> = Result {
    let wrapped: Set<String> = ["base64", "hex"]
    let fixtures = FixtureEntry.all.filter { entry in
      guard entry.plistlib.hasPrefix("not-a-plist"), let data = entry.inspect else { return true }
      let inspection = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
      let (textEncoding, container) = (inspection?["transport"] as? String, inspection?["container"] as? String)
      return !wrapped.contains(textEncoding ?? "") && container != "masked-archive"
    }
    var files = fixtures.map { ("Fixtures/" + $0.file, $0.url) }
    if let shared = TestInputs.shared {
      files += TestInputs.files(below: shared.appendingPathComponent("corpus")).map {
        (String($0.path.dropFirst(shared.path.count + 1)), $0)
      }
    }
    return try files.map { name, url in
      Input(name: name, url: url, ours: canonical(try TestInputs.bytes(of: url)))
    }
  }

  private static func canonical(_ bytes: [UInt8]) -> String? {
    if BinaryPropertyList.looksBinary(bytes) { return (try? BinaryPropertyList(decoding: bytes))?.value.canonical }
    return (try? XMLPropertyList(decoding: bytes))?.value.canonical
  }

  @Test("another reader differs only in the files that are listed with a reason", arguments: Peer.allCases)
  func differences(peer: Peer) throws {
    let list = try DifferenceList.load()[peer]
    let version = try #require(peer.version(), "\(peer) is not installed: run make dependencies")
    let inputs = try Self.inputs.get()
    let verdicts = try peer.read(inputs.map(\.url))
    #expect(verdicts.count == inputs.count)
    var found: [String: Disagreement] = [:]
    var agreed = 0
    for (input, verdict) in zip(inputs, verdicts) {
      if let what = Disagreement(ours: input.ours, theirs: verdict) {
        found[input.name] = what
      } else if input.ours != nil {
        agreed += 1
      }
    }
    print("\(peer) \(version): \(inputs.count) files, \(agreed) read alike, \(found.count) differ")
    #expect(agreed >= (TestInputs.hasShared ? 450 : 250), "the peer reads too little to show anything")
    guard list.versions.contains(version) else {
      print("NOT RUN: differences are listed for \(peer) \(list.versions.joined(separator: ", ")); here is \(version)")
      return
    }
    for line in list.contradictions(to: found, among: inputs.map(\.name)) { Issue.record("\(line)") }
  }
}
