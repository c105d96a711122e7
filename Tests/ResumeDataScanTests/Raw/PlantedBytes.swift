import Foundation
import TestInputs

/// Bytes of no format with blobs at known places.
struct PlantedBytes {
  /// One blob.
  struct Blob: Hashable {
    let name: String
    let range: Range<Int>
    let bytes: [UInt8]
  }

  private(set) var bytes: [UInt8] = []
  private(set) var blobs: [Blob] = []
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Adds random bytes: any byte, or words and NULs as in the string tables of programs.
  mutating func addJunk(_ length: Int) {
    let words = [
      "NSURLSession", "NSKeyedArchiver", "bplist00", "<plist>", "</plist>", "<?xml", "BsaXN0", "VVJMU2Vzc2lvb",
    ]
    let end = bytes.count + length
    while bytes.count < end {
      if Bool.random(using: &generator) {
        bytes += (0..<Int.random(in: 1...200, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
      } else {
        bytes += (words.randomElement(using: &generator) ?? "").utf8
        bytes += [UInt8](repeating: 0, count: Int.random(in: 1...40, using: &generator))
      }
    }
    bytes.removeLast(bytes.count - end)
    // What follows a blob must not look like a part of it.
    if let last = bytes.indices.last { bytes[last] = 0 }
  }

  /// Adds a blob.
  ///
  /// - Parameter form: how it is written.
  mutating func add(_ name: String, _ blob: [UInt8], as form: ([UInt8]) -> [UInt8] = { $0 }) {
    let written = form(blob)
    blobs.append(Blob(name: name, range: bytes.count..<bytes.count + written.count, bytes: blob))
    bytes += written
  }

  /// Every fixture that is a blob as a whole.
  static func fixtures() throws -> [(name: String, bytes: [UInt8])] {
    try ["blobs", "bugs"].flatMap { directory in
      TestInputs.files(below: TestInputs.fixtures.appendingPathComponent(directory))
    }
    .filter { $0.lastPathComponent != "unrelated-property-list.plist" }
    .map { ($0.lastPathComponent, try TestInputs.bytes(of: $0)) }
    .filter { ["xml", "plist", "resumedata"].contains(($0.name as NSString).pathExtension) }
  }

  static func base64(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedString().utf8) }

  static func json(_ bytes: [UInt8]) -> [UInt8] {
    Array(Data(bytes).base64EncodedString().replacingOccurrences(of: "/", with: "\\/").utf8)
  }

  static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { Array((($0 < 16 ? "0" : "") + String($0, radix: 16)).utf8) }
  }
}
