import Foundation
import TestInputs
import Testing

/// Inputs in the shapes that people have, with what is right of each (INDEX.md and ANSWERS.txt next to them).
@Suite("The cases from outside", .enabled(if: TestInputs.hasShared))
struct CasesFromOutsideTests {
  private func path(_ name: String) throws -> String {
    try #require(TestInputs.shared).appendingPathComponent("cases/\(name)").path
  }

  private func rows(_ subcommand: String, _ name: String) throws -> [[String: Any]] {
    let run = try Subprocess.resumedata(subcommand, "--format", "jsonl", path(name))
    return try run.output.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  private func rules(_ row: [String: Any]) -> [String] {
    (row["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
  }

  private func error(_ name: String) throws -> (code: String?, reason: String) {
    let error = try rows("diagnose", name).first?["error"] as? [String: Any]
    return (error?["code"] as? String, error?["reason"] as? String ?? "")
  }

  @Test("field 01: the description of a dictionary is the blob that was printed")
  func description() throws {
    let (a, b) = try (path("field/01-nslog-dictionary.txt"), path("field/01-nslog-dictionary.want.xml"))
    #expect(try Subprocess.resumedata("diff", a, b).status == 0)
    #expect(try rows("diagnose", "field/01-nslog-dictionary.txt").map(rules) == [["RD201", "RD201", "RD503"]])
  }

  @Test("field 02: a cut archive of nil is truncated, and named as far as it goes; the whole one is empty")
  func archiveOfNil() throws {
    let cut = try error("field/02-flutter-log-nil-cut.txt")
    #expect(cut.code == "truncated")
    #expect(cut.reason.contains("as far as it goes this is the archive of nil of iOS 12.0 to 12.2 (160 bytes)"))
    let whole = try rows("diagnose", "field/02a-flutter-log-nil-whole.txt")
    #expect(whole.map(rules) == [["RD301", "RD503"]])
    #expect(!"\(whole)".contains("nothing was received"))
  }

  @Test("field 12: what was repaired for iOS 10 is not found by iOS 13")
  func repairedForOlderSystem() throws {
    #expect(try rows("diagnose", "field/12-repaired-for-10-on-ios13.plist").map(rules) == [["RD202", "RD202"]])
  }

  @Test("field 15: a record without resume data says so")
  func record() throws {
    #expect(
      try error("field/15-expo-null.json").reason
        == "the record says that there is no resume data: the system had nothing to resume")
    #expect(try rows("diagnose", "field/15-expo.json").map(rules) == [["RD503"]])
  }

  @Test(
    "field 18: each blob inside is listed with its path",
    arguments: [
      ("18-dictionary-written-to-file.plist", [#"#["https://example.com/a.zip"].resumeData"#]),
      (
        "18-map-of-blobs.plist",
        [
          #"#JQDownloadResumeDataMap["0cc175b9c0f1b6a831c399e269772661"]"#,
          #"#JQDownloadResumeDataMap["92eb5ffee6ae2fec3ad71c777531578f"]"#,
        ]
      ),
      ("18-property-list-encoder.plist", ["#[0].resumeData"]),
      ("18-sqlite.db", ["#item[rowid=1].resume"]),
      ("18-two-blobs.json", ["#@190", "#@5695"]),
      ("18-userdefaults.plist", [#"#["movie.mp4"]"#]),
    ])
  func containers(file: String, locators: [String]) throws {
    let path = try path("field/\(file)")
    for subcommand in ["inspect", "diagnose", "scan"] {
      let rows = try rows(subcommand, "field/\(file)")
      let found = rows.compactMap { $0["locator"] as? String }
      #expect(found == locators.map { path + $0 }, "\(subcommand)")
      for locator in found {
        #expect(try Subprocess.resumedata("inspect", "--at", locator, path).status == 0)
      }
    }
  }

  @Test(
    "field 29: XML in other text is the blob, and a finding says that it is wrapped",
    arguments: [
      "29a-xml-behind-log-prefix.txt", "29b-xml-in-markdown.txt", "29c-xml-escaped-by-debugger.txt",
      "29i-xml-no-prolog.txt",
    ])
  func xmlInText(file: String) throws {
    #expect(try rows("diagnose", "field/\(file)").map(rules) == [["RD503"]])
    let rows = try rows("inspect", "field/\(file)")
    #expect(rows.map { $0["bytesReceived"] as? Int } == [40_960])
    #expect(rows.map { $0["version"] as? Int } == [4])
  }

  @Test("field 29l: keys with blanks at their ends are named as such")
  func keysWithBlanks() throws {
    let error = try error("field/29l-keys-with-blanks.xml")
    #expect(error.reason == "the keys are those of resume data but for blanks at their ends")
  }

  @Test(
    "use f02: each of several blobs is reported, whatever their order and kind",
    arguments: [
      ("two-errors.log", ["18.1", "10.0.2"]), ("two.json", ["18.1", "10.0.2"]), ("two-rev.json", ["10.0.2", "18.1"]),
      ("asyncstorage-manifest-3-blobs.json", ["18.1", "10.0.2", "18.1"]),
    ])
  func severalBlobs(file: String, systems: [String]) throws {
    #expect(
      try rows("diagnose", "use/f02-two-blobs/\(file)").map { $0["reader"] as? String } == systems.map { "iOS \($0)" })
  }

  @Test("use f03: another property list in the text does not hide the blob")
  func decoys() throws {
    let directory = URL(fileURLWithPath: try path("use/f03-decoy"))
    let files = TestInputs.files(below: directory).map(\.lastPathComponent).filter { $0.hasPrefix("decoy") }
    #expect(files.count == 7)
    for file in files {
      #expect(try rows("diagnose", "use/f03-decoy/\(file)").map { $0["reader"] != nil } == [true], "\(file)")
    }
  }

  @Test("use f04: repair -o writes the repaired blob of a log")
  func logToBlob() throws {
    let directory = try BlobDirectory()
    let output = directory.path + "/blob"
    #expect(try Subprocess.resumedata("repair", "-o", output, path("use/f04-log-to-blob/log.txt")).status == 0)
    #expect(try directory.bytes("blob").starts(with: "<?xml".utf8))
    #expect(try Subprocess.resumedata("diagnose", output).status == 0)
  }

  @Test(
    "use f14: the message says what is wrong and where",
    arguments: [
      ("04-cfdata.log", "the description announces 5975 bytes and shows 48: the system left out the middle"),
      ("missing-digit.txt", "343 hexadecimal digits, an odd number: one is missing"),
      ("one-O.txt", "the digits break off at character 103: 'O' is not a hexadecimal digit"),
      ("wrong-digit.txt", "the trailer counts 17592186044428 objects; the offset table has room for 12"),
      (
        "06-swift-bytes.log",
        "there is no blob in this text: '5180 bytes' is only Swift's description of the Data"
      ),
      (
        "truncated.txt",
        "truncated or damaged: the last 32 bytes are not a trailer (they put the offset table at 7152691918974441069)"
      ),
    ])
  func messages(file: String, reason: String) throws {
    #expect(try error("use/f14-misleading/\(file)").reason == reason)
    let text = try Subprocess.resumedata("diagnose", path("use/f14-misleading/\(file)")).output
    #expect(!text.contains(" at byte ") || text.contains(" text's content"))
    #expect(try rows("diagnose", "use/f14-misleading/10-email-quoted.txt").map(rules) == [["RD201", "RD201", "RD503"]])
  }
}
