import KeyedArchives
import PropertyLists
import ResumeDataComparison
import ResumeDataKit
import TestInputs
import Testing

@Suite("Round trips of the fixtures")
struct FixtureRoundTripTests {
  private static let directory = "/private/var/mobile/tmp"

  @Test(
    "a fixture converted to any container and back means the same, or the error names what is missing",
    arguments: FixtureEntry.all.filter { $0.group == "blobs" || $0.group == "bugs" })
  func containers(entry: FixtureEntry) throws {
    guard let document = try? ResumeDataDocument(decoding: TestInputs.fixture(entry.file)),
      [.xml, .binary, .keyedArchive, .xmlKeyedArchive].contains(document.container), document.kind == .download,
      !document.isEmpty, document.fields.innerMask == nil, document.textEncoding == .raw,
      document.fields.record.isEmpty  // A conversion removes the record around a blob: `RecordFormTests`.
    else { return }
    // Each container with each version; each fixture tests another part of the pairs.
    let turn = FixtureEntry.all.firstIndex { $0.file == entry.file } ?? 0
    for (row, container) in [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive].enumerated() {
      for (column, version) in ([nil, 1, 2, 4, 5] as [Int64?]).enumerated() {
        guard TestInputs.isExhaustive || (turn + row + column) % 4 == 0 else { continue }
        var there = ConversionTarget()
        there.container = container
        there.version = version
        there.directory = Self.directory
        let made: ResumeDataDocument
        do {
          made = try ResumeDataDocument(decoding: document.converted(to: there).encoded())
        } catch let error as ConversionError {
          #expect(error.code == .notCarried, "\(entry.file) to \(container): \(error)")
          #expect(!error.fields.isEmpty)
          let keys = Set(Comparison(document, try document.lossy(there)).differences.map(\.path.firstKey))
          // Each named key except the root is missing or changed in the lossy result.
          for field in error.fields where !field.field.isEmpty {
            #expect(keys.contains(field.field), "\(entry.file) to \(container): \(field.field)")
          }
          continue
        }
        #expect(made.container == container)
        guard let home = document.fields.version, [1, 2, 4, 5].contains(home) || version == nil else { continue }
        var back = ConversionTarget()
        back.container = document.container
        back.version = version == nil ? nil : home
        back.directory = Self.directory
        let again = try ResumeDataDocument(decoding: made.converted(to: back).encoded())
        let differences = Comparison(document, again).differences
        #expect(differences.isEmpty, "\(entry.file) to \(container) \(version ?? 0): \(differences)")
      }
    }
  }
}

extension ResumeDataDocument {
  fileprivate func lossy(_ target: ConversionTarget) throws -> ResumeDataDocument {
    var target = target
    target.isLossy = true
    return try ResumeDataDocument(decoding: converted(to: target).encoded())
  }
}

extension PropertyListPath {
  fileprivate var firstKey: String {
    if case .key(let key) = components.first { key } else { "" }
  }
}
