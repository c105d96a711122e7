import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Random edits of XML")
struct RandomEditTests {
  private static let documents = [
    "<plist><dict><key>a</key><true/></dict></plist>",
    "<?xml version='1.0' encoding='us-ascii'?>\r\n<plist>\r\n    <array>\r\n        <string>a</string>\r\n"
      + "    </array>\r\n</plist>",
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- head --><plist version="1.0">
    <dict>
    \t<!-- a --><key>a</key> <!-- b --> <array x='y'>
    \t\t<string><![CDATA[x]]></string> <!-- c -->
    \t\t<integer> 1 </integer><dict/><array />
    \t\t<dict><key>CF$UID</key><integer>1</integer></dict>
    \t</array><!-- d -->
    \t<key>b</key><data>
    \tAQID
    \t</data><key>b</key><dict><key>c</key><real>1</real><!-- e --></dict>
    </dict>
    </plist><?end?>trailing
    """,
  ]

  /// Edits a document repeatedly, each time from the result of the edit before.
  private func check(_ bytes: [UInt8], seed: UInt64, edits: Int) throws {
    var random = RandomEdits(seed: seed)
    var list = try XMLPropertyList(decoding: bytes)
    for _ in 0..<edits {
      random.edit(&list.value)
      guard let written = try encodedIfRepresentable(list) else { return }
      let again = try XMLPropertyList(decoding: written)
      try #require(again.value == list.value, "seed \(seed)")
      try #require(try again.encoded() == written, "seed \(seed)")
      list = again
    }
  }

  /// Nil if an edit created a dictionary that XML uses for UIDs.
  private func encodedIfRepresentable(_ list: XMLPropertyList) throws -> [UInt8]? {
    do throws(PropertyListError) {
      return try list.encoded()
    } catch  where error.code == .notRepresentable {
      return nil
    } catch {
      throw error
    }
  }

  @Test("an edited document reads back as the edited value", arguments: documents.indices)
  func editedDocumentReads(index: Int) throws {
    for seed in 0..<250 { try check(Array(Self.documents[index].utf8), seed: UInt64(seed), edits: 6) }
  }

  @Test("an edited document in UTF-16 reads back as the edited value")
  func editedDocumentUTF() throws {
    let bytes = TestEncoding.utf16BigEndian.mark + TestEncoding.utf16BigEndian.encode(Self.documents[0])
    for seed in 0..<100 { try check(bytes, seed: UInt64(seed), edits: 4) }
  }

  @Test("a value from scratch reads back as it was")
  func valueFromScratch() throws {
    for seed in 0..<1_000 {
      var random = RandomEdits(seed: UInt64(seed))
      let value = random.value()
      let bytes: [UInt8]
      do throws(PropertyListError) { bytes = try XMLPropertyList.encode(value) } catch { continue }
      try #require(try XMLPropertyList(decoding: bytes).value == value, "seed \(seed)")
    }
  }

  @Test(
    "edited files of the corpora read back as the edited value",
    .enabled(if: TestInputs.hasShared, "the corpora are not here"))
  func editedFilesCorpora() throws {
    guard let corpus = TestInputs.shared?.appendingPathComponent("corpus") else { return }
    for (index, file) in TestInputs.files(below: corpus).enumerated() {
      let bytes = try TestInputs.bytes(of: file)
      guard bytes.count < 20_000, XMLPropertyList.looksLikeXML(bytes), refusal(bytes) == nil else { continue }
      for round in 0..<4 { try check(bytes, seed: UInt64(index * 4 + round), edits: 3) }
    }
  }
}
