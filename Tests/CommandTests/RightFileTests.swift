import Foundation
import TestInputs
import Testing

/// The command reads exactly the named file, and writes no other file.
@Suite("Selecting the right file")
struct RightFileTests {
  private let directory: URL
  private static let broken = TestInputs.fixtures.path + "/bugs/b2-byte-range-open.xml"

  init() throws {
    directory = TestInputs.memory.appendingPathComponent("right-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Runs a line of Bash in a new directory; `$0` is the command.
  private func bash(_ script: String) throws -> Subprocess {
    defer { try? FileManager.default.removeItem(at: directory) }
    return try Subprocess.bash(
      "cd \"$DIR\"; broken=\"$BROKEN\"; \(script)",
      environment: ["DIR": directory.path, "BROKEN": Self.broken])
  }

  @Test("size and digest are those of the whole input, also above the limit and for a pipe")
  func largeInputs() throws {
    let run = try bash(
      #"""
      head -c 33554432 /dev/zero > f
      # Not a loop over <(cat f): Bash would close the pipe after the first command of the loop.
      inspect() { "$0" inspect --format json "$1" < f 2>/dev/null | grep -oE '"(size|sha256)" *: *[^,]*'; }
      inspect f; inspect <(cat f); inspect /dev/stdin
      sha256sum f | cut -c1-64
      """#)
    let digest = try #require(run.lines.last)
    let expected = ["\"sha256\" : \"\(digest)\"", "\"size\" : 33554432"]
    #expect(run.lines == expected + expected + expected + [digest], "\(run.output)\(run.errors)")
  }

  @Test("every subcommand reads pipes that are named by descriptors, also empty ones")
  func pipes() throws {
    let run = try bash(
      #"""
      for command in inspect diagnose repair; do
        "$0" $command <(cat "$broken") > /dev/null 2> errors; echo "$command $? $(wc -c < errors)"
        cat "$broken" | "$0" $command /dev/stdin > /dev/null 2> errors; echo "$command $? $(wc -c < errors)"
        "$0" $command <(true) > /dev/null 2>&1; echo "$command $?"
      done
      "$0" repair -o out <(cat "$broken") > /dev/null; "$0" repair -o - "$broken" 2> /dev/null | cmp - out && echo same
      "$0" repair --in-place <(cat "$broken") 2>&1 | grep -c 'it is a FIFO'
      """#)
    #expect(
      run.lines == [
        "inspect 0 0", "inspect 0 0", "inspect 2", "diagnose 1 0", "diagnose 1 0", "diagnose 2", "repair 1 0",
        "repair 1 0", "repair 2", "same", "1",
      ], "\(run.output)\(run.errors)")
  }

  @Test("a file named .orig without its original is diagnosed; a backup with any suffix is skipped and counted")
  func backups() throws {
    let run = try bash(
      #"""
      mkdir a b; cp "$broken" a/download.orig; "$0" diagnose a > /dev/null; echo $?
      cp "$broken" b/x.xml; touch -d 2020-01-01 b/x.xml
      "$0" repair --in-place --backup .bak b > /dev/null; cmp b/x.xml.bak "$broken" && echo kept
      "$0" diagnose b | tail -1; "$0" diagnose --format json b 2>&1 > /dev/null
      "$0" repair --in-place --no-backup b | grep -o 'skipped 1 backup'; ls b; cmp b/x.xml.bak "$broken" && echo kept
      sed s/archive.zip/another.zip/ "$broken" > b/x.xml.other; touch -d 2020-01-01 b/x.xml.other
      "$0" diagnose b | grep -c '^b/x.xml.other'
      """#)
    #expect(
      run.lines == [
        "1", "kept", "skipped 1 backup", "resumedata: skipped 1 backup", "skipped 1 backup", "x.xml", "x.xml.bak",
        "kept",
        "1",
      ], "\(run.output)\(run.errors)")
  }

  @Test("a result never replaces an input, whatever name it is given, also in a directory for results")
  func inputs() throws {
    let run = try bash(
      #"""
      mkdir out; cp "$broken" out/a.xml; ln out/a.xml hard; ln -s out/a.xml soft
      for arguments in "-o hard out/a.xml" "-o out/a.xml soft" "-o out out/a.xml" "-o out/ out/a.xml"; do
        "$0" repair --no-backup $arguments > /dev/null 2>&1; echo $?
      done
      cmp out/a.xml "$broken" && ls out
      """#)
    #expect(run.lines == ["64", "64", "2", "2", "a.xml"], "\(run.output)\(run.errors)")
  }

  @Test("a directory that becomes a link during the run is not followed")
  func directoryBecomesLink() throws {
    let run = try bash(
      #"""
      mkdir -p in/sub victim; for n in {1000..1400}; do cp "$broken" in/sub/$n; cp "$broken" victim/$n; done
      mkfifo pipe; "$0" repair --in-place --jobs 1 --format jsonl in > pipe 2> /dev/null &
      { read -r line; mv in/sub moved; ln -s ../victim in/sub; cat > rest; } < pipe; wait $!; echo $?
      for n in {1000..1400}; do cmp -s victim/$n "$broken" || echo changed; done
      ls victim | wc -l; grep -c 'replaced the directory' rest > /dev/null && echo said
      """#)
    #expect(run.lines == ["2", "401", "said"], "\(run.output)\(run.errors)")
  }

  @Test(
    "a path that is named twice is reported, and options that make no sense are refused")
  func usage() throws {
    let run = try bash(
      #"""
      "$0" convert --url foo "$broken" -o x 2>/dev/null; echo $?
      "$0" repair --report - "$broken" > /dev/null 2>&1; echo $?
      cat "$broken" | "$0" diagnose - - 2>&1 > /dev/null
      mkdir t u; touch u/CFNetworkDownload_a1B2c3.tmp
      "$0" diagnose --temporary-directory t --temporary-directory u "$broken" > /dev/null; echo $?
      ls
      """#)
    #expect(
      run.lines == ["64", "64", "resumedata: - is skipped: named again", "1", "t", "u"], "\(run.output)\(run.errors)")
  }
}
