import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// Mutated documents: each gives a value or an error with a place, and a value is written back.
///
/// `RESUMEDATA_FUZZ_ROUNDS` makes the run longer.
@Suite("Mutated XML documents")
struct FuzzTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["RESUMEDATA_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 6_000

  private static let snippets = [
    "<dict>", "</dict>", "<array>", "</array>", "<dict/>", "<key>k</key>", "<key>CF$UID</key>", "<integer>1</integer>",
    "<string>", "</string>", "<![CDATA[", "]]>", "<!--", "-->", "<?x", "?>", "&amp;", "&#13;", "&x;", "&#", "\0", "\r",
    "\u{FEFF}", "é", "<!DOCTYPE plist [", "<!ENTITY a \"b\">", "]>", "<plist>", "</plist>", "='", "\"", ">", "<", "/",
    "<data>", "</data>", "<real>nan</real>", " xmlns:a='b'", "<true/>",
  ]

  private static let seeds: [[UInt8]] = {
    var seeds = [Array("<plist><dict><key>a</key><true/><key>b</key><string>c</string></dict></plist>".utf8)]
    let text = """
      <?xml version='1.0'?>
      <plist>
      <array>
       <string>é</string>
       <data>AQ==</data><date>2020-01-01T00:00:00Z</date>
      </array>
      </plist>
      """
    seeds.append(Array(text.utf8))
    seeds.append(TestEncoding.utf16LittleEndian.mark + TestEncoding.utf16LittleEndian.encode(text))
    for file in TestInputs.shared.map({ TestInputs.files(below: $0.appendingPathComponent("corpus")) }) ?? [] {
      guard let bytes = try? TestInputs.bytes(of: file), bytes.count < 4_000 else { continue }
      if XMLPropertyList.looksLikeXML(bytes) { seeds.append(bytes) }
    }
    return seeds
  }()

  private func mutate(_ bytes: inout [UInt8], _ random: inout RandomEdits) {
    for _ in 0...random.number(below: 2) {
      let place = random.number(below: bytes.count + 1)
      let length = min(random.number(below: 20), bytes.count - place)
      switch random.number(below: 9) {
      case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.number(below: 256))
      case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.number(below: 8))
      case 2: bytes.removeSubrange(place..<place + length)
      case 3: bytes.removeLast(min(bytes.count - place, 40))
      case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: random.number(below: bytes.count))
      case 5: bytes += bytes[place..<place + length]
      default:
        bytes.insert(contentsOf: Self.snippets[random.number(below: Self.snippets.count)].utf8, at: place)
      }
    }
  }

  @Test("mutated documents give a value or an error with a place, and never trap")
  func mutatedDocumentsGive() throws {
    var random = RandomEdits(seed: 2026)
    var read = 0
    for round in 0..<Self.rounds {
      var bytes = Self.seeds[round % Self.seeds.count]
      mutate(&bytes, &random)
      do throws(PropertyListError) {
        var list = try XMLPropertyList(decoding: bytes)
        read += 1
        #expect(try list.encoded() == bytes, "round \(round)")
        random.edit(&list.value)
        guard let edited = try? list.encoded() else { continue }
        #expect(try XMLPropertyList(decoding: edited).value == list.value, "round \(round)")
      } catch {
        #expect(error.location != nil, "round \(round): \(error)")
      }
    }
    #expect(read > Self.rounds / 20, "the damage was too heavy to test anything")
  }
}
