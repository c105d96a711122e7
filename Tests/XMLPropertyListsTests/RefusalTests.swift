import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Elements that are refused")
struct GrammarRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var column: Int
    var reason: String
    var testDescription: String { text }
  }

  @Test(
    "elements that do not belong into a property list are refused with their place",
    arguments: [
      Case(text: "<plist><foo/></plist>", column: 8, reason: "unknown element <foo>"),
      Case(text: "<html/>", column: 1, reason: "unknown element <html>"),
      Case(text: "<plist><x:dict/></plist>", column: 8, reason: "unknown element <x:dict>"),
      Case(text: "<plist><Dict/></plist>", column: 8, reason: "unknown element <Dict>"),
      Case(text: "<plist/>", column: 1, reason: "a <plist> without a value"),
      Case(text: "<plist> <!-- --> </plist>", column: 1, reason: "a <plist> without a value"),
      Case(text: "<dict><key>k</key><plist/></dict>", column: 19, reason: "<plist> inside a property list"),
      Case(
        text: "<plist><true/><false/></plist>", column: 15,
        reason: "<false> after the value of the property list, which can have only one value"),
      Case(text: "<dict><true/></dict>", column: 7, reason: "<true> where a <key> must be"),
      Case(text: "<dict><key>a</key></dict>", column: 19, reason: "a <key> without a value"),
      Case(text: "<string>a<b/></string>", column: 10, reason: "unknown element <b>"),
      Case(text: "<string>a<true/></string>", column: 10, reason: "<true> inside <string>"),
      Case(text: "<true><dict/></true>", column: 7, reason: "<dict> inside <true>"),
      Case(text: "<plist>a<true/></plist>", column: 8, reason: "text between the elements"),
      Case(text: "<array> <!-- c --> <?p?> b<true/></array>", column: 26, reason: "text between the elements"),
      Case(text: "<array>&#32;&amp;</array>", column: 13, reason: "text between the elements"),
      Case(text: "<array><true/><![CDATA[x]]></array>", column: 15, reason: "text between the elements"),
      Case(text: "<dict><key>a</key>=<true/></dict>", column: 19, reason: "text between the elements"),
    ])
  func noPlaceProperty(_ test: Case) {
    let error = refusal("\n" + test.text)
    #expect(error?.code == .unexpectedElement)
    #expect(error?.reason == test.reason)
    #expect(error?.location == .line(2, column: test.column))
  }

  @Test("an error names the path of the value")
  func errorNamesPath() {
    let error = refusal("<dict><key>a</key><array><true/><dict><key>b</key><foo/></dict></array></dict>")
    #expect(error?.path == PropertyListPath([.key("a"), .index(1), .key("b")]))
  }

  @Test("true and false contain only white space")
  func trueFalseHold() throws {
    #expect(try value("<true> \n</true>") == true)
    #expect(refusal("<plist><true>yes</true></plist>")?.code == .badValue)
  }

  @Test("columns count bytes of UTF-8 and lines end with CR LF, CR or LF")
  func columnsCountBytes() {
    #expect(refusal("<plist>\r\n\r<!-- é --><foo/></plist>")?.location == .line(3, column: 12))
  }
}

@Suite("Entities that are refused")
struct EntityRefusalTests {
  // General, parameter, external, external parameter, unparsed; a declaration with markup in it.
  @Test(
    "an entity declaration is refused with its line",
    arguments: [
      "<!ENTITY a \"b\">", "<!ENTITY % a \"b\">", "<!ENTITY a SYSTEM \"file:///etc/passwd\">",
      "<!ENTITY % a SYSTEM \"http://localhost/a.dtd\">",
      "<!NOTATION n SYSTEM \"n\"><!ENTITY a SYSTEM \"a\" NDATA n>", "<!ENTITY a \"<string>b</string>\">",
    ])
  func entityDeclarationRefused(declaration: String) {
    let error = refusal("<!DOCTYPE plist [\n  \(declaration)\n]>\n<plist><string>&a;</string></plist>")
    #expect(error?.code == .entity)
    #expect(error?.reason == "a declaration of the entity \"a\"")
    let column = declaration.hasPrefix("<!NOTATION") ? 27 : 3
    #expect(error?.location == .line(2, column: column))
  }

  // In text; where an external subset might declare it; an entity of HTML.
  @Test(
    "a reference to an entity that XML does not predefine is refused with its place",
    arguments: [
      "<plist>\n<string>&a;</string></plist>",
      "<!DOCTYPE plist SYSTEM \"x.dtd\"><plist>\n<string>&a;</string></plist>",
      "<plist>\n<string>&nbsp;</string></plist>",
    ])
  func referenceEntityXML(text: String) {
    let error = refusal(text)
    #expect(error?.code == .entity)
    #expect(error?.location == .line(2, column: 9))
  }

  @Test("a reference to a parameter entity is refused")
  func referenceParameterEntity() {
    let error = refusal("<!DOCTYPE plist [\n%a;]><plist><true/></plist>")
    #expect(error?.code == .entity)
    #expect(error?.location == .line(2, column: 1))
  }

  @Test("nested entities are refused before they expand")
  func nestedEntitiesRefused() {
    var text = "<!DOCTYPE plist [<!ENTITY l0 \"lol\">"
    for level in 1...9 {
      text += "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
    }
    #expect(refusal(text + "]><plist><string>&l9;</string></plist>")?.code == .entity)
  }

  @Test("a document type with declarations that are not entities is read")
  func documentTypeDeclarations() throws {
    let text =
      "<!DOCTYPE plist [<!ELEMENT plist (true)><!ATTLIST plist version CDATA \"1.0\"><!-- c -->]><plist><true/></plist>"
    #expect(try read(text).value == true)
  }
}

@Suite("Malformed XML")
struct MalformedTests {
  // A wrong end tag, a bare ampersand, a tag in a tag, text alone.
  @Test(
    "XML that is not well-formed is refused",
    arguments: [
      "<plist><dict></array></plist>", "<plist><string>a & b</string></plist>", "<plist><dict<true/></plist>", "hello",
    ])
  func xmlNotWell(text: String) {
    let error = refusal(text)
    #expect(error?.code == .malformedXML)
    #expect(error?.location != nil)
    #expect(error?.reason.contains("\n") == false)
  }

  // An unquoted attribute, a repeated attribute, a control character, a NUL, a reference to one, an end of CDATA alone,
  // two hyphens in a comment, a wrong declaration, bytes that are not UTF-8 in a comment.
  @Test(
    "XML that is not well-formed is read where CoreFoundation reads it, and kept",
    arguments: [
      ("<plist a=b><true/></plist>", true, nil), ("<plist a='1' a='2'><true/></plist>", true, nil),
      ("<plist><string>\u{1}</string></plist>", "\u{1}", "a control character"),
      ("<plist><string>\0</string></plist>", "\0", "a control character"),
      ("<plist><string>&#0;</string></plist>", "\0", "a reference to a control character"),
      ("<plist><string>]]></string></plist>", "]]>", nil),
      ("<plist><!-- -- --><true/></plist>", true, "two hyphens inside a comment"),
      ("<?xml version='5.0'?><plist><true/></plist>", true, nil),
      ("<plist><plist><true/></plist></plist>", true, "<plist> inside a property list"),
      ("<plist><key>k</key></plist>", "k", "a <key> in the place of a value"),
      ("<array><key>k</key></array>", ["k"], "a <key> in the place of a value"),
      ("<dict><key>a</key><key>b</key></dict>", ["a": "b"], "a <key> in the place of a value"),
      ("<date>12345-13-99T99:99:99Z</date>", nil, "a date that ISO 8601 does not have"),
    ] as [(String, PropertyList?, String?)])
  func readAllTheSame(text: String, expected: PropertyList?, oddity: String?) throws {
    let list = try read(text)
    if let expected { #expect(list.value == expected) }
    #expect(list.anomalies.map(\.message) == [oddity].compactMap { $0 })
    #expect(list.anomalies.allSatisfy { $0.coreFoundation == .agrees })
    #expect(try list.encoded() == Array(text.utf8))
  }

  @Test("an edit of a list with unusually placed elements writes it from scratch")
  func irregular() throws {
    let list = try read("<plist><dict><key>a</key><plist><true/></plist></dict></plist>")
    let text = try list.edited { $0[entry: "a"] = false }
    #expect(text.hasPrefix("<?xml") && text.contains("<false/>") && !text.contains("<true/>"))
  }

  @Test("the error of a wrong end tag has libxml2's words, its place and its path")
  func errorWrongEnd() {
    let error = refusal("<plist>\n<dict><key>k</key><array></dict></plist>")
    #expect(error?.reason.hasPrefix("Opening and ending tag mismatch: array line 2 and dict") == true)
    #expect(error?.location == .line(2, column: 33))
    #expect(error?.path == PropertyListPath([.key("k"), .index(0)]))
  }

  @Test("a document that is cut anywhere gives the error truncated")
  func documentTruncatedWherever() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd" [
      <!ELEMENT a EMPTY>]>
      <!-- c --><plist version="1.0"><dict a="b"><key>k&amp;é&#65;</key><string>x<![CDATA[y]]></string></dict></plist>
      """
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      let error = refusal(Array(bytes.prefix(count)))
      // Between the two bytes of é the encoding is invalid.
      let isInsideCharacter = bytes[count] & 0xC0 == 0x80
      #expect(
        error?.code == (isInsideCharacter ? .encoding : .truncated), "cut at \(count): \(String(describing: error))")
    }
    #expect(try XMLPropertyList(decoding: bytes).value == ["k&éA": "xy"])
  }

  @Test("an empty input gives the error truncated")
  func noInputAll() {
    #expect(refusal("")?.code == .truncated)
    #expect(refusal("")?.location == .line(1, column: 1))
  }
}
