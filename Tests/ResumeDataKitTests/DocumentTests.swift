import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@Suite("Documents")
struct DocumentTests {
  private func document(_ name: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: TestInputs.fixture(name))
  }

  @Test("an edit of the property list changes the fields, and only that value in the file")
  func edit() throws {
    let bytes = try TestInputs.fixture("bugs/b2-byte-range-open.xml")
    var document = try ResumeDataDocument(decoding: bytes)
    #expect(document.fields.hasByteRange)
    var dictionary = try #require(document.propertyList.dictionary)
    dictionary["NSURLSessionResumeByteRange"] = nil
    document.propertyList = .dictionary(dictionary)
    #expect(!document.fields.hasByteRange)
    let text = String(decoding: bytes, as: UTF8.self)
    let range = try #require(dictionaryEntry("NSURLSessionResumeByteRange", in: text))
    let expected = text.replacing(range, with: "")
    #expect(String(decoding: try document.encoded(), as: UTF8.self) == expected)
  }

  /// The lines of a key and its string in Apple's layout.
  private func dictionaryEntry(_ key: String, in text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { $0.contains("<key>\(key)</key>") }) else { return nil }
    return lines[index...index + 1].joined(separator: "\n") + "\n"
  }

  @Test("a field's place is a line in XML and a byte in binary")
  func places() throws {
    let xml = try document("blobs/wrong-type-bytes-received-is-text.xml")
    let fault = try #require(xml.fields.faults.first)
    #expect(xml.location(of: fault.path) == .line(8, column: 2))
    #expect(fault.message == "NSURLSessionResumeBytesReceived is string, not a whole number of 64 bits")
    let binary = try document("blobs/wrong-type-every-key.plist")
    for fault in binary.fields.faults {
      guard case .byte = try #require(binary.location(of: fault.path)) else {
        Issue.record("\(fault) is at no byte")
        continue
      }
    }
  }

  @Test("an input over the limit is refused before it is read")
  func tooLarge() {
    #expect(throws: ResumeDataError.self) {
      try ResumeDataDocument(decoding: Array(repeating: 0x20, count: 101), limits: PropertyListLimits(bytes: 100))
    }
  }

  @Test("random damage to blobs of every container never traps")
  func damage() throws {
    var generator = SeededGenerator(seed: 3)
    let names = [
      "blobs/masked-archive-26.resumedata", "blobs/keyed-archive-around-masked-archive.plist",
      "blobs/xml-keyed-archive-webkit.xml", "bugs/b2-byte-range-open.xml", "blobs/response-archived.plist",
      "transports/hex-dump-nil.txt", "transports/user-info-nil.txt", "transports/base64-nil.txt",
    ]
    for name in names {
      let bytes = try TestInputs.fixture(name)
      for _ in 0..<50 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          damaged[Int.random(in: damaged.indices, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        guard let document = try? ResumeDataDocument(decoding: damaged) else { continue }
        _ = document.origin
        _ = document.continuation
        _ = document.fields.faults.map { document.location(of: $0.path) }
        if document.textEncoding == .raw { #expect(try document.encoded() == damaged) }
      }
    }
  }
}
