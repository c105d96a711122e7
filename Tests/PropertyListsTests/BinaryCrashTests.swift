import TestInputs
import Testing

@testable import PropertyLists

/// Found by fuzzing and by reading the code.
@Suite("Binary property lists that once failed")
struct BinaryCrashTests {
  private func edited(_ name: String) throws -> (input: [UInt8], output: [UInt8]) {
    let input = try TestInputs.fixture("crashes/\(name).plist")
    var list = try BinaryPropertyList(decoding: input)
    #expect(list.value == ["a"])
    list.value = ["b"]
    return (input, try list.encoded())
  }

  @Test(
    "an edit removes an unused array with dangling or unreadable references",
    arguments: ["unreferenced-array-of-unreadable-object", "unreferenced-array-leads-nowhere"])
  func unusedArrays(name: String) throws {
    let (_, output) = try edited(name)
    let again = try BinaryPropertyList(decoding: output)
    #expect(again.value == ["b"])
    #expect(try again.encodedFromLayout() == output)
    #expect(!again.anomalies.contains { $0.message.contains("cannot be read") })
  }

  @Test("overlapping unused arrays do not make an edited file larger than the input")
  func overlappingArrays() throws {
    let (input, output) = try edited("unreferenced-arrays-over-each-other")
    #expect(output.count <= input.count)
    #expect(try BinaryPropertyList(decoding: output).value == ["b"])
  }

  /// A file whose root is `true`, with more entries in the offset table, all of which lead to one object of the given
  /// size.
  private func repeated(_ count: Int, bytes: Int) -> [UInt8] {
    func bigEndian(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file = Array("bplist00".utf8) + [0x09, 0x4F, 0x12] + bigEndian(bytes, 4)
    file += Array(repeating: 0x41, count: bytes)
    let table = file.count
    file += bigEndian(8, 3)
    for _ in 0..<count { file += bigEndian(9, 3) }
    return file + [0, 0, 0, 0, 0, 0, 3, 1] + bigEndian(count + 1, 8) + bigEndian(0, 8) + bigEndian(table, 8)
  }

  @Test("unused objects that share bytes are not compared with used ones repeatedly")
  func repeatedObjects() throws {
    // 60,000 times 500 KB took more than half a minute when each was hashed.
    let file = repeated(60_000, bytes: 500_000)
    let list = try BinaryPropertyList(decoding: file)
    #expect(list.value == true)
    #expect(list.anomalies.last?.kind == .more)
  }

  @Test("more objects than the limit of values are refused before memory is allocated")
  func manyObjects() throws {
    let limits = PropertyListLimits(nodes: 100)
    #expect(try BinaryPropertyList(decoding: repeated(99, bytes: 1), limits: limits).value == true)
    let file = repeated(100, bytes: 1)
    let error = try #require(throws: PropertyListError.self) { try BinaryPropertyList(decoding: file, limits: limits) }
    #expect(error.code == .tooManyNodes && error.location == .byte(file.count - 24))
  }
}
