import Foundation
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Search of what cannot be read again")
struct SequentialSearchTests {
  private func search(_ bytes: [UInt8], in partLength: Int = 100_000) -> Peeler {
    var search = StreamPeeler(Peeler())
    for start in stride(from: 0, to: bytes.count, by: partLength) {
      search.append(Array(bytes[start..<min(start + partLength, bytes.count)]))
    }
    #expect(search.length == bytes.count)
    return search.finish()
  }

  private func describe(_ peeler: Peeler) -> [String] {
    peeler.finds.map { "\($0.locator) \($0.extents) \($0.bytes.count) \($0.line ?? 0)" }
  }

  @Test(
    "a pipe and a file of any length give the same finds in the same places", arguments: [1_000, 5 << 20, 20 << 20])
  func sameAsFile(_ length: Int) throws {
    let blob = PlantedBytes.base64(try TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
    let padding = [UInt8](repeating: UInt8(ascii: "x"), count: 59) + [0x0A]
    var text = Array("<?xml is not at the beginning\n".utf8)
    while text.count < length / 2 { text += padding }
    text += blob + [0x0A]
    while text.count < length { text += padding }
    var file = Peeler()
    file.peel(MemorySource(text))
    #expect(file.finds.count == 1)
    #expect(describe(search(text)) == describe(file))
    let wide: [UInt8] = [0xFF, 0xFE] + text.flatMap { [$0, 0] as [UInt8] }
    var wideFile = Peeler()
    wideFile.peel(MemorySource(wide))
    #expect(wideFile.finds.count == 1)
    #expect(describe(search(wide)) == describe(wideFile))
  }

  @Test("what has a tag only after its beginning is not held as a property list may be")
  func tagAfterBeginning() {
    let format = EvidenceFormat([UInt8](repeating: 0x20, count: 512) + Array("<plist>".utf8))
    #expect(format == .unknown)
    #expect(Peeler().maximumHeld(format) == Peeler().maximumWhole(format))
    #expect(Peeler().maximumWhole(format) < Peeler().maximumWhole(EvidenceFormat(Array("<plist>".utf8))))
  }

  @Test("a database of more than can be held is searched by its bytes, which is said")
  func longDatabase() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    var bytes = Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: Peeler.maximumHeld)
    bytes += blob + [UInt8](repeating: 0, count: 1_000)
    let peeler = search(bytes, in: 1 << 20)
    #expect(peeler.finds.map(\.bytes) == [blob])
    #expect(peeler.unread.map(\.reason) == ["longer than \(Peeler.maximumHeld) bytes: searched only by its bytes"])
  }
}
