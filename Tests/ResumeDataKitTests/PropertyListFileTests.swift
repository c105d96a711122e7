import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Property list files with something after their end")
struct PropertyListFileTests {
  /// Bytes that, at an offset, are the end of a list that holds `true`.
  private func end(at offset: UInt8) -> [UInt8] {
    let trailer: [UInt8] = [0, 0, 0, 0, 0, 0, 1, 1] + Self.word(1) + Self.word(0) + Self.word(offset + 1)
    return [0x09, offset] + trailer
  }

  private static func word(_ value: UInt8) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, value] }

  @Test("an edit is refused if the bytes after the end would then be taken for the trailer")
  func movedEnd() throws {
    let list = try BinaryPropertyList.encode(["a"])
    let trailing = end(at: UInt8(list.count + 1))
    var file = try PropertyListFile(decoding: list + trailing)
    #expect(file.trailingBytes == trailing)
    file.value = ["ab"]
    let error = #expect(throws: PropertyListError.self) { try file.encoded() }
    #expect(error?.code == .notRepresentable)
    #expect(error?.location == .byte(list.count + 1))
    file.value = ["abc"]
    let again = try PropertyListFile(decoding: file.encoded())
    #expect(again.value == ["abc"])
    #expect(again.trailingBytes == trailing)
    let wasCut = file.cutTrailingBytes()
    #expect(wasCut)
    file.value = ["ab"]
    #expect(try PropertyListFile(decoding: file.encoded()).value == ["ab"])
  }

  @Test("edits of the file that showed the bug read back as themselves")
  func found() throws {
    let file = try PropertyListFile(decoding: TestInputs.fixture("crashes/trailer-behind-the-end.plist"))
    let elements = try #require(file.value.array)
    for length in 0...40 {
      for index in elements.indices {
        var edited = file
        var values = elements
        values[index] = .string(String(repeating: "x", count: length))
        edited.value = .array(values)
        guard let bytes = try? edited.encoded() else { continue }
        #expect(try PropertyListFile(decoding: bytes).value == edited.value)
      }
    }
  }

  @Test(
    "an edit that would make a masked list unrecognizable is refused")
  func hiddenMask() throws {
    var file = try PropertyListFile(decoding: TestInputs.fixture("crashes/masked-list-with-trailing-bytes.plist"))
    #expect(file.mask?.isKnown == false)
    #expect(file.value == .null)
    file.value = ["a longer text than any before"]
    #expect(throws: PropertyListError.self) { try file.encoded() }
    let wasCut = file.cutTrailingBytes()
    #expect(wasCut)
    #expect(try PropertyListFile(decoding: file.encoded()).value == file.value)
  }
}
