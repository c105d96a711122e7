import TestInputs
import Testing

@testable import PropertyLists

@Suite("Sharing scalars while writing")
struct BinaryEncoderTests {
  /// The count of objects in a file's trailer, and the width of references.
  private func trailer(_ file: [UInt8]) throws -> (objects: UInt64, referenceSize: Int) {
    (try #require(file.bigEndian(at: file.count - 24, size: 8)), Int(file[file.count - 25]))
  }

  @Test("each of thousands of strings, numbers and data is stored once, however often it occurs")
  func thousands() throws {
    let scalars: [PropertyList] = (0..<5_000).flatMap { number in
      [
        .string("text \(number)"), .integer(PropertyListInteger(number)), .real(Double(number)),
        .data(Array("data \(number)".utf8)), .string("číslo \(number)"),
      ]
    }
    let list = PropertyList.array(scalars + scalars.reversed())
    let file = try BinaryPropertyList.encode(list)
    #expect(try trailer(file) == (25_001, 2))
    #expect(try BinaryPropertyList(decoding: file).value == list)
  }

  @Test("values of different kinds are never shared")
  func kinds() throws {
    let list: PropertyList = [
      1, 1.0, true, .uid(1), .date(PropertyListDate(secondsSinceReferenceDate: 1)), "1", .data([0x31]), .null, .fill,
      "", .data([]), "é", "e\u{301}", .data([0, 0xE9]), .real(0.0), .real(-0.0),
    ]
    let file = try BinaryPropertyList.encode(list)
    #expect(try trailer(file).objects == 17)
    #expect(try BinaryPropertyList(decoding: file).value == list)
  }

  @Test("references take one byte if sharing keeps the objects below 256")
  func narrowed() throws {
    let shared = HandmadeBinary([0xAF, 0x11, 1, 44] + Array(repeating: 1, count: 300), [0x51, 0x61])
    var expected = shared
    expected.offsetSize = 2
    #expect(try BinaryPropertyList.encode(.array(Array(repeating: "a", count: 300))) == expected.bytes)

    let nested = PropertyList.array([
      .array(Array(repeating: "text", count: 200)), ["key": 7, "other": ["text", "key"]], .set(["text", 7]),
      .array((0..<100).map { .integer(PropertyListInteger($0)) }), .data(Array(repeating: 0xD1, count: 400)),
    ])
    let file = try BinaryPropertyList.encode(nested)
    #expect(try trailer(file).referenceSize == 1)
    #expect(try BinaryPropertyList(decoding: file).value == nested)
    #expect(try BinaryPropertyList(decoding: file).anomalies.isEmpty)
  }
}
