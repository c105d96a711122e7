import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// Every file of the corpora of other projects, read by the library and by Python's plistlib.
@Suite("XML of other projects", .enabled(if: TestInputs.hasShared, "the corpora are not here"))
struct CorpusTests {
  /// Intentional differences from plistlib.
  private static let different = [
    "go-plist/embedded/valid/Hexadecimal_Integers-XMLFormat.plist": "signs before 0x, as CoreFoundation",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-006.plist": "signs before 0x, as CoreFoundation",
    "go-plist/testdata/xml_unusual_cases/s08.plist": "text after the property list is an anomaly",
    "rust-plist/embedded/misc/serde_tests.rs-2.plist": "white space before the declaration, as CoreFoundation",
    "swift-corelibs-foundation/embedded/TestPropertyListEncoder.swift-000.plist":
      "white space before the declaration, as CoreFoundation",
    "swift-foundation/Tests/FoundationEssentialsTests/Resources/Test_5616259.bad":
      "an unknown encoding of text that is all ASCII",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-009.plist": "the year 0",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-010.plist": "the year 0",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-016.plist": "claims UTF-32, is UTF-8: the bytes win",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-017.plist": "claims UTF-16, is UTF-8: the bytes win",
    "libplist/fuzz/xplist-crashes/clusterfuzz-testcase-4663876528373760":
      "padding in the middle of base64 ends a group; plistlib reads over it",
    "go-plist/testdata/xml_unusual_cases/s07.plist": "an attribute whose quotes do not close",
    "go-plist/testdata/xml_unusual_cases/s09.plist": "a quote in the document type that does not close",
    "go-plist/testdata/xml_unusual_cases/s10.plist": "an attribute without a name",
    "go-plist/testdata/xml_unusual_cases/s11.plist": "a tag that ends with its first bracket, in a quote",
    "go-plist/embedded/valid/CF_Keyed_Archiver_UIDs_interface_-XMLFormat.plist": "a UID of more than 32 bits",
    "libplist/fuzz/xplist-leaks/leak-4c81aae70b20d9b9408b78d40999a54205bdcfb7": "what follows the first element",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-012.plist": "the 32nd of January",
    "swift-foundation/Tests/FoundationEssentialsTests/Resources/JSON/javascriptcore_tests.plist":
      "a reference to U+0008",
    "rust-plist/tests/data/xml_entity_error.plist": "text and no value in <plist>, which plistlib takes for None",
    "swift-foundation/embedded/PropertyListEncoderTests.swift-005.plist":
      "no value in <plist>, which plistlib takes for None",
  ]

  /// Files that are valid for their project and intentionally refused here.
  private static let refused = [
    "go-plist/testdata/xml_unusual_cases/s05.plist": "markup that XML does not have",
    "go-plist/testdata/xml_unusual_cases/s06.plist": "an ampersand that begins no reference",
    "libplist/test/data/amp.plist": "an ampersand that begins no reference",
  ]

  /// Files that are malformed for their project.
  private static let malformed = [
    "cpython/malformed/XML_PLIST_WITH_ENTITY.plist": PropertyListError.Code.entity,
    "rust-plist/tests/data/xml_error.plist": .malformedXML,
    "rust-plist/tests/data/xml_entity_error.plist": .unexpectedElement,
    "libplist/test/data/invalid_tag.plist": .malformedXML,
    "swift-foundation/Tests/FoundationEssentialsTests/Resources/bad_plist.bad": .encoding,
  ]

  private struct File {
    var name: String
    var bytes: [UInt8]
    var result: Result<XMLPropertyList, PropertyListError>
    var plistlib: String?
  }

  /// All files, read once.
  private static let files: Result<[File], any Error> = Result {
    guard let corpus = TestInputs.shared?.appendingPathComponent("corpus") else { return [] }
    let urls = try TestInputs.files(below: corpus).filter {
      !(try TestInputs.bytes(of: $0)).starts(with: "bplist".utf8)
    }
    return try zip(urls, Plistlib.read(urls)).map { url, plistlib in
      let bytes = try TestInputs.bytes(of: url)
      let result = Result { () throws(PropertyListError) in try XMLPropertyList(decoding: bytes) }
      let name = String(url.path.dropFirst(corpus.path.count + 1))
      return File(name: name, bytes: bytes, result: result, plistlib: plistlib)
    }
  }

  @Test("exactly the files that plistlib reads are read with the same value, except the listed ones")
  func plistlibReadsRead() throws {
    var read = 0
    var found: Set<String> = []
    for file in try Self.files.get() {
      let ours = try? file.result.get().value.canonical
      if ours != file.plistlib { found.insert(file.name) }
      if ours != nil { read += 1 }
    }
    #expect(found == Set(Self.different.keys))
    #expect(read >= 111)
  }

  @Test("files that their project calls malformed, and files that are not XML, are refused")
  func projectHoldsMalformed() throws {
    for file in try Self.files.get() {
      guard case .failure(let error) = file.result else {
        let isRead = XMLPropertyList.looksLikeXML(file.bytes) || Self.different[file.name] != nil
        #expect(Self.malformed[file.name] == nil && isRead, "\(file.name)")
        continue
      }
      #expect(error.location != nil, "\(file.name)")
      if let code = Self.malformed[file.name] { #expect(error.code == code, "\(file.name)") }
    }
  }

  /// Extracts from test sources (`embedded`) and finds of fuzzers may be invalid.
  @Test("files that their project calls valid are read, except the listed ones")
  func projectHoldsValid() throws {
    for file in try Self.files.get() where XMLPropertyList.looksLikeXML(file.bytes) {
      if file.name.contains("/fuzz/") || file.name.contains("/embedded/") || Self.malformed[file.name] != nil {
        continue
      }
      let isRead = (try? file.result.get()) != nil
      #expect(isRead == (Self.refused[file.name] == nil), "\(file.name)")
    }
  }

  @Test("unchanged files are written back byte for byte")
  func unchangedFilesWritten() throws {
    for file in try Self.files.get() {
      guard let list = try? file.result.get() else { continue }
      #expect(try list.encoded() == file.bytes, "\(file.name)")
    }
  }

  @Test("lists written from scratch read back the same")
  func writtenFromScratch() throws {
    for file in try Self.files.get() {
      // XML cannot represent a control character that only CoreFoundation reads.
      guard let list = try? file.result.get(), !file.name.hasSuffix("javascriptcore_tests.plist") else { continue }
      #expect(try XMLPropertyList(decoding: XMLPropertyList.encode(list.value)).value == list.value, "\(file.name)")
    }
  }
}
