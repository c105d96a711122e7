import PropertyLists
import Testing
import XMLPropertyLists

/// Texts of more than a megabyte, which libxml2 gets in parts: characters and elements across a boundary stay intact.
@Suite("Long text in XML")
struct LongTextTests {
  private static let count = 7_000

  /// Items of different lengths, so that parts end at all kinds of places.
  private static let items: [PropertyList] = (0..<count).map { index in
    [
      "é\(index)": .string(String(repeating: "a<é&😀\n", count: index % 7)),
      "data": .data([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index % 50)),
      "number": .integer(PropertyListInteger(index)), "flag": .boolean(index % 2 == 0),
    ]
  }

  private static let text: [UInt8] = (try? XMLPropertyList.encode(.array(items))) ?? []

  @Test("a long text is read as it was written, and written back byte for byte")
  func longTextRead() throws {
    #expect(Self.text.count > 1 << 20)
    var list = try XMLPropertyList(decoding: Self.text)
    #expect(list.value == .array(Self.items))
    #expect(try list.encoded() == Self.text)
    list.value.update(PropertyListPath([.index(Self.count - 1), .key("number")])) { $0 = -1 }
    let again = try XMLPropertyList(decoding: try list.encoded())
    #expect(again.value == list.value)
    let last = PropertyListPath([.index(Self.count - 1), .key("flag")])
    #expect(again.location(of: last) == list.location(of: last))
  }

  @Test("an error far after the start is reported with its place")
  func distantFault() throws {
    let list = try XMLPropertyList(decoding: Self.text)
    let path = PropertyListPath([.index(Self.count - 2), .key("flag")])
    guard case .line(let line, let column)? = list.location(of: path) else { throw NoPlace() }
    var lines = Self.text.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines[line - 1].dropFirst(column - 1).elementsEqual("<true/>".utf8))
    lines[line - 1] = Array("\t\t<real>x</real>".utf8)[...]
    let error = try #require(refusal(Array(lines.joined(separator: [0x0A]))))
    #expect(error.code == .badValue)
    #expect(error.location == .line(line, column: 3))
    #expect(error.path == path)

    lines[line - 1] = Array("\t\t<true/>&x;".utf8)[...]
    let entity = try #require(refusal(Array(lines.joined(separator: [0x0A]))))
    #expect(entity.code == .entity)
    #expect(entity.location == .line(line, column: 10))
  }

  @Test("a truncated long text gives the error truncated")
  func longTextCut() {
    #expect(refusal(Array(Self.text.dropLast(40)))?.code == .truncated)
  }

  private struct NoPlace: Error {}
}
