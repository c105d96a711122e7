import Foundation
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// The text of a value in Apple's layout, without the lines around it.
private func written(_ value: PropertyList) throws -> String {
  let text = String(decoding: try XMLPropertyList.encode(value), as: UTF8.self)
  let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">

    """
  let tail = "\n</plist>\n"
  try #require(text.hasPrefix(head) && text.hasSuffix(tail))
  return String(text.dropFirst(head.count).dropLast(tail.count))
}

@Suite("Writing XML property lists")
struct WritingTests {
  @Test("values are laid out as Apple's systems lay them out")
  func valuesLaidOut() throws {
    let value: PropertyList = [
      "a": ["x", 1, true, [:], []], "b": ["c": .data([1, 2, 3]), "d": .data([])], "e": .uid(9),
      "f": .date(PropertyListDate(secondsSinceReferenceDate: 0)), "g": false, "": "",
    ]
    #expect(
      try written(value) == """
        <dict>
        \t<key>a</key>
        \t<array>
        \t\t<string>x</string>
        \t\t<integer>1</integer>
        \t\t<true/>
        \t\t<dict/>
        \t\t<array/>
        \t</array>
        \t<key>b</key>
        \t<dict>
        \t\t<key>c</key>
        \t\t<data>
        \t\tAQID
        \t\t</data>
        \t\t<key>d</key>
        \t\t<data>
        \t\t</data>
        \t</dict>
        \t<key>e</key>
        \t<dict>
        \t\t<key>CF$UID</key>
        \t\t<integer>9</integer>
        \t</dict>
        \t<key>f</key>
        \t<date>2001-01-01T00:00:00Z</date>
        \t<key>g</key>
        \t<false/>
        \t<key></key>
        \t<string></string>
        </dict>
        """)
  }

  // 76 characters minus 8 for each level, down to 12 at the eighth.
  @Test("base64 lines get shorter with each level", arguments: 0...10)
  func base64LinesGet(depth: Int) throws {
    var value = PropertyList.data([UInt8](repeating: 0, count: 57))
    for _ in 0..<depth { value = [value] }
    let lines = try written(value).split(separator: "\n").filter { $0.contains("AAAA") }
    let width = 76 - 8 * min(depth, 8)
    let first = String(repeating: "\t", count: depth) + String(repeating: "A", count: width)
    #expect(lines.first.map { String($0) } == first)
    #expect(lines.count == (76 + width - 1) / width)
  }

  @Test("markup and carriage returns are escaped, and quotes are not")
  func markupCarriageReturns() throws {
    #expect(try written("<a & \"b\"> 'c'\r\n\t]]>") == "<string>&lt;a &amp; \"b\"&gt; 'c'&#13;\n\t]]&gt;</string>")
    #expect(try written(["<&>\r": true]).contains("<key>&lt;&amp;&gt;&#13;</key>"))
  }

  @Test(
    "reals have the shortest digits in CoreFoundation's form",
    arguments: [
      (60, "60"), (0, "0.0"), (-0.0, "-0.0"), (1.5, "1.5"), (0.1, "0.1"), (-2.25, "-2.25"), (1e16, "10000000000000000"),
      (1e17, "1e+17"), (1.25e20, "1.25e+20"), (1e100, "1e+100"), (0.0001, "0.0001"), (0.00001, "1e-05"),
      (1.5e-7, "1.5e-07"), (123_456.789, "123456.789"), (12_345_678_901_234_568, "12345678901234568"),
      (.nan, "nan"), (.infinity, "+infinity"), (-.infinity, "-infinity"), (.leastNonzeroMagnitude, "5e-324"),
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ] as [(Double, String)])
  func realsShortestDigits(number: Double, text: String) throws {
    #expect(try written(.real(number)) == "<real>\(text)</real>")
  }

  @Test("reals agree with printf where 17 digits are exact")
  func realsAgreePrintf() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2_000 {
      let number = Double(Int64.random(in: -9_999_999...9_999_999, using: &generator)) / 1_024
      guard number != 0 else { continue }
      #expect(try written(.real(number)) == "<real>" + String(format: "%.17g", number) + "</real>")
    }
  }

  @Test("any real reads back unchanged")
  func anyRealReads() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3_000 {
      let number = Double(bitPattern: generator.next())
      guard !number.isNaN else { continue }
      #expect(try XMLPropertyList(decoding: XMLPropertyList.encode(.real(number))).value == .real(number))
    }
  }

  @Test("integers of 128 bits are written in full")
  func integers128Bits() throws {
    let number = PropertyListInteger(high: .min, low: 0)
    #expect(try written(.integer(number)) == "<integer>-170141183460469231731687303715884105728</integer>")
  }

  @Test("an integer of 128 bits is not put into a file that CoreFoundation reads")
  func wideIntegers() throws {
    var list = try read("<plist><dict><key>n</key><integer>5</integer></dict></plist>")
    list.value = ["n": .integer(PropertyListInteger(high: 1, low: 0))]
    let edited = list
    #expect(failure { () throws(PropertyListError) in _ = try edited.encoded() }?.code == .notRepresentable)
  }

  @Test("fractions of a second are cut off towards the past")
  func fractionsSecondCut() throws {
    let date = PropertyListDate(secondsSinceReferenceDate: -0.25)
    #expect(try written(.date(date)) == "<date>2000-12-31T23:59:59Z</date>")
  }
}

@Suite("Values that XML cannot represent")
struct NotRepresentableTests {
  @Test(
    "values that XML cannot represent are refused with their path",
    arguments: [
      .null, .fill, .set([1]), .uid(1 << 32), "\u{FEFF}a", "\u{0}",
      "a\u{8}", "\u{FFFE}", "\u{FFFF}", "\u{1F}",
      .date(PropertyListDate(secondsSinceReferenceDate: .nan)),
      .date(PropertyListDate(secondsSinceReferenceDate: 1e15)),
      ["CF$UID": 1],
    ] as [PropertyList])
  func xmlCannotHold(value: PropertyList) throws {
    let whole: PropertyList = ["a": [true, value]]
    let error = failure { () throws(PropertyListError) in _ = try XMLPropertyList.encode(whole) }
    #expect(error?.code == .notRepresentable)
    #expect(error?.path == PropertyListPath([.key("a"), .index(1)]))
    #expect(error?.location == nil)

    var list = try read("<dict>\n<key>a</key>\n<array><true/><false/></array></dict>")
    list.value = whole
    let edited = list
    #expect(failure { () throws(PropertyListError) in _ = try edited.encoded() } == error)
  }

  @Test("a key that XML cannot represent is refused with the path of its dictionary")
  func keyXMLCannot() throws {
    let value: PropertyList = ["a": ["b\u{1}": true]]
    let error = failure { () throws(PropertyListError) in _ = try XMLPropertyList.encode(value) }
    #expect(error?.reason == "the character U+1, which XML cannot hold")
    #expect(error?.path == .key("a"))
  }

  @Test("every kind of value that XML can represent reads back unchanged")
  func everyKindXML() throws {
    let value: PropertyList = [
      "k\r\n<&>": [
        "\u{9}\u{A}\u{D} \u{85}\u{2028}\u{FFFD}\u{10FFFF}", -1, 2.5, .data([0, 255]), .uid(0xFFFF_FFFF), [:], [],
      ],
      "k": true, "d": .date(PropertyListDate(secondsSinceReferenceDate: 86_399)), "e\u{301}": "\u{E9}",
    ]
    #expect(try XMLPropertyList(decoding: XMLPropertyList.encode(value)).value == value)
  }
}
