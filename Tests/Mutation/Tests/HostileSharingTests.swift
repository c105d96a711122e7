import PropertyLists
import ResumeDataComparison
import ResumeDataKit
import TestInputs
import Testing

@testable import Mutations

/// Archives with very many references to one long string: 3 MB once took 13 s, since the string was hashed for each
/// reference.
@Suite("Archives that share one long string")
struct HostileSharingTests {
  /// Runs everything that the command can do with a blob.
  private func exercise(_ bytes: [UInt8]) throws -> ResumeDataDocument {
    let document = try ResumeDataDocument(decoding: bytes)
    _ = try RepairEngine().repair(bytes)
    _ = try? document.redaction()
    for container in [Container.xml, .binary, .keyedArchive] {
      var target = ConversionTarget()
      target.container = container
      _ = try? document.conversion(to: target)
    }
    let sound = try ResumeDataDocument(decoding: TestInputs.fixture("bugs/b1-after-the-repair.xml"))
    _ = Comparison(document, document).isSame
    _ = Comparison(document, sound).isSame
    return document
  }

  private func input(_ name: String) throws -> [UInt8] { try #require(WorstInput.named(name)).bytes() }

  @Test("a keyed archive whose entries all have one long key is not read as a blob")
  func keys() throws {
    for count in [100_000, 300_000] {
      let bytes = try WorstInput.Archive.dictionary(of: 4_000, key: WorstInput.Archive.long(count))
      let document = try exercise(bytes)
      #expect(document.kind == .unknown)
      #expect(
        document.fields.faults.map(\.message) == [
          "the keyed archive cannot be read: a copy for each reference would make the archive more than 8388608 bytes "
            + "longer (in $objects)"
        ])
    }
  }

  @Test("a masked archive whose entries all have one long key is not read as a blob")
  func masked() throws {
    let archive = try WorstInput.Archive.dictionary(of: 4_000, key: WorstInput.Archive.long(300_000))
    let masked = zip(archive.prefix(8), Mask.download.bytes).map { $0 ^ $1 } + archive.dropFirst(8)
    #expect(try exercise(masked).mask == .download)
  }

  @Test("a request whose headers are all one long header cannot be read, with a reason")
  func headers() throws {
    for (name, value) in [(100_000, 1), (1, 100_000)] {
      let request = try WorstInput.Archive.request(
        header: WorstInput.Archive.long(name), WorstInput.Archive.long(value), times: 4_000)
      let document = try exercise(try WorstInput.Archive.blob(request: request))
      #expect(document.fields.currentRequest?.request == nil)
      #expect(document.fields.currentRequest?.reason?.contains("a copy for each reference") == true)
    }
  }

  @Test("archives within the limit are read")
  func withinTheLimit() throws {
    // `make mutate` reads all of them, with an optimized build.
    if TestInputs.isExhaustive {
      for part in ["key", "value"] {
        #expect(try exercise(try input("archive-long-shared-\(part)-within-the-limit")).kind == .download)
      }
    }
    let headers = try exercise(try input("archive-long-shared-header-within-the-limit"))
    #expect(headers.fields.currentRequest?.request != nil)
  }
}
