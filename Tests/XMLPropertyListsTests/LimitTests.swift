import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Limits of XML")
struct LimitTests {
  @Test("each limit is inclusive")
  func eachLimitInclusive() throws {
    let text = "<plist><dict><key>k</key><array><string>abc</string><data>AQIDBA==</data></array></dict></plist>"
    var limits = PropertyListLimits(bytes: text.utf8.count, depth: 2, nodes: 5, stringBytes: 3, dataBytes: 4)
    #expect(refusal(text, limits: limits) == nil)
    limits.bytes -= 1
    #expect(refusal(text, limits: limits)?.code == .tooLarge)
    limits.bytes += 1
    limits.depth -= 1
    #expect(refusal(text, limits: limits)?.code == .tooDeep)
    #expect(refusal(text, limits: limits)?.location == .line(1, column: 26))
    limits.depth += 1
    limits.nodes -= 1
    #expect(refusal(text, limits: limits)?.code == .tooManyNodes)
    #expect(refusal(text, limits: limits)?.location == .line(1, column: 53))
    limits.nodes += 1
    limits.stringBytes -= 1
    #expect(refusal(text, limits: limits)?.code == .tooLarge)
    #expect(refusal(text, limits: limits)?.location == .line(1, column: 33))
    limits.stringBytes += 1
    limits.dataBytes -= 1
    #expect(refusal(text, limits: limits)?.code == .tooLarge)
    #expect(refusal(text, limits: limits)?.location == .line(1, column: 53))
  }

  @Test("the limit of data ignores white space")
  func dataMeasuredWithout() throws {
    let text = "<data>" + String(repeating: " ", count: 10_000) + "AQID</data>"
    #expect(refusal(text, limits: PropertyListLimits(stringBytes: 10, dataBytes: 3)) == nil)
  }

  @Test("limits of zero refuse the input without a trap")
  func limitsZeroRefuse() {
    let none = PropertyListLimits(bytes: 100, depth: 0, nodes: 0, stringBytes: 0, dataBytes: 0)
    #expect(refusal("<dict/>", limits: none)?.code == .tooManyNodes)
    #expect(refusal("<dict/>", limits: PropertyListLimits(depth: 0))?.code == .tooDeep)
    #expect(refusal("<dict/>", limits: PropertyListLimits(bytes: -1, depth: -1, nodes: -1))?.code == .tooLarge)
    #expect(refusal("<string>a</string>", limits: PropertyListLimits(stringBytes: .min))?.code == .tooLarge)
    #expect(refusal("<data>AAAA</data>", limits: PropertyListLimits(dataBytes: -1))?.code == .tooLarge)
  }

  private func nested(_ depth: Int) -> String {
    String(repeating: "<array>", count: depth) + String(repeating: "</array>", count: depth)
  }

  // CoreFoundation refuses the 513th level in XML; a binary list may have 513, the last of them empty.
  @Test("513 levels are read, of which CoreFoundation reads 512, and no limit allows more")
  func test513LevelsRead() throws {
    #expect(try read("<plist>" + nested(512) + "</plist>").anomalies.isEmpty)
    let deepest = try read("<plist>" + nested(513) + "</plist>")
    #expect(deepest.anomalies.map(\.coreFoundation) == [.refusesFile])
    let error = refusal(nested(514))
    #expect(error?.code == .tooDeep)
    #expect(error?.location == .line(1, column: 513 * 7 + 1))
    let lower = refusal(nested(257), limits: PropertyListLimits(depth: 256))
    #expect(lower?.code == .tooDeep)
    #expect(lower?.location == .line(1, column: 256 * 7 + 1))
    #expect(refusal(nested(513), limits: PropertyListLimits(depth: .max)) == nil)
    #expect(refusal(nested(514), limits: PropertyListLimits(depth: .max))?.code == .tooDeep)
    #expect(refusal(nested(100_000), limits: PropertyListLimits(depth: .max))?.code == .tooDeep)
  }

  @Test("a value deeper than CoreFoundation reads is kept, and is not written from scratch")
  func tooDeepToWrite() throws {
    let text = Array(("<plist>" + nested(513) + "</plist>").utf8)
    let list = try XMLPropertyList(decoding: text)
    #expect(try list.encoded() == text)
    #expect(failure { () throws(PropertyListError) in _ = try XMLPropertyList.encode(list.value) }?.code == .tooDeep)
  }

  @Test("the deepest value that CoreFoundation reads is written and edited")
  func deepestValueRead() throws {
    var list = try read("<plist>" + nested(512) + "</plist>")
    #expect(try XMLPropertyList.encode(list.value).count > 512 * 16)
    let bottom = PropertyListPath([PropertyListPath.Component](repeating: .index(0), count: 511))
    list.value.update(bottom) { $0 = [true] }
    let text = try list.encoded()
    #expect(try XMLPropertyList(decoding: text).value == list.value)
    // One level more, in each form.
    for deeper in [[[]], [[:]], [[true]], [.uid(1)]] as [PropertyList] {
      list.value.update(bottom) { $0 = deeper }
      let edited = list
      #expect(failure { () throws(PropertyListError) in _ = try edited.encoded() }?.code == .tooDeep)
      let value = list.value
      #expect(failure { () throws(PropertyListError) in _ = try XMLPropertyList.encode(value) }?.code == .tooDeep)
    }
  }
}

@Suite("Hostile XML")
struct HostileInputTests {
  // libxml2 2.9 compares each attribute with each: 60,000 take a second, a megabyte of them half a minute.
  // CoreFoundation refuses the empty <data/> (and skips attributes), so libxml2 reads the file.
  @Test("an element with very many attributes is refused before libxml2 reads it")
  func elementMassesAttributes() throws {
    let attributes = (0..<60_000).map { " a\($0)=''" }.joined()
    let error = refusal("<plist><array\(attributes)><data/></array></plist>")
    #expect(error?.code == .tooLarge)
    #expect(error?.location == .line(1, column: 8))
    #expect(try read("<plist><dict\(attributes)/></plist>").value == [:])
  }

  @Test("32 attributes are read and 33 are refused")
  func test32AttributesNot() {
    func text(_ count: Int) -> String { "<plist" + (0..<count).map { " a\($0)='='" }.joined() + "><data/></plist>" }
    #expect(refusal(text(32)) == nil)
    #expect(refusal(text(33))?.code == .tooLarge)
  }

  // The document is also not well-formed, but it is refused for the number of attributes.
  @Test("very many attributes with brackets in them are refused")
  func massesAttributesBrackets() {
    let error = refusal("<plist>\n<dict" + (0..<40).map { " a\($0)='<'" }.joined() + "/><data/></plist>")
    #expect(error?.code == .tooLarge)
    #expect(error?.location == .line(2, column: 1))
  }

  @Test("very many equals signs in text are not attributes")
  func massesEqualsSigns() throws {
    let text = String(repeating: "=|", count: 500)
    #expect(try value("<string>\(text)</string>") == .string(text))
    #expect(
      refusal("<plist><string>\(text)</string><x" + String(repeating: " a='b'", count: 33) + "/>")?.code == .tooLarge)
  }

  @Test("attributes after the property list are ignored")
  func attributesAfterProperty() throws {
    let text = "<plist><true/></plist><x" + String(repeating: " a='b'", count: 100) + ">"
    #expect(try read(text).value == true)
  }

  @Test("very many namespace declarations are refused")
  func massesNamespaceDeclarations() {
    let text = (0..<40).map { "<array xmlns:a\($0)='u'>" }.joined()
    let error = refusal("<array><data/>" + text)
    #expect(error?.code == .tooLarge)
    #expect(error?.reason == "more than 32 declarations of namespaces or attributes")
  }

  @Test("very many default attributes are refused")
  func massesDefaultAttributes() {
    let list = (0..<40).map { " a\($0) CDATA 'x'" }.joined()
    let error = refusal("<!DOCTYPE plist [<!ATTLIST dict\(list)>]><plist><dict/></plist>")
    #expect(error?.code == .tooLarge)
    let separate = (0..<40).map { "<!ATTLIST dict a\($0) (x|y) 'x'>" }.joined()
    #expect(refusal("<!DOCTYPE plist [\(separate)]><plist><dict/></plist>")?.code == .tooLarge)
  }

  @Test("long names and messages are truncated")
  func longNamesMessages() {
    let name = String(repeating: "x", count: 100_000)
    #expect((refusal("<plist><\(name)/></plist>")?.reason.count ?? .max) < 300)
    #expect((refusal("<plist><string>&\(name);</string></plist>")?.reason.count ?? .max) < 300)
    #expect((refusal("<plist><\(name)></plist>")?.reason.count ?? .max) < 300)
    #expect((refusal("<plist><integer>\(name)</integer></plist>")?.reason.count ?? .max) < 300)
    let head = "<?xml version='1.0' encoding='" + name.prefix(900) + "'?><plist><string>é"
    #expect((refusal(head)?.reason.count ?? .max) < 300)
  }

  @Test("an external document type is not loaded")
  func externalDocumentType() throws {
    let text = "<!DOCTYPE plist SYSTEM \"file:///dev/zero\"><plist><true/></plist>"
    #expect(try read(text).value == true)
  }
}
