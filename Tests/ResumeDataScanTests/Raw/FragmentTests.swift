import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Fragments of resume data")
struct FragmentTests {
  private func search(_ bytes: [UInt8], _ change: (inout Peeler) -> Void = { _ in }) -> [Fragment] {
    var limits = ScanLimits()
    limits.includesFragments = true
    var peeler = Peeler(limits: limits)
    change(&peeler)
    peeler.peelRaw(MemorySource(bytes))
    return SearchAnswer(peeler).fragments
  }

  private let junk = [UInt8](repeating: 0xE5, count: 300)

  @Test("names of keys and partial files, and the URL after a key, are listed with their offsets")
  func values() {
    let key = "NSURLSessionDownloadURL"
    // As in the object table of a binary list: the last byte before a text is its length.
    var bytes = junk + [0x5F, 0x10, UInt8(key.utf8.count)] + key.utf8
    bytes += [0x5F, 0x10, 21] + "https://example.com/a".utf8 + [0x5F, 0x10, 10] + "1234567890".utf8
    bytes += junk + "NSURLSessionResumeInfoTempFileName\0".utf8 + "CFNetworkDownload_aB3xYz.tmp".utf8
    let found = search(bytes + junk)
    #expect(found.map(\.kind) == [.key, .url, .key, .temporaryName])
    #expect(
      found.map(\.text) == [
        key, "https://example.com/a", "NSURLSessionResumeInfoTempFileName", "CFNetworkDownload_aB3xYz.tmp",
      ])
    for fragment in found {
      let range = fragment.extent.offset..<fragment.extent.offset + fragment.extent.length
      #expect(String(decoding: bytes[range], as: UTF8.self) == fragment.text)
      #expect(fragment.locator.description == "#@\(fragment.extent.offset)")
    }
  }

  @Test("what is in a blob is not listed, wherever the block ends; the rest of a cut blob is")
  func blobs() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    for context in [0, 10_000] {
      let found = search(junk + blob + junk) { peeler in
        peeler.blockSize.length = 512
        peeler.blockSize.context = max(context, 8_192)
      }
      #expect(found.isEmpty, "\(found)")
    }
    // Without its trailer it is not a blob.
    let cut = search(junk + blob.dropLast(40) + junk)
    #expect(cut.contains { $0.text == "NSURLSessionDownloadURL" })
    #expect(cut.contains { $0.kind == .url && $0.text == "https://example.com/files/archive.zip" })
    #expect(cut.contains { $0.kind == .temporaryName })
  }

  @Test("names of other things are not listed, and nothing is without the option")
  func others() {
    let text =
      "NSURLSession NSURLSessionDownloadTask CFNetworkDownload_ab.tmp CFNetworkDownload_%@.tmp https://a.example"
    #expect(search(junk + Array(text.utf8) + junk).isEmpty)
    var peeler = Peeler()
    peeler.peelRaw(MemorySource(junk + Array("NSURLSessionResumeByteRange".utf8) + junk))
    #expect(SearchAnswer(peeler).fragments.isEmpty)
  }

  @Test("blocks of any length, parts of a search and a pipe list the same")
  func portions() throws {
    let blob = Array(try TestInputs.fixture("blobs/keyed-archive-version-5.plist").dropLast(40))
    let bytes = junk + blob + junk + blob + [UInt8](repeating: 0, count: 3_000) + "URLSessionDownload_abcdef.tmp".utf8
    let expected = search(bytes)
    #expect(expected.count > 10)
    for length in [512, 1_000, 2_500, 4_096] {
      func portions(_ peeler: inout Peeler) {
        peeler.blockSize.length = length
        peeler.blockSize.context = 8_192
      }
      #expect(search(bytes, portions) == expected, "\(length)")
      // A part searches one block before its own, and a URL may be farther from its key than a short one.
      guard length > 2_048 else { continue }
      let parts = try (1...3).flatMap { index in
        let shard = try #require(Shard("\(index)/3"))
        return search(bytes) { peeler in
          portions(&peeler)
          peeler.shard = shard
        }
      }
      #expect(parts.sorted { $0.extent.offset < $1.extent.offset } == expected, "\(length)")
    }
    var limits = ScanLimits()
    limits.includesFragments = true
    var stream = StreamPeeler(Peeler(limits: limits), isRaw: true)
    for start in stride(from: 0, to: bytes.count, by: 700) {
      stream.append(Array(bytes[start..<min(start + 700, bytes.count)]))
    }
    #expect(SearchAnswer(stream.finish()).fragments == expected)
  }
}
