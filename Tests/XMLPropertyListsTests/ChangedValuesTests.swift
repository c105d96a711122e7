import PropertyLists
import Testing
import XMLPropertyLists

extension PropertyList {
  /// A copy of the value that shares no text, data or container with it.
  fileprivate var rebuilt: PropertyList {
    switch self {
    case .string(let text): .string(String(decoding: Array(text.utf8), as: UTF8.self))
    case .data(let bytes): .data(bytes.map { $0 })
    case .array(let values): .array(values.map(\.rebuilt))
    case .dictionary(let dictionary):
      .dictionary(
        PropertyListDictionary(
          dictionary.entries.map {
            .init(key: String(decoding: Array($0.key.utf8), as: UTF8.self), value: $0.value.rebuilt)
          }))
    default: self
    }
  }
}

/// Changed values are found among unchanged ones, whether those are shared or only equal.
@Suite("Changed values in XML")
struct ChangedValuesTests {
  /// Many items of each kind, in a layout that the writer does not use.
  private static let text: String = {
    let items = (0..<12).map { number in
      """
        <key>a text as key number \(number)</key> <dict><!-- \(number) -->
          <key>text</key><string>a text that is not short, \(number)</string>
          <key>short</key><string>s\(number)</string><key>number</key><integer>0x\(number)</integer>
          <key>flag</key><true></true><key>data</key><data> AAAA </data><key>uid</key>
          <dict><key>CF$UID</key><integer>\(number)</integer></dict><key>real</key><real>1.50</real>
          <key>values</key><array> <integer>+1</integer><string/> <array/> <dict/><false/></array>
        </dict>
      """
    }
    return "<plist version='1.0'><dict>\n\(items.joined(separator: "\n"))\n</dict></plist>"
  }()

  @Test("an equal value that shares no storage is not a change")
  func valueEqualShares() throws {
    var list = try read(Self.text)
    list.value = list.value.rebuilt
    #expect(String(decoding: try list.encoded(), as: UTF8.self) == Self.text)
  }

  @Test("a changed item is found at each position", arguments: 0..<12, [false, true])
  func itemChangedFound(number: Int, isRebuilt: Bool) throws {
    var list = try read(Self.text)
    let item = PropertyListPath.Component.key("a text as key number \(number)")
    list.value.update(PropertyListPath([item, .key("text")])) { $0 = "another <text>" }
    list.value.update(PropertyListPath([item, .key("values"), .index(4)])) { $0 = true }
    if isRebuilt { list.value = list.value.rebuilt }
    let parts = Self.text.split(separator: "<!-- \(number) -->", maxSplits: 1)
    let expected =
      "\(parts[0])<!-- \(number) -->"
      + parts[1].replacing("a text that is not short, \(number)<", with: "another &lt;text&gt;<", maxReplacements: 1)
      .replacing("<false/>", with: "<true/>", maxReplacements: 1)
    #expect(String(decoding: try list.encoded(), as: UTF8.self) == expected)
  }

  @Test("a number that becomes a value of the same bits is a change")
  func numberBecomesValue() throws {
    var list = try read(
      "<plist><array><integer>0</integer><real>0</real><false/><string></string><data/></array></plist>")
    list.value = [.real(0), .integer(0), "", .boolean(false), []]
    let again = try XMLPropertyList(decoding: try list.encoded())
    #expect(again.value == list.value)
  }

  @Test("an error after other changes names its place")
  func errorAfterOther() throws {
    var list = try read(Self.text)
    let item = PropertyListPath.Component.key("a text as key number 7")
    list.value.update(PropertyListPath([.key("a text as key number 3"), .key("short")])) { $0 = "new" }
    list.value.update(PropertyListPath([item, .key("values"), .index(1)])) { $0 = [1, ["x": .null]] }
    let error = failure { () throws(PropertyListError) in _ = try list.encoded() }
    #expect(error?.code == .notRepresentable)
    #expect(error?.path == PropertyListPath([item, .key("values"), .index(1), .index(1), .key("x")]))
  }
}
