import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

/// The usual prologue is not passed to libxml2. With an additional space in its DOCTYPE it is, and the result must be
/// the same.
@Suite("The prologue of XML")
struct PrologueTests {
  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private static let usual =
    declaration
    + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
  private static let spaced =
    declaration
    + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\" >\n"

  private static let sound = """
    <plist version="1.0">
    <dict>
    \t<key>a &amp; b</key>
    \t<array><integer>1</integer><data>AAEC
    \tAw==</data><!-- c --><string>é&#x41;<![CDATA[<]]></string></array>
    </dict>
    </plist>

    """

  private func expectSame(_ body: [UInt8], _ comment: Comment? = nil) throws {
    let (short, long) = (Array(Self.usual.utf8) + body, Array(Self.spaced.utf8) + body)
    guard let list = try? XMLPropertyList(decoding: short) else {
      let (left, right) = (refusal(short), refusal(long))
      #expect(left?.code == right?.code, comment)
      #expect(left?.reason == right?.reason, comment)
      #expect(left?.location == right?.location, comment)
      #expect(left?.path == right?.path, comment)
      return
    }
    let other = try XMLPropertyList(decoding: long)
    #expect(list.value == other.value, comment)
    #expect(list.anomalies == other.anomalies, comment)
    #expect(list.location(of: .key("a & b")) == other.location(of: .key("a & b")), comment)
    #expect(try list.encoded() == short, comment)
  }

  @Test(
    "the text after the usual prologue is read as after any other prologue",
    arguments: [
      sound, "<plist version=\"1.0\"><true/></plist> \u{FEFF}", "<plist version=\"1.0\"><dict><key>a</key></plist>",
      "<plist x=\"&a;\"><true/></plist>", "<plist x='1'><string>&a;</string></plist>",
      "<plist x='1'>%a;<true/></plist>",
      "<plist x='1'><true/></plist><plist/>", "<plist x='1'><true/></plist>\0", "<plist x='1'><tr\0ue/></plist>",
      "<plist <true/></plist>", "<plist x='1'><?xml version=\"1.0\"?><true/></plist>",
      "<plist x='1' x='2'><true/></plist>",
      "<plist x='1'><!DOCTYPE plist><true/></plist>", "<plist xmlns='a'><b:true/></plist>",
      "<plist ><!-- -- --><true/></plist>",
      "<plist x='1'>\n<array>\n<true>\n</array>\n</plist>", "<plist x='1'><string>\u{1}</string></plist>",
    ])
  func followsUsualPrologue(body: String) throws {
    try expectSame(Array(body.utf8))
  }

  @Test("a truncated or damaged prologue gives the same result as without the shortcut")
  func readSoWherever() throws {
    let body = Array(Self.sound.utf8)
    for count in body.indices { try expectSame(Array(body[..<count]), "\(count) bytes") }
    var generator = SeededGenerator(seed: 77)
    for round in 0..<2_000 {
      let damaged = generator.damage(body, likeOthers: round % 2 == 0)
      try expectSame(damaged, "\(damaged)")
    }
  }

  @Test("a message of libxml2 has the line number of the whole text")
  func messageLibxml2Names() {
    let error = refusal(Self.usual + "<plist version=\"1.0\">\n<array>\n<true>\n</array>\n</plist>")
    #expect(error?.location == .line(6, column: 9))
    #expect(error?.reason == "Opening and ending tag mismatch: true line 5 and array")
  }
}
