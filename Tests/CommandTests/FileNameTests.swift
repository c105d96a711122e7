import Foundation
import TestInputs
import Testing

/// Names on the command line are bytes, and reports print them without ambiguity.
@Suite("Names of files")
struct FileNameTests {
  private let directory: URL
  private static let empty = TestInputs.fixtures.path + "/bugs/b3-nil-archive.plist"
  private static let broken = TestInputs.fixtures.path + "/bugs/b2-byte-range-open.xml"

  init() throws {
    directory = TestInputs.memory.appendingPathComponent("names-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Runs a line of Bash in a new directory; `$0` is the command.
  private func bash(_ script: String) throws -> Subprocess {
    defer { try? FileManager.default.removeItem(at: directory) }
    return try Subprocess.bash(
      "cd \"$DIR\"; empty=\"$EMPTY\"; broken=\"$BROKEN\"; \(script)",
      environment: ["DIR": directory.path, "EMPTY": Self.empty, "BROKEN": Self.broken])
  }

  @Test("names that differ look different, in text and in JSON")
  func unambiguous() throws {
    let run = try bash(
      #"""
      for name in $'a\nb' 'a\nb' $'x\xfc' $'x\xff'; do cp "$empty" "$name"; done
      "$0" diagnose . | grep -o '^[^,]*'
      "$0" diagnose --format jsonl . | grep -o '"file":"[^"]*"\|"fileBytes":"[^"]*"'
      "$0" inspect --format jsonl $'x\xff' | grep -o '"file":"[^"]*"\|"fileBytes":"[^"]*"'
      """#)
    let lines = run.lines.filter { !$0.hasPrefix("  ") }
    #expect(
      lines == [
        #"./a\nb"#, #"./a\\nb"#, #"./x\xfc"#, #"./x\xff"#,
        #""file":"./a\nb""#, #""file":"./a\\nb""#,
        "\"file\":\"./x\u{FFFD}\"", #""fileBytes":"Li94/A==""#, "\"file\":\"./x\u{FFFD}\"", #""fileBytes":"Li94/w==""#,
        "\"file\":\"x\u{FFFD}\"", #""fileBytes":"eP8=""#,
      ], "\(run.output)\(run.errors)")
  }

  @Test("a name that is not UTF-8 selects exactly the file with these bytes")
  func bytes() throws {
    let run = try bash(
      #"""
      cp "$broken" $'\xff'; cp "$broken" $'\xef\xbf\xbd'
      "$0" repair --in-place --no-backup $'\xff' > /dev/null; echo $?
      cmp -s $'\xff' "$broken" || echo repaired
      cmp -s $'\xef\xbf\xbd' "$broken" && echo untouched
      rm $'\xff'; "$0" repair --in-place $'\xff' > /dev/null 2>&1; echo $?
      cmp -s $'\xef\xbf\xbd' "$broken" && echo untouched
      "$0" convert --to-version 5 -o $'\xfe' "$broken" > /dev/null 2>&1; "$0" repair -o $'\xfd' "$broken" > /dev/null
      ls | LC_ALL=C od -An -c | tr -d ' '
      """#)
    #expect(
      run.lines == ["0", "repaired", "untouched", "2", "untouched", #"357277275\n375\n376\n"#],
      "\(run.output)\(run.errors)")
  }

  @Test("an option that takes text refuses bytes that are not UTF-8")
  func texts() throws {
    let run = try bash(
      #"""
      touch p; create() { "$0" create --partial p --to-version 5 -o blob "$@" 2>/dev/null; echo $?; }
      create --url $'https://e.com/\xff' --etag '"a"'; create --url https://e.com/ --etag $'"\xff"'
      create --url https://e.com/ --etag '"a"' --header $'X: \xff'
      "$0" convert --url $'https://e.com/\xff' "$broken" > /dev/null 2>&1; echo $?; ls
      """#)
    #expect(run.lines == ["64", "64", "64", "64", "p"], "\(run.output)\(run.errors)")
  }
}
