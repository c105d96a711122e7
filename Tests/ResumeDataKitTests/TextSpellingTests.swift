import Foundation
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("The spelling of text around a blob")
struct TextSpellingTests {
  private static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

  /// Spellings of the same bytes.
  private static let spellings: [(name: String, textEncoding: TextEncoding, spell: @Sendable ([UInt8]) -> String)] = [
    ("base64", .base64, { Data($0).base64EncodedString() }),
    ("base64 with a line feed", .base64, { Data($0).base64EncodedString() + "\n" }),
    ("base64 in quotes", .base64, { "\"" + Data($0).base64EncodedString() + "\"" }),
    ("base64 in lines", .base64, { Data($0).base64EncodedString(options: .lineLength64Characters) }),
    (
      "base64 as JSON escapes it", .base64,
      { "\"" + Data($0).base64EncodedString().replacingOccurrences(of: "/", with: "\\/") + "\"" }
    ),
    (
      "base64 for URLs", .base64,
      {
        Data($0).base64EncodedString().replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "+", with: "-")
          .replacingOccurrences(of: "=", with: "")
      }
    ),
    ("digits", .hex, { hex($0) }),
    ("capital digits", .hex, { hex($0).uppercased() + "\n" }),
    ("0x", .hex, { "0x" + hex($0) }),
    ("description", .hex, { "<" + hex($0).chunks(of: 8).joined(separator: " ") + ">" }),
    (
      "newer description", .hex,
      { "{length = \($0.count), bytes = 0x\(hex($0).chunks(of: 8).joined(separator: " ")) }" }
    ),
    ("lines", .hex, { hex($0).chunks(of: 64).joined(separator: "\n") }),
    (
      "lines of groups", .hex,
      { hex($0).chunks(of: 64).map { $0.chunks(of: 8).joined(separator: " ") }.joined(separator: "\r\n") }
    ),
  ]

  @Test("repair in place gives the repaired blob in the same spelling", arguments: spellings.indices)
  func inPlace(index: Int) throws {
    let (name, textEncoding, spell) = Self.spellings[index]
    for fixture in ["bugs/b2-byte-range-open.xml", "transports/newline-after-binary.plist"] {
      let blob = try TestInputs.fixture(fixture)
      let repaired = try RepairEngine().repair(blob).bytes
      let text = Array(spell(blob).utf8)
      #expect(try ResumeDataDocument(decoding: text).textEncoding == textEncoding, "\(name)")
      let result = try RepairEngine().repair(text)
      #expect(result.status == .repaired, "\(name)")
      #expect(String(decoding: result.bytes, as: UTF8.self) == spell(repaired), "\(name)")
      #expect(result.remaining.map(\.rule).contains("RD503"), "\(name)")
      #expect(try RepairEngine(textOutput: .raw).repair(text).bytes == repaired, "\(name)")
      #expect(try RepairEngine(allowsUnsafeFixes: true).repair(text).remaining.map(\.rule).contains("RD503") == false)
    }
  }

  @Test("a sound blob in text, and text that mixes spellings, stay unchanged")
  func unchanged() throws {
    let sound = Array(Data(try TestInputs.fixture("blobs/binary-version-4.plist")).base64EncodedString().utf8)
    #expect(try RepairEngine().repair(sound).bytes == sound)
    let digits = Self.hex(try TestInputs.fixture("bugs/b2-byte-range-open.xml"))
    let mixed = Array((digits.prefix(100) + " " + digits.dropFirst(100).prefix(7) + "\n" + digits.dropFirst(107)).utf8)
    let result = try RepairEngine().repair(mixed)
    #expect(result.status == .unchanged && result.bytes == mixed && result.applied == [])
  }
}

extension String {
  fileprivate func chunks(of size: Int) -> [String] {
    let letters = Array(self)
    return stride(from: 0, to: letters.count, by: size).map { String(letters[$0..<min($0 + size, letters.count)]) }
  }
}
