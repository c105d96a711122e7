import SystemPackage
import Testing

@testable import ResumeDataFiles

@Suite("Names of backups and temporary files")
struct NameTests {
  @Test("the name of a backup is that of the file with the suffix, then with numbers from 1")
  func backupNames() {
    #expect(BackupSuffix.orig.name(of: "a.plist", number: 0) == "a.plist.orig")
    #expect(BackupSuffix.orig.name(of: "a.plist", number: 1) == "a.plist.orig.1")
    #expect(BackupSuffix.orig.name(of: "a.plist", number: 999) == "a.plist.orig.999")
  }

  @Test("the ending of a backup's name is recognized", arguments: [".orig", ".orig.1", ".orig.999"])
  func backupKnown(ending: String) {
    #expect(BackupSuffix.orig.isEnding(ending.bytes))
  }

  // Another suffix; a leading zero; no digits; a number that is never written.
  @Test(
    "endings that only resemble those of backups are not recognized",
    arguments: ["", "orig", ".origin", ".orig.01", ".orig.0", ".orig.", ".orig.12345", ".orig.1a", "1"])
  func backupUnknown(ending: String) {
    #expect(!BackupSuffix.orig.isEnding(ending.bytes))
  }

  @Test("a suffix that no file name can end with is refused", arguments: ["", "/x", "a/b", "\0", "x.resumedata-tmp"])
  func suffixRefused(text: String) {
    #expect(BackupSuffix(text) == nil)
  }

  @Test("any other suffix is accepted")
  func suffixTaken() throws {
    let suffix = try #require(BackupSuffix("~"))
    #expect(suffix.isEnding("~".bytes) && suffix.isEnding("~.2".bytes) && !suffix.isEnding("".bytes))
  }

  @Test("different names are escaped differently, and none acts on a terminal")
  func escaped() {
    let names: [[UInt8]] = [
      "a\nb".bytes, "a\\nb".bytes, [0x78, 0xFC], [0x78, 0xFF], "x\u{FFFD}".bytes, "x\\xff".bytes, "ä".bytes,
      "\u{202E}".bytes, [0xE2, 0x80], "plain name".bytes,
    ]
    #expect(
      names.map { FilePath(bytes: $0).escaped } == [
        #"a\nb"#, #"a\\nb"#, #"x\xfc"#, #"x\xff"#, "x\u{FFFD}", #"x\\xff"#, "ä", #"\u{202e}"#, #"\xe2\x80"#,
        "plain name",
      ])
    #expect(
      names.map { FilePath(bytes: $0).isUTF8 } == [true, true, false, false, true, true, true, true, false, true])
  }

  @Test("a temporary file is recognized by its name, whatever file it is for")
  func temporaryKnown() {
    for file in ["a", ".a", "a b\n", String(repeating: "x", count: 255), String(repeating: "ä", count: 127)] {
      let name = TemporaryName.make(for: FilePath(file))
      #expect(TemporaryName.matches(name.bytes), "\(name)")
      #expect(name.length <= 255)
      #expect(String(validating: name) != nil, "a character was cut in two: \(name)")
      #expect(name != TemporaryName.make(for: FilePath(file)))
    }
    #expect(TemporaryName.process(of: ".a.12-0123456789abcdef.resumedata-tmp".bytes) == 12)
    #expect(TemporaryName.process(of: TemporaryName.make(for: "a").bytes) == SystemCalls.processIdentifier)
  }

  @Test("a file name need not be UTF-8")
  func temporaryOfBytes() {
    let file = FilePath(bytes: [0xFF, 0x2E, 0x61])
    #expect(TemporaryName.make(for: file).bytes.starts(with: [0x2E, 0xFF, 0x2E, 0x61, 0x2E]))
    #expect(BackupSuffix.orig.name(of: file, number: 0).bytes == [0xFF, 0x2E, 0x61] + ".orig".bytes)
  }

  // No leading dot; another ending; capital digits; 15 and 17 digits; no hyphen; no number; a sign; no dot before it; a
  // number that no process has.
  @Test(
    "names that only resemble temporary files are not recognized",
    arguments: [
      "a.1-0123456789abcdef.resumedata-tmp", ".a.1-0123456789abcdef.resumedata-tmp~",
      ".a.1-0123456789ABCDEF.resumedata-tmp", ".a.1-0123456789abcde.resumedata-tmp",
      ".a.1-00123456789abcdef.resumedata-tmp", ".a.1.0123456789abcdef.resumedata-tmp",
      ".a.-0123456789abcdef.resumedata-tmp", ".a.+1-0123456789abcdef.resumedata-tmp",
      ".a1-0123456789abcdef.resumedata-tmp",
      ".a.99999999999999999999-0123456789abcdef.resumedata-tmp", ".resumedata-tmp", "",
    ])
  func temporaryUnknown(name: String) {
    #expect(!TemporaryName.matches(name.bytes))
  }
}
