import PropertyLists
import ResumeDataKit
import Testing

@testable import Mutations

/// Inputs that once took minutes. `WorstInput` makes and measures the large ones. These tests use smaller ones, since a
/// debug build is slow.
@Suite("Strings and declarations that once took too long")
struct HostileTextTests {
  private func refusal(of bytes: [UInt8]) -> ResumeDataError? {
    do throws(ResumeDataError) {
      _ = try ResumeDataDocument(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  // In Swift, canonically equivalent texts have equal hashes, so each key was compared with each other one.
  @Test("keys that differ only in the order of their combining marks are different keys")
  func keysOfOneHash() throws {
    let bytes = WorstInput.Binary.keys(WorstInput.Binary.equivalentKeys(count: 10_000))
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.propertyList.dictionary?.entries.count == 10_000)
    #expect(document.anomalies.isEmpty, "none is a repeated key")
  }

  private func marks(_ count: Int) -> String { (0..<count).map { $0 % 2 == 0 ? "\u{301}" : "\u{316}" }.joined() }

  // Swift's comparison of texts is quadratic in the number of marks on one letter.
  @Test("a letter with more than 256 combining marks is refused, and one with 256 is read")
  func endlessLetters() throws {
    let text = "a" + marks(256)
    let sound = try BinaryPropertyList.encode(["key": .string(text)])
    #expect(try ResumeDataDocument(decoding: sound).propertyList == ["key": .string(text)])
    let binary = refusal(of: try BinaryPropertyList.encode(["key": .string(text + "\u{301}")]))
    #expect(binary?.code == .tooLarge)
    #expect(binary?.location == .byte(8 + 3 + 4))
    #expect(binary?.path == .key("key"))
    let key = refusal(of: try BinaryPropertyList.encode([text + "\u{301}": true]))
    #expect(key?.code == .tooLarge)
    #expect(key?.location == .byte(8 + 3))
  }

  @Test("a letter with more than 256 combining marks is refused in XML, in keys and values")
  func endlessLettersInXML() throws {
    func xml(_ key: String, _ value: String) -> [UInt8] {
      Array("<plist><dict>\n<key>\(key)</key>\n<string>\(value)</string></dict></plist>".utf8)
    }
    let text = "a" + marks(256)
    #expect(try ResumeDataDocument(decoding: xml(text, text)).propertyList == .dictionary([(text, text)]))
    let value = refusal(of: xml("key", text + "\u{301}"))
    #expect(value?.code == .tooLarge)
    #expect(value?.location == .line(3, column: 1))
    #expect(value?.path == .key("key"))
    let key = refusal(of: xml(text + "\u{301}", ""))
    #expect(key?.code == .tooLarge)
    #expect(key?.location == .line(2, column: 1))
    // With other letters between the marks, their number is limited only by the size.
    let letters = String(repeating: "b" + marks(200), count: 50)
    #expect(refusal(of: xml("key", letters)) == nil)
  }

  // libxml2 compares each value of an enumeration with each other one: 110,000 values took more than 30 s.
  @Test("a declaration of an attribute with more than 33 values is refused, and one with 33 is read")
  func enumerations() {
    func xml(_ count: Int) -> [UInt8] {
      let values = (0..<count).map { "v\($0)" }.joined(separator: "|")
      return Array("<!DOCTYPE plist [\n<!ATTLIST dict a (\(values)) 'v0'>]><plist><dict/></plist>".utf8)
    }
    #expect(refusal(of: xml(33)) == nil)
    let error = refusal(of: xml(34))
    #expect(error?.code == .tooLarge)
    #expect(error?.location == .line(2, column: 1))
    #expect(refusal(of: xml(110_000))?.code == .tooLarge)
  }
}

extension PropertyList {
  fileprivate static func dictionary(_ entries: [(String, String)]) -> PropertyList {
    .dictionary(PropertyListDictionary(entries.map { .init(key: $0.0, value: .string($0.1)) }))
  }
}
