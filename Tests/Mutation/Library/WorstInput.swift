import PropertyLists
import TestInputs

/// An input of at most a megabyte with the highest cost.
struct WorstInput: Sendable {
  /// The name, one or two words.
  var name: String
  /// Creates the input.
  var bytes: @Sendable () throws -> [UInt8]

  /// The maximum size of an input.
  static let size = 1 << 20

  static let all: [WorstInput] = binary + xml + text + archives

  static func named(_ name: String) -> WorstInput? { all.first { $0.name == name } }
}

// MARK: - Binary

extension WorstInput {
  private static let binary: [WorstInput] = [
    .init(name: "binary-references") { Binary.references(count: 340_000) },
    .init(name: "binary-shared-to-the-budget") { Binary.shared(levels: 8, width: 5) },
    .init(name: "binary-shared-beyond-the-budget") { Binary.shared(levels: 40, width: 100) },
    .init(name: "binary-deepest-and-wide") { Binary.deepAndWide() },
    .init(name: "binary-one-key") { Binary.oneKey(count: 160_000) },
    .init(name: "binary-equal-keys") { Binary.keys((0..<60_000).map { _ in [0x54] + Array("same".utf8) }) },
    .init(name: "binary-keys-of-one-hash") { Binary.keys(Binary.equivalentKeys(count: 30_000)) },
    .init(name: "binary-uids") {
      Binary.list((0..<104_000).map { [0x82] + HandmadeBinary.bigEndian(UInt64($0), size: 3) })
    },
    .init(name: "binary-combining-marks") { Binary.keys([Binary.combiningMarks(units: 500_000)]) },
    .init(name: "binary-overlapping") { Binary.overlapping() },
    .init(name: "binary-unused-objects") { Binary.unused(count: 200_000) },
    .init(name: "binary-trailing-bytes") { Binary.trailingTrailers() },
  ]

  enum Binary {
    static func file(_ objects: [[UInt8]], wide size: Int = 3) -> [UInt8] {
      var bytes = Array("bplist00".utf8)
      var offsets: [UInt8] = []
      for object in objects {
        offsets += HandmadeBinary.bigEndian(UInt64(bytes.count), size: 3)
        bytes += object
      }
      let table = bytes.count
      bytes += offsets + [0, 0, 0, 0, 0, 0, 3, UInt8(size)]
      for value in [objects.count, 0, table] { bytes += HandmadeBinary.bigEndian(UInt64(value), size: 8) }
      return bytes
    }

    static func container(_ kind: UInt8, count: Int, _ references: some Sequence<Int>, wide size: Int = 3) -> [UInt8] {
      [kind | 15, 0x12] + HandmadeBinary.bigEndian(UInt64(count), size: 4)
        + references.flatMap { HandmadeBinary.bigEndian(UInt64($0), size: size) }
    }

    /// An array of distinct objects.
    static func list(_ objects: [[UInt8]]) -> [UInt8] {
      file([container(0xA0, count: objects.count, 1...objects.count)] + objects)
    }

    /// An array whose elements are references to one string.
    static func references(count: Int) -> [UInt8] {
      file([container(0xA0, count: count, repeatElement(1, count: count)), [0x51, 0x61]])
    }

    /// Nested arrays; all elements of one are references to the next.
    static func shared(levels: Int, width: Int) -> [UInt8] {
      file(
        (0..<levels).map { container(0xA0, count: width, repeatElement($0 + 1, count: width)) } + [[0x51, 0x61]])
    }

    /// 256 levels, each an array of very many strings and the next level.
    static func deepAndWide() -> [UInt8] {
      let width = 1_300
      return file(
        (0..<255).map { level in
          container(0xA0, count: width, (0..<width).map { $0 == 0 ? level + 1 : 256 })
        } + [[0xA0], [0x51, 0x61]])
    }

    /// A dictionary whose keys are references to one object.
    static func oneKey(count: Int) -> [UInt8] {
      file([container(0xD0, count: count, repeatElement(1, count: 2 * count)), [0x51, 0x61]])
    }

    /// A dictionary with distinct keys.
    static func keys(_ keys: [[UInt8]]) -> [UInt8] {
      let references = Array(1...keys.count) + Array(repeating: keys.count + 1, count: keys.count)
      return file([container(0xD0, count: keys.count, references)] + keys + [[0x09]])
    }

    /// Texts that differ only in the order of their combining marks. Swift treats them as equal, with equal hashes.
    static func equivalentKeys(count: Int) -> [[UInt8]] {
      // Marks of different combining classes: 220, 230, 202, 216, 232, 233, 234, 240.
      var marks: [UInt16] = [0x0316, 0x0301, 0x0327, 0x031B, 0x0315, 0x035C, 0x035D, 0x0345]
      var keys: [[UInt8]] = []
      func permute(_ rest: Int) {
        guard keys.count < count else { return }
        guard rest > 0 else {
          keys.append([0x69] + ([0x61] + marks).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
          return
        }
        for index in 0...rest {
          marks.swapAt(index, rest)
          permute(rest - 1)
          marks.swapAt(index, rest)
        }
      }
      permute(marks.count - 1)
      return keys
    }

    /// A letter with very many marks, in an order that normalization must reverse.
    static func combiningMarks(units: Int) -> [UInt8] {
      [0x6F, 0x12] + HandmadeBinary.bigEndian(UInt64(units), size: 4) + [0x00, 0x61]
        + (1..<units).flatMap { $0 % 2 == 0 ? [0x03, 0x16] : [0x03, 0x01] as [UInt8] }
    }

    /// Overlapping data objects, each one byte after the one before, as many as the limit on their total size allows.
    static func overlapping() -> [UInt8] {
      var file = HandmadeBinary([0xAE] + (1...14).map { UInt8($0) }, Array(repeating: 0x4F, count: 1_000_000))
      for index in 0..<14 {
        file.objects[1].replaceSubrange(
          8 * index..<8 * index + 6, with: [0x4F, 0x12] + HandmadeBinary.bigEndian(70_000, size: 4))
      }
      file.offsetSize = 3
      file.offsets = [8] + (0..<14).map { UInt64(23 + 8 * $0) }
      file.count = 15
      return file.bytes
    }

    static func unused(count: Int) -> [UInt8] {
      file([[0x09]] + (0..<count).map { _ in [0x51, 0x61] })
    }

    /// A small list, followed by bytes that could all be the end of a list.
    static func trailingTrailers() -> [UInt8] {
      let good = HandmadeBinary([0x09]).bytes
      var bytes = good
      while bytes.count < 1_000_000 { bytes += good.suffix(32) }
      return bytes
    }
  }
}

// MARK: - XML

extension WorstInput {
  private static func document(_ body: String, times count: Int, in tag: String = "array", head: String = "") -> [UInt8]
  {
    Array("<?xml version='1.0'?>\(head)<plist><\(tag)>".utf8)
      + Array(repeatElement(Array(body.utf8), count: count).joined())
      + Array("</\(tag)></plist>".utf8)
  }

  private static let xml: [WorstInput] = [
    .init(name: "xml-values") { document("<true/>", times: 149_000) },
    .init(name: "xml-shortest-containers") { document("<dict/>", times: 149_000) },
    .init(name: "xml-keys") { document("<key/><true/>", times: 80_000, in: "dict") },
    .init(name: "xml-uids") { document("<dict><key>CF$UID</key><integer>1</integer></dict>", times: 20_000) },
    .init(name: "xml-attributes") {
      document("<true " + (0..<32).map { "a\($0)=''" }.joined(separator: " ") + "/>", times: 4_500)
    },
    .init(name: "xml-one-long-attribute") {
      document("<true a='\(String(repeating: "x", count: 1_000_000))'/>", times: 1)
    },
    .init(name: "xml-references") { document("&amp;", times: 209_000, in: "string") },
    .init(name: "xml-character-references") { document("&#9;", times: 260_000, in: "string") },
    .init(name: "xml-entities") { document("&x;", times: 340_000, in: "string", head: "<!DOCTYPE plist SYSTEM 'x'>") },
    .init(name: "xml-white-space") { document(" \r\n", times: 340_000) },
    .init(name: "xml-carriage-returns") { document("\r", times: 1_000_000, in: "string") },
    .init(name: "xml-cdata") { document("<![CDATA[]]>", times: 86_000, in: "string") },
    .init(name: "xml-comments") { document("<!---->", times: 149_000) },
    .init(name: "xml-comments-in-text") { document("a<!---->", times: 130_000, in: "string") },
    .init(name: "xml-instructions") { document("<?x?>", times: 209_000) },
    .init(name: "xml-comments-behind") {
      document("", times: 0) + Array(repeatElement(Array("<!---->".utf8), count: 149_000).joined())
    },
    .init(name: "xml-unclosed-comments-behind") {
      document("", times: 0) + Array(repeatElement(Array("<!--".utf8), count: 260_000).joined())
    },
    .init(name: "xml-instructions-unclosed-behind") {
      document("", times: 0) + Array(repeatElement(Array("<?".utf8), count: 500_000).joined())
    },
    .init(name: "xml-unclosed") { Array(repeatElement(Array("<plist>".utf8), count: 149_000).joined()) },
    .init(name: "xml-unclosed-cdata") { document("<![CDATA[", times: 116_000, in: "string") },
    .init(name: "xml-broken-base64") { document("<data>A!</data>", times: 69_000) },
    .init(name: "xml-base64-white-space") { document("A   \n", times: 209_000, in: "data") },
    .init(name: "xml-dates") { document("<date>2000-01-01T00:00:00Z</date>", times: 31_000) },
    .init(name: "xml-long-integer") { document("9", times: 1_000_000, in: "integer") },
    .init(name: "xml-long-real") { document("9", times: 1_000_000, in: "real") },
    .init(name: "xml-long-real-small") {
      Array("<plist><real>0.".utf8) + Array(repeating: 0x30, count: 1_000_000) + Array("1e999999</real></plist>".utf8)
    },
    .init(name: "xml-elements-declared") {
      document(
        "<true/>", times: 1, head: "<!DOCTYPE plist [" + String(repeating: "<!ELEMENT a (b)>", count: 60_000) + "]>")
    },
    .init(name: "xml-content-model-deep") {
      document("<true/>", times: 1, head: "<!DOCTYPE plist [<!ELEMENT a \(String(repeating: "(", count: 1_000_000))>]>")
    },
    .init(name: "xml-content-model-wide") {
      document(
        "<true/>", times: 1, head: "<!DOCTYPE plist [<!ELEMENT a (b\(String(repeating: "|c", count: 500_000)))>]>")
    },
    .init(name: "xml-enumeration") {
      document(
        "<true/>", times: 1,
        head: "<!DOCTYPE plist [<!ATTLIST a b (" + (0..<110_000).map { "v\($0)" }.joined(separator: "|") + ") 'v1'>]>")
    },
    .init(name: "xml-notations") {
      document(
        "<true/>", times: 1,
        head: "<!DOCTYPE plist [" + (0..<30_000).map { "<!NOTATION n\($0) SYSTEM 'x'>" }.joined() + "]>")
    },
    .init(name: "xml-combining-marks") {
      document("a" + String(repeating: "\u{301}\u{316}", count: 120_000), times: 2, in: "string")
    },
    .init(name: "xml-keys-of-combining-marks") {
      document("<key>a" + String(repeating: "\u{301}\u{316}", count: 100_000) + "</key><true/>", times: 2, in: "dict")
    },
    .init(name: "xml-name-of-marks") {
      document("<dict" + String(repeating: "\u{301}\u{316}", count: 200_000) + "/>", times: 1)
    },
    .init(name: "xml-entity-name-of-marks") {
      document("&amp" + String(repeating: "\u{301}\u{316}", count: 200_000) + ";", times: 1, in: "string")
    },
    .init(name: "xml-marks-within-the-limit") {
      document("a" + String(repeating: "\u{301}\u{316}", count: 128), times: 2_000, in: "string")
    },
    .init(name: "xml-keys-of-marks-within-the-limit") {
      document(
        "<key>data" + String(repeating: String(repeating: "\u{301}\u{316}", count: 128) + "a", count: 970)
          + "</key><true/>", times: 2, in: "dict")
    },
    .init(name: "xml-utf-16") {
      Array([0xFF, 0xFE])
        + document("<true/>", times: 70_000).flatMap { [$0, 0] }
    },
    .init(name: "xml-deepest") {
      Array(repeatElement(Array("<array>".utf8), count: 256).joined())
        + Array(repeatElement(Array("<array/>".utf8), count: 120_000).joined())
    },
    .init(name: "xml-namespaces") { document("<x:true/>", times: 110_000) },
  ]
}

// MARK: - Text around a blob

extension WorstInput {
  private static func repeated(_ text: String, before: String = "", after: String = "") -> [UInt8] {
    let body = Array(text.utf8)
    return Array(before.utf8) + Array(repeatElement(body, count: (size - 1_000) / body.count).joined())
      + Array(after.utf8)
  }

  private static let text: [WorstInput] = [
    .init(name: "text-base64") { Base64.encode(Binary.references(count: 250_000)) },
    .init(name: "text-hex") {
      Binary.references(count: 170_000).flatMap { Array(String(Int($0) + 256, radix: 16).utf8.dropFirst()) }
    },
    .init(name: "text-base64-beginnings") { repeated("YnBsaXN0MD", before: "! ") },
    .init(name: "text-base64-beginnings-apart") { repeated("YnBsaXN0MD !") },
    .init(name: "text-hex-beginnings") { repeated("62706c6973", before: "! ") },
    .init(name: "text-hex-beginnings-apart") { repeated("62706c6973!") },
    .init(name: "text-descriptions") { repeated("<") },
    .init(name: "text-descriptions-long") { repeated("<62706c69", before: "x") },
    .init(name: "text-lengths") { repeated("{length = 5, bytes = 0x62") },
    .init(name: "text-dump-lines") { repeated("00000000: 6270 6c69\n") },
    .init(name: "text-blanks") { repeated(" ") },
    .init(name: "text-words") { repeated("word ") },
    .init(name: "text-utf-16") { [0xFF, 0xFE] + repeated("Y\0n\0B\0s\0") },
  ]
}
