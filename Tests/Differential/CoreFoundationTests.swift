import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Property lists compared with CoreFoundation")
struct CoreFoundationTests {
  @Test("every difference from CoreFoundation is reported, except in the files that are listed with a reason")
  func files() throws {
    guard let reader = CoreFoundationReader.available() else { return }
    var files = TestInputs.files(below: TestInputs.fixtures).map {
      (name: String($0.path.dropFirst(TestInputs.package.path.count + 1)), url: $0)
    }
    if let shared = TestInputs.shared {
      files += ["corpus", "cases", "format/samples"].flatMap {
        TestInputs.files(below: shared.appendingPathComponent($0))
      }.map { (name: String($0.path.dropFirst(shared.path.count + 1)), url: $0) }
    }
    let inputs = try files.map { try TestInputs.bytes(of: $0.url) }
    let verdicts = try reader.read(inputs)
    var found: [String: UnreportedDifference] = [:]
    var (agreed, reported) = (0, 0)
    for (index, file) in files.enumerated() {
      let ours = OurReading(of: inputs[index])
      if let difference = UnreportedDifference(ours, verdicts[index]) {
        found[file.name] = difference
      } else if !ours.claims.isEmpty {
        reported += 1
      } else if ours.text != nil {
        agreed += 1
      }
    }
    print(
      "CoreFoundation: \(files.count) files, \(agreed) read alike, \(reported) differ and say so, \(found.count) listed"
    )
    #expect(agreed >= (TestInputs.hasShared ? 150 : 80), "too little is read to show anything")
    let list = try CoreFoundationDifferences.load()
    for line in list.contradictions(to: found, among: files.map(\.name)) { Issue.record("\(line)") }
  }
}
