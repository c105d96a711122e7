import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Editing scalars in XML")
struct ScalarEditTests {
  private static let text = """
    <?xml version='1.0'?>
    <!-- head -->
    <plist version="1.0">
      <dict >
        <!-- about a -->
        <key>a</key> <string x="y">old<!-- c --></string>
        <key>n</key>
        <integer> 0x10 </integer><key>r</key><real>1.50</real>
        <key>d</key><data>AQ ID</data>
        <key>t</key><date >2001-01-01T00:00:00Z</date >
        <key>u</key><dict><key>CF$UID</key><!-- u --><integer>1</integer></dict>
        <key>y</key><true/>
      </dict>
    </plist>
    <!-- tail -->
    """

  @Test("an unchanged value is written byte for byte")
  func unchangedValueWritten() throws {
    #expect(try read(Self.text).encoded() == Array(Self.text.utf8))
  }

  // Each edit changes only the text of one element.
  @Test(
    "an edit of one value changes the text of that value",
    arguments: [
      ("a", "n<w", "old<!-- c -->", "n&lt;w"),
      ("n", 17, "> 0x10 <", ">17<"),
      ("r", 2.0, "1.50", "2"),
      ("d", .data([4, 5, 6, 7]), "AQ ID", "BAUGBw=="),
      ("t", .date(PropertyListDate(secondsSinceReferenceDate: 1)), "00:00:00Z", "00:00:01Z"),
      ("u", .uid(22), "<integer>1</integer>", "<integer>22</integer>"),
      ("y", false, "<true/>", "<false/>"),
      ("a", 5, "<string x=\"y\">old<!-- c --></string>", "<integer>5</integer>"),
      ("y", [], "<true/>", "<array/>"),
      ("y", ["b"], "<true/>", "<array>\n      <string>b</string>\n    </array>"),
      ("y", .uid(3), "<true/>", "<dict>\n      <key>CF$UID</key>\n      <integer>3</integer>\n    </dict>"),
    ] as [(String, PropertyList, String, String)])
  func editOneValue(
    key: String,
    new: PropertyList,
    before: String,
    after: String
  ) throws {
    let edited = try read(Self.text).edited { $0.update(.key(key)) { $0 = new } }
    #expect(edited == Self.text.replacing(before, with: after, maxReplacements: 1))
  }

  @Test("a string that changes only its normal form is an edit")
  func textChangesOnly() throws {
    let list = try read("<string>\u{E9}</string>")
    #expect(try list.edited { $0 = "e\u{301}" }.unicodeScalars.count == "<string>e</string>".count + 1)
  }

  @Test("an empty element of a scalar gets a start and an end tag")
  func emptyElementScalars() throws {
    let list = try read("<array><string /><data/><string a='/'/></array>")
    let edited = try list.edited { $0 = ["a", .data([1]), "b"] }
    #expect(edited == "<array><string>a</string><data>AQ==</data><string a='/'>b</string></array>")
  }

  @Test("the root can become a value of any kind")
  func rootCanBecome() throws {
    let list = try read("<plist>\n<string>a</string>\n</plist>")
    #expect(
      try list.edited { $0 = ["k": 1] }
        == "<plist>\n<dict>\n\t<key>k</key>\n\t<integer>1</integer>\n</dict>\n</plist>")
    #expect(try list.edited { $0 = 1 } == "<plist>\n<integer>1</integer>\n</plist>")
  }
}

@Suite("Editing data in XML")
struct DataEditTests {
  private func edited(_ element: String, _ count: Int) throws -> String {
    let list = try read("<plist>\n<dict>\n\t<key>k</key>\n\t\(element)\n</dict>\n</plist>")
    let text = try list.edited { $0[entry: "k"] = .data([UInt8](repeating: 0, count: count)) }
    let start = try #require(text.firstRange(of: "<data>")).lowerBound
    return String(text[start..<(try #require(text.firstRange(of: "</data>")).upperBound)])
  }

  @Test("changed data keeps the length and the indentation of its lines")
  func changedDataKeeps() throws {
    #expect(
      try edited("<data>\n  AAAAAAAA\n  AAAA\n </data>", 15)
        == "<data>\n  AAAAAAAA\n  AAAAAAAA\n  AAAA\n </data>")
    #expect(try edited("<data>AAAA\nAAAA\nAA==</data>", 9) == "<data>AAAA\nAAAA\nAAAA</data>")
    #expect(try edited("<data>AAAA</data>", 3) == "<data>AAAA</data>")
    #expect(try edited("<data>AAAAAAAA</data>", 60).count == "<data></data>".count + 80)
  }

  @Test("data on one line gets Apple's line length")
  func dataOneLine() throws {
    let text = try edited("<data>\n\tAAAA\n\t</data>", 60)
    #expect(text.split(separator: "\n").map(\.count) == [6, 69, 13, 8])
  }

  @Test("empty data that gets bytes gets Apple's lines")
  func emptyDataGains() throws {
    #expect(try edited("<data/>", 3) == "<data>\n\tAAAA\n\t</data>")
    #expect(try edited("<data>\n\t</data>", 3) == "<data>\n\tAAAA\n\t</data>")
  }

  @Test("CR LF line ends stay")
  func lineEndsStay() throws {
    let list = try read("<dict>\r\n<key>k</key>\r\n<data>\r\nAAAA\r\nAAAA\r\n</data>\r\n</dict>")
    let text = try list.edited { $0[entry: "k"] = .data([UInt8](repeating: 0, count: 9)) }
    #expect(text == "<dict>\r\n<key>k</key>\r\n<data>\r\nAAAA\r\nAAAA\r\nAAAA\r\n</data>\r\n</dict>")
    let added = try list.edited { $0[entry: "l"] = ["m": 1] }
    let expected =
      "<key>l</key>\r\n<dict>\r\n<key>m</key>\r\n<integer>1</integer>\r\n</dict>\r\n</dict>"
    #expect(added.hasSuffix(expected))
  }
}

@Suite("Editing dictionaries in XML")
struct DictionaryEditTests {
  private static let text = """
    <dict>
      <!-- one -->
      <key>a</key>
      <true/> <!-- still one -->
      <key>b</key> <true/>
      <key>c</key>
      <dict/>
      <!-- end -->
    </dict>
    """

  private func edited(_ edit: (inout PropertyListDictionary) -> Void) throws -> String {
    try read(Self.text).edited { value in
      guard case .dictionary(var dictionary) = value else { return }
      edit(&dictionary)
      value = .dictionary(dictionary)
    }
  }

  @Test("removing an entry removes the white space before it and keeps comments")
  func removedEntryTakes() throws {
    #expect(try edited { $0["a"] = nil } == Self.text.replacing("\n  <key>a</key>\n  <true/>", with: ""))
    #expect(try edited { $0["b"] = nil } == Self.text.replacing("\n  <key>b</key> <true/>", with: ""))
    #expect(try edited { $0["c"] = nil } == Self.text.replacing("\n  <key>c</key>\n  <dict/>", with: ""))
  }

  @Test("all entries can be removed, and comments stay")
  func allEntriesBut() throws {
    #expect(
      try edited { $0.entries = [] } == """
        <dict>
          <!-- one --> <!-- still one -->
          <!-- end -->
        </dict>
        """)
  }

  @Test("a dictionary that loses all entries becomes an empty element")
  func dictionaryLosesEverything() throws {
    #expect(
      try read("<plist>\n<dict a='b'>\n\t<key>k</key>\n\t<true/>\n</dict>\n</plist>").edited { $0 = [:] }
        == "<plist>\n<dict a='b'/>\n</plist>")
  }

  @Test("an inserted entry is laid out like the one before it")
  func insertedEntrySet() throws {
    let end = try edited { $0["z"] = "new" }
    #expect(end == Self.text.replacing("<dict/>", with: "<dict/>\n  <key>z</key>\n  <string>new</string>"))
    let middle = try edited { $0.entries.insert(.init(key: "z", value: "new"), at: 2) }
    #expect(
      middle == Self.text.replacing("</key> <true/>", with: "</key> <true/>\n  <key>z</key> <string>new</string>"))
    let start = try edited { $0.entries.insert(.init(key: "z", value: "new"), at: 0) }
    #expect(start == Self.text.replacing("<dict>\n", with: "<dict>\n  <key>z</key>\n  <string>new</string>\n"))
  }

  @Test("an inserted container is indented in the unit of the document")
  func insertedContainerIndented() throws {
    #expect(
      try edited { $0["z"] = ["y": [true]] }
        == Self.text.replacing(
          "<dict/>",
          with: """
            <dict/>
              <key>z</key>
              <dict>
                <key>y</key>
                <array>
                  <true/>
                </array>
              </dict>
            """))
  }

  @Test("an empty dictionary that gets entries gets a start and an end tag")
  func emptyDictionaryGains() throws {
    let text = try edited { $0["c"] = ["y": 1] }
    #expect(
      text
        == Self.text.replacing(
          "<dict/>", with: "<dict>\n    <key>y</key>\n    <integer>1</integer>\n  </dict>"))
    let commented = try read("<plist>\n<dict x='y'>\n  <!-- c -->\n</dict>\n</plist>")
    #expect(
      try commented.edited { $0 = ["y": 1] } == """
        <plist>
        <dict x='y'>
          <!-- c -->
        \t<key>y</key>
        \t<integer>1</integer>
        </dict>
        </plist>
        """)
  }

  @Test("a renamed key changes only its text")
  func renamedKeyChanges() throws {
    #expect(try edited { $0.renameKey("b", to: "<b>") } == Self.text.replacing("<key>b<", with: "<key>&lt;b&gt;<"))
  }

  @Test("reordered entries keep their white space")
  func entriesPutAnother() throws {
    let list = try read("<dict>\n <key>a</key><true/>\n\n <key>b</key><false/>\n</dict>")
    #expect(
      try list.edited { $0 = ["b": false, "a": true] }
        == "<dict>\n\n <key>b</key><false/>\n <key>a</key><true/>\n</dict>")
  }

  @Test("only the edited entry of duplicate keys changes")
  func duplicateKeysOne() throws {
    let list = try read("<dict><key>k</key><true/><key>k</key><string>a</string></dict>")
    #expect(
      try list.edited { $0.update(.key("k")) { $0 = "b" } }
        == "<dict><key>k</key><true/><key>k</key><string>b</string></dict>")
  }

  @Test("a document without white space stays one line")
  func documentWithoutWhite() throws {
    let list = try read("<plist><dict><key>a</key><true/></dict></plist>")
    #expect(
      try list.edited { $0[entry: "b"] = [["c": .data([1])]] } == "<plist><dict><key>a</key><true/><key>b</key>"
        + "<array><dict><key>c</key><data>AQ==</data></dict></array></dict></plist>")
  }

  @Test("a nested edit leaves everything around it")
  func nestedEditLeaves() throws {
    let text = """
      <plist>
      <array>
      \t<dict>
      \t\t<key>a</key>
      \t\t<array>
      \t\t\t<true/>
      \t\t</array>
      \t</dict>
      </array>
      </plist>

      """
    let path = PropertyListPath([.index(0), .key("a")])
    let edited = try read(text).edited { $0.update(path) { $0 = [true, ["b": 1]] } }
    #expect(
      edited
        == text.replacing(
          "<true/>",
          with: "<true/>\n\t\t\t<dict>\n\t\t\t\t<key>b</key>\n\t\t\t\t<integer>1</integer>\n\t\t\t</dict>"))
  }
}

@Suite("Editing arrays in XML")
struct ArrayEditTests {
  private static let text =
    "<array>\n  <string>a</string>\n  <string>b</string> <!-- b -->\n  <string>c</string>\n</array>"

  @Test("removing an element does not change the others")
  func elementGoesLeaves() throws {
    #expect(
      try read(Self.text).edited { $0 = ["a", "c"] }
        == "<array>\n  <string>a</string> <!-- b -->\n  <string>c</string>\n</array>")
    #expect(try read(Self.text).edited { $0 = ["b", "c"] } == Self.text.replacing("\n  <string>a</string>", with: ""))
  }

  @Test("elements are inserted at the beginning, inside and at the end")
  func elementsInsertedBeginning() throws {
    let line = "\n  <integer>1</integer>"
    #expect(
      try read(Self.text).edited { $0 = [1, "a", "b", "c"] } == Self.text.replacing("<array>", with: "<array>" + line))
    #expect(
      try read(Self.text).edited { $0 = ["a", 1, "b", "c"] }
        == Self.text.replacing("a</string>", with: "a</string>" + line))
    #expect(
      try read(Self.text).edited { $0 = ["a", "b", "c", 1] }
        == Self.text.replacing("c</string>", with: "c</string>" + line))
  }

  @Test("an element that changes is rewritten in its place")
  func elementChangesRewritten() throws {
    #expect(try read(Self.text).edited { $0 = ["a", "x", "c"] } == Self.text.replacing(">b<", with: ">x<"))
  }

  @Test("all elements of an array can be removed and added")
  func arrayEmptiesFills() throws {
    #expect(try read("<array>\n <true/>\n</array>").edited { $0 = [] } == "<array/>")
    #expect(try read("<array/>").edited { $0 = [true] } == "<array>\n\t<true/>\n</array>")
    #expect(try read("<array></array>").edited { $0 = [true] } == "<array>\n\t<true/>\n</array>")
  }
}

@Suite("Places of values in XML")
struct LocationTests {
  private static let text =
    "<plist>\n<dict>\n <key>a</key><array><true/>\n<dict><key>k</key><real>1</real></dict>"
    + "</array>\n<key>u</key><dict><key>CF$UID</key><integer>1</integer></dict>\n<key>a</key><true/></dict></plist>"

  @Test("paths lead to the elements of values, the last of a duplicate key")
  func pathsLeadElements() throws {
    let list = try read(Self.text)
    #expect(list.location(of: .root) == .line(2, column: 1))
    #expect(list.location(of: .key("u")) == .line(5, column: 13))
    #expect(list.location(of: .key("a")) == .line(6, column: 13))
  }

  @Test("paths lead through arrays")
  func pathsLeadThrough() throws {
    let list = try read("<array><true/>\n<dict><key>k</key> <real>1</real></dict></array>")
    #expect(list.location(of: PropertyListPath([.index(0)])) == .line(1, column: 8))
    #expect(list.location(of: PropertyListPath([.index(1), .key("k")])) == .line(2, column: 20))
  }

  @Test(
    "paths to missing values have no place",
    arguments: [
      PropertyListPath([.key("x")]), PropertyListPath([.index(0)]), PropertyListPath([.key("u"), .key("CF$UID")]),
      PropertyListPath([.key("a"), .index(0)]), PropertyListPath([.contents]),
    ])
  func pathsLeadNowhere(path: PropertyListPath) throws {
    #expect(try read(Self.text).location(of: path) == nil)
  }

  @Test("places are those of the value as it was read")
  func placesThoseValue() throws {
    var list = try read("<dict><key>a</key><true/></dict>")
    list.value = ["b": [true]]
    #expect(list.location(of: .key("a")) == .line(1, column: 19))
    #expect(list.location(of: .key("b")) == nil)
  }

  @Test("places after long text, attributes and references are correct")
  func adjacentPlaces() throws {
    let filler = String(repeating: "long text &amp; <![CDATA[>]]>", count: 20_000)
    let text =
      "<array>\n<string>\(filler)</string>\n<dict a='>' b=\"/>\" /><true\n/><data\n>AA==</data\n>\n <false/></array>"
    let list = try read(text)
    let places = (0..<5).map { list.location(of: PropertyListPath([.index($0)])) }
    #expect(
      places == [
        .line(2, column: 1), .line(3, column: 1), .line(3, column: 22), .line(4, column: 3), .line(7, column: 2),
      ])
    let edited = try list.edited { $0 = ["", [:], false, .data([1]), true] }
    #expect(
      edited == "<array>\n<string></string>\n<dict a='>' b=\"/>\" /><false/><data\n>AQ==</data\n>\n <true/></array>")
  }
}
