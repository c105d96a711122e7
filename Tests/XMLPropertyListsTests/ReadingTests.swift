import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Reading XML property lists")
struct ReadingTests {
  @Test("every kind of element is read")
  func everyKindElement() throws {
    let list = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>s</key><string>text</string>
        <key>i</key><integer>42</integer>
        <key>r</key><real>1.5</real>
        <key>d</key><data>AQID</data>
        <key>t</key><date>2001-01-01T00:00:10Z</date>
        <key>y</key><true/>
        <key>n</key><false/>
        <key>a</key><array><string>x</string></array>
        <key>e</key><dict/>
      </dict>
      </plist>
      """)
    #expect(
      list.value == [
        "s": "text", "i": 42, "r": 1.5, "d": .data([1, 2, 3]),
        "t": .date(PropertyListDate(secondsSinceReferenceDate: 10)), "y": true, "n": false, "a": ["x"], "e": [:],
      ])
    #expect(list.anomalies.isEmpty)
  }

  @Test("a value without plist around it is read")
  func valueWithoutPlist() throws {
    #expect(try read("<dict><key>k</key><true/></dict>").value == ["k": true])
    #expect(try read("<string>s</string>").value == "s")
  }

  @Test("attributes are ignored on every element")
  func attributesReadOver() throws {
    let text = "<plist version='1.0' a='>'><dict x=\"y > z\"><key q='1'>k</key><true a='/>'/></dict></plist>"
    #expect(try read(text).value == ["k": true])
  }

  @Test("a default namespace changes nothing")
  func defaultNamespaceChanges() throws {
    #expect(try read("<plist xmlns=\"http://example.com\"><true/></plist>").value == true)
  }

  @Test("white space before the declaration is skipped")
  func whiteSpaceBefore() throws {
    let list = try read("\n <?xml version=\"1.0\"?>\n<plist><true/></plist>")
    #expect(list.value == true)
    #expect(list.location(of: .root) == .line(3, column: 8))
  }

  @Test("empty elements are empty values")
  func emptyElementsEmpty() throws {
    #expect(
      try value("<array><string/><data/><dict/><array/><string></string><data></data></array>")
        == ["", .data([]), [:], [], "", .data([])])
    #expect(try value("<dict><key/><string>v</string></dict>") == ["": "v"])
  }

  @Test("order and duplicate keys are kept, and duplicates are reported")
  func orderDuplicateKeys() throws {
    let list = try read("<plist><dict><key>b</key><true/><key>a</key><true/>\n<key>b</key><false/></dict></plist>")
    #expect(list.value == ["b": true, "a": true, "b": false])
    let expected = PropertyListAnomaly(
      .duplicateKey, "a key that the dictionary already has", at: .line(2, column: 1))
    #expect(list.anomalies == [expected])
  }

  @Test("keys that differ only in their normal form are different")
  func keysDifferOnly() throws {
    let list = try read("<dict><key>\u{E9}</key><true/><key>e\u{301}</key><true/></dict>")
    #expect(list.value.dictionary?.entries.count == 2)
    #expect(list.anomalies.isEmpty)
  }

  @Test("a dictionary of CF$UID alone is a UID")
  func dictionaryCFUID() throws {
    #expect(try value("<dict><key>CF$UID</key><integer>7</integer></dict>") == .uid(7))
    // CoreFoundation reads 32 bits, also of negative numbers and reals, and the last of several entries.
    #expect(try value("<dict><key>CF$UID</key><integer>0xFFFFFFFFFFFFFFFF</integer></dict>") == .uid(0xFFFF_FFFF))
    #expect(try value("<dict><key>CF$UID</key><integer>-1</integer></dict>") == .uid(0xFFFF_FFFF))
    #expect(try value("<dict><key>CF$UID</key><real>3.7</real></dict>") == .uid(3))
    #expect(try value("<dict><key>CF$UID</key><true/><key>CF$UID</key><integer>9</integer></dict>") == .uid(9))
  }

  // Not a number, and a second key.
  @Test(
    "a dictionary that only resembles a UID stays a dictionary",
    arguments: [
      "<key>CF$UID</key><string>1</string>",
      "<key>CF$UID</key><integer>1</integer><key>x</key><true/>",
    ])
  func dictionaryOnlyResembles(entries: String) throws {
    #expect(try value("<dict>\(entries)</dict>").kind == .dictionary)
  }
}

@Suite("Reading text in XML")
struct TextReadingTests {
  @Test("references, CDATA and comments inside text are resolved")
  func referencesCDATAComments() throws {
    let text = "<string>a&lt;&#x42;&#67;<![CDATA[<d>&amp;]]><!-- no -->e<?no pi?>f&apos;&quot;&gt;</string>"
    #expect(try value(text) == "a<BC<d>&amp;ef'\">")
  }

  @Test("line ends are kept")
  func lineEnds() throws {
    #expect(try value("<string>a\r\nb\rc\nd&#13;e\r</string>") == "a\r\nb\rc\nd\re\r")
  }

  // With a blank after an integer only XML readers read the file, and they read CR LF as LF. When an edit makes the
  // file readable for CoreFoundation, the text must not change.
  @Test("an edit that makes a file readable for CoreFoundation changes nothing else")
  func editedIntoCoreFoundation() throws {
    let list = try read(
      "<plist><dict><key>n</key><integer>5 </integer><key>s</key><string>a\r\nb</string></dict></plist>")
    #expect(list.value == ["n": 5, "s": "a\nb"])
    #expect(try list.edited { $0[entry: "n"] = 6 }.contains("<string>a\nb</string>"))
  }

  @Test("white space in text is kept")
  func whiteSpaceText() throws {
    #expect(try value("<string>  a\t\n </string>") == "  a\t\n ")
  }

  @Test("comments and instructions between elements are skipped")
  func commentsInstructionsBetween() throws {
    let text = "<!-- a --><?b c?><plist><!-- d --><dict><?e?><key>k</key><!-- f --><true/><!-- g --></dict></plist>"
    #expect(try read(text).value == ["k": true])
  }

  @Test("white space as CDATA or references between elements is white space")
  func whiteSpaceCDATA() throws {
    #expect(try value("<array>&#32;<true/><![CDATA[ ]]></array>") == [true])
  }

  @Test("long text that the parser delivers in pieces is complete")
  func longTextsParser() throws {
    let long = String(repeating: "é&lt;0123456789", count: 40_000)
    let expected = String(repeating: "é<0123456789", count: 40_000)
    #expect(try value("<string>\(long)</string>") == .string(expected))
  }

  @Test("white space and comments inside data are skipped")
  func whiteSpaceComments() throws {
    #expect(try value("<data>\n\tAQ\n\tI<!-- x -->D\n</data>") == .data([1, 2, 3]))
  }

  // Characters that are not base64 are skipped, as in CoreFoundation and plistlib.
  @Test(
    "data with characters that are not base64 is read and reported",
    arguments: [
      ("<data>\n...\n</data>", [] as [UInt8], "3 characters that are not base64 in <data>"),
      ("<data>A.QID</data>", [1, 2, 3], "1 character that is not base64 in <data>"),
      ("<data>AQIDA</data>", [1, 2, 3], "base64 in <data> that ends inside a group, whose bytes are lost"),
      ("<data>AQ</data>", [], "base64 in <data> that ends inside a group, whose bytes are lost"),
      ("<data>A=Q=</data>", [0, 4], "\"=\" before the end of the base64 in <data>, where it counts as a digit"),
    ])
  func dataNotAll(element: String, bytes: [UInt8], message: String) throws {
    let list = try read("<plist>\n \(element)</plist>")
    #expect(list.value == .data(bytes))
    #expect(list.anomalies == [PropertyListAnomaly(.skippedCharacters, message, at: .line(2, column: 8))])
  }

  @Test("anomalies are listed up to a hundred and then counted")
  func anomaliesListedUp() throws {
    let list = try read("<array>" + String(repeating: "<data>.</data>\n", count: 105) + "</array> ")
    #expect(list.anomalies.count == 101)
    #expect(list.anomalies.last == PropertyListAnomaly(.more, "5 further anomalies", at: .line(101, column: 7)))
  }
}
