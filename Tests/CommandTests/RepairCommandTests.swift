import Foundation
import TestInputs
import Testing

@Suite("resumedata diagnose and repair")
struct RepairCommandTests {
  private static let broken = "bugs/b1-named-requests-of-ios-10.0.2.xml"
  private static let range = "bugs/b2-byte-range-open.xml"
  private static let empty = "bugs/b3-nil-archive.plist"
  private static let sound = "bugs/b1-after-the-repair.xml"

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data(String($0).utf8)) as? [String: Any]
    }
  }

  @Test("without --in-place or -o nothing is written, and the planned changes are printed with exit code 1")
  func dryRun() throws {
    let directory = try BlobDirectory(Self.broken)
    let before = try directory.bytes("b1-named-requests-of-ios-10.0.2.xml")
    let run = try Subprocess.resumedata("repair", "--format", "jsonl", directory.path)
    #expect(run.status == 1)
    let rows = try objects(run.output)
    #expect(rows.map { $0["status"] as? String } == ["would-repair", nil])
    let applied = try #require(rows[0]["applied"] as? [[String: Any]])
    #expect(applied.map { $0["rule"] as? String } == ["RD201", "RD201"])
    #expect(applied.map { $0["fix"] as? String } == ["safe", "safe"])
    #expect(rows[1]["summary"] as? Bool == true)
    #expect(rows[1]["files"] as? Int == 1)
    #expect(try directory.bytes("b1-named-requests-of-ios-10.0.2.xml") == before)
    #expect(directory.names == ["b1-named-requests-of-ios-10.0.2.xml"])
  }

  @Test("with --in-place the old file becomes the backup, permissions stay, and a second run changes nothing")
  func inPlace() throws {
    let directory = try BlobDirectory(Self.broken, Self.range, Self.sound)
    let name = "b2-byte-range-open.xml"
    let file = directory.url.appendingPathComponent(name).path
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let before = try directory.bytes(name)
    let run = try Subprocess.resumedata("repair", "--in-place", directory.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(
      directory.names == [
        "b1-after-the-repair.xml", "b1-named-requests-of-ios-10.0.2.xml", "b1-named-requests-of-ios-10.0.2.xml.orig",
        name, name + ".orig",
      ])
    #expect(try directory.bytes(name + ".orig") == before)
    let after = try directory.bytes(name)
    #expect(!String(decoding: after, as: UTF8.self).contains("NSURLSessionResumeByteRange"))
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)

    let second = try Subprocess.resumedata("repair", "--in-place", "--format", "jsonl", directory.path)
    #expect(second.status == 0)
    #expect(
      try objects(second.output).map { $0["status"] as? String } == ["unchanged", "unchanged", "unchanged", nil])
    #expect(try directory.bytes(name) == after)
    #expect(directory.names.count == 5)
  }

  @Test("the empty blob is rejected with exit code 1 and a reason, also from standard input, and stays unchanged")
  func rejected() throws {
    let directory = try BlobDirectory(Self.empty)
    let run = try Subprocess.resumedata("repair", "--in-place", directory.path)
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "RD301 the blob is an archive of nil: the system had nothing to resume; start a new download"))
    #expect(try directory.bytes("b3-nil-archive.plist") == TestInputs.fixture(Self.empty))
    #expect(directory.names == ["b3-nil-archive.plist"])

    let piped = try Subprocess.resumedata(
      "repair", "--format", "jsonl", "-", input: Data(try TestInputs.fixture(Self.empty)))
    #expect(piped.status == 1)
    #expect(try objects(piped.output).first?["status"] as? String == "rejected")
  }

  @Test("the real samples from standard input: one repaired, one rejected", .enabled(if: TestInputs.hasShared))
  func realSamples() throws {
    let blob = Data(try TestInputs.sample("ios10.0.2-v2-named-requests.xml"))
    let repaired = try Subprocess.resumedata("repair", "--format", "jsonl", "-", input: blob)
    #expect(repaired.status == 1)
    #expect(try objects(repaired.output).first?["status"] as? String == "would-repair")
    let text = Data(try TestInputs.sample("ios12-empty-nil-archive.description.txt"))
    let rejected = try Subprocess.resumedata("repair", "--format", "jsonl", "-", input: text)
    #expect(rejected.status == 1)
    #expect(try objects(rejected.output).first?["status"] as? String == "rejected")
  }

  @Test("-o writes to a file, a directory with the same relative paths, or standard output; the inputs stay unchanged")
  func output() throws {
    let directory = try BlobDirectory(Self.range)
    let before = try directory.bytes("b2-byte-range-open.xml")
    let input = directory.url.appendingPathComponent("b2-byte-range-open.xml").path
    let target = directory.url.appendingPathComponent("result.xml").path
    #expect(try Subprocess.resumedata("repair", "-o", target, input).status == 0)
    let piped = try Subprocess.resumedata("repair", "-o", "-", input)
    #expect(piped.status == 0)
    #expect(try Array(piped.output.utf8) == directory.bytes("result.xml"))
    #expect(piped.output.hasPrefix("<?xml"))
    #expect(try directory.bytes("b2-byte-range-open.xml") == before)

    let results = try BlobDirectory()
    let run = try Subprocess.resumedata("repair", "-o", results.path + "/out", directory.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(results.names == ["b2-byte-range-open.xml", "result.xml"])
  }

  @Test("a result is as private as the blob it was made from")
  func privateResults() throws {
    let directory = try BlobDirectory(Self.broken)
    let name = "b1-named-requests-of-ios-10.0.2.xml"
    let file = "\(directory.path)/\(name)"
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    for (output, result) in [("file", "file"), ("directory/", "directory/\(name)")] {
      #expect(try Subprocess.resumedata("repair", file, "-o", "\(directory.path)/\(output)").status == 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/\(result)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test("a file that -o replaces is kept as a backup, unless no backup is wanted")
  func outputBackups() throws {
    let name = "b1-named-requests-of-ios-10.0.2.xml"
    let directory = try BlobDirectory(Self.broken)
    let file = "\(directory.path)/\(name)"
    let before = try directory.bytes(name)
    try directory.add(Self.range, as: "other")
    let other = "\(directory.path)/other"
    let run = try Subprocess.resumedata("repair", "--format", "jsonl", other, "-o", file)
    #expect(run.status == 0)
    #expect(try objects(run.output).first?["backup"] as? String == file + ".orig")
    #expect(directory.names == [name, name + ".orig", "other"])
    #expect(try directory.bytes(name + ".orig") == before && directory.bytes(name) != before)

    // A result with the same bytes replaces nothing, so no backup is needed.
    #expect(try Subprocess.resumedata("repair", other, "--backup", ".old", "-o", file).status == 0)
    #expect(directory.names == [name, name + ".orig", "other"])
    #expect(try Subprocess.resumedata("repair", file + ".orig", "--backup", ".old", "-o", file).status == 0)
    #expect(try Subprocess.resumedata("repair", other, "--no-backup", "-o", "\(directory.path)/new").status == 0)
    #expect(
      try Subprocess.resumedata("repair", file + ".orig", "--no-backup", "-o", "\(directory.path)/new").status == 0)
    #expect(directory.names == [name, name + ".old", name + ".orig", "new", "other"])
  }

  @Test("two inputs with the same name do not become one result: the second is reported and skipped")
  func sameNames() throws {
    let name = "b.plist"
    let directory = try BlobDirectory()
    for sub in ["one", "two", "three/one"] {
      let path = directory.url.appendingPathComponent(sub)
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
      try directory.add(sub == "two" ? Self.range : Self.broken, as: "\(sub)/\(name)")
    }
    let path = directory.path
    let run = try Subprocess.resumedata("repair", "\(path)/one/\(name)", "\(path)/two/\(name)", "-o", "\(path)/out")
    #expect(run.status == 2)
    #expect(run.errors.contains("cannot write the result of \(path)/two/\(name)"))
    #expect(run.errors.contains("another input has the same name"))
    #expect(
      String(decoding: try directory.bytes("out/\(name)"), as: UTF8.self).contains("NSURLSessionResumeInfoVersion"))
    let directories = try Subprocess.resumedata("repair", "\(path)/one", "\(path)/three/one", "-o", "\(path)/out2")
    #expect(directories.status == 2 && directories.errors.contains("cannot write the result of \(path)/three/one"))
    // With --in-place each file stays at its path.
    #expect(try Subprocess.resumedata("repair", "\(path)/one", "\(path)/three/one", "--in-place").status == 0)
  }

  @Test("--report replaces only an earlier report, and never an input")
  func reportFiles() throws {
    let name = "b2-byte-range-open.xml"
    let directory = try BlobDirectory(Self.range)
    let (file, report) = ("\(directory.path)/\(name)", "\(directory.path)/report.jsonl")
    let before = try directory.bytes(name)
    try FileManager.default.createSymbolicLink(atPath: "\(directory.path)/link", withDestinationPath: name)
    for path in [file, "\(directory.path)/link"] {
      let run = try Subprocess.resumedata("repair", "--dry-run", "--report", path, file)
      #expect(run.status == 2)
      #expect(run.errors.contains("cannot write the report \(path): file exists and is not a resumedata report"))
      #expect(try directory.bytes(name) == before)
    }
    for status in ["repaired", "unchanged"] {
      let run = try Subprocess.resumedata("repair", "--in-place", "--report", report, directory.path)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let rows = try objects(String(decoding: directory.bytes("report.jsonl"), as: UTF8.self))
      #expect(rows.map { $0["status"] as? String } == [status, nil])
      #expect(rows.last?["files"] as? Int == 1)
    }
    #expect(try Subprocess.resumedata("repair", "--report", "/dev/null", file).status == 0)
  }

  @Test("where the result itself is printed, all remarks go to standard error")
  func remarksBesideTheResult() throws {
    let run = try Subprocess.resumedata("repair", "-o", "-", TestInputs.fixtures.path + "/" + Self.empty)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("rejected") && run.errors.contains("RD301"))
    let cut = try Subprocess.resumedata("repair", "-o", "-", TestInputs.fixtures.path + "/transports/truncated-xml.xml")
    #expect(cut.status == 2 && cut.errors.contains("failed: "))
    #expect(try Subprocess.resumedata("repair", "-o", "-", TestInputs.fixtures.path + "/bugs").status == 64)
  }

  @Test("files that cannot be read are in every report, and counted")
  func unreadable() throws {
    let directory = try BlobDirectory(Self.sound)
    let (report, missing) = ("\(directory.path)/report.jsonl", "\(directory.path)/missing")
    let run = try Subprocess.resumedata("repair", "--report", report, "--format", "jsonl", missing, directory.path)
    #expect(run.status == 2 && run.errors.contains("cannot open \(missing)"))
    for text in [run.output, String(decoding: try directory.bytes("report.jsonl"), as: UTF8.self)] {
      let rows = try objects(text)
      #expect(rows.map { $0["status"] as? String } == ["failed", "unchanged", nil])
      #expect(rows.first?["file"] as? String == missing)
      #expect(rows.last?["failed"] as? Int == 1 && rows.last?["files"] as? Int == 2)
    }
    let diagnosis = try Subprocess.resumedata("diagnose", "--format", "json", missing)
    let rows = try JSONSerialization.jsonObject(with: Data(diagnosis.output.utf8)) as? [[String: Any]]
    #expect(rows?.count == 1 && rows?.first?["error"] != nil)
  }

  @Test("a partial file next to its blob, of any size, is skipped and not an error")
  func largePartialFiles() throws {
    let directory = try BlobDirectory(Self.sound)
    try Data(count: 17 << 20).write(to: directory.url.appendingPathComponent("CFNetworkDownload_a.tmp"))
    for arguments in [["diagnose"], ["repair", "--in-place"], ["repair", "--dry-run"]] {
      let run = try Subprocess.run(Subprocess.command, arguments + [directory.path])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.output.contains("skipped 1 file that is not resume data"))
    }
    var blob = try directory.bytes("b1-after-the-repair.xml")
    blob += Array(repeating: UInt8(ascii: " "), count: 17 << 20)
    try Data(blob).write(to: directory.url.appendingPathComponent("long.xml"))
    let run = try Subprocess.resumedata("repair", "--in-place", directory.path)
    #expect(run.status == 2 && run.output.contains("the input has more than 16777216 bytes, which is the limit"))
  }

  @Test("-o refuses the directory of the inputs, and partial files are searched only in directories")
  func directories() throws {
    let directory = try BlobDirectory(Self.sound)
    let run = try Subprocess.resumedata("repair", "-o", directory.path + "/", directory.path)
    #expect(run.status == 64 && run.errors.contains("use --in-place"))
    for path in ["\(directory.path)/none", "\(directory.path)/b1-after-the-repair.xml"] {
      let run = try Subprocess.resumedata("diagnose", "--temporary-directory", path, directory.path)
      #expect(run.status == 64 && run.errors.contains("is not a readable directory"))
    }
  }

  @Test("a run with any number of jobs ends", arguments: ["200", "100000"])
  func manyJobs(jobs: String) throws {
    let directory = try BlobDirectory()
    for number in 0..<400 { try directory.add(Self.empty, as: "\(number)") }
    let run = try Subprocess.resumedata("diagnose", "--format", "jsonl", "--jobs", jobs, directory.path)
    #expect(run.status == 1)
    #expect(run.output.split(separator: "\n").count == 400)
  }

  @Test("files of a directory that are not resume data are only counted; a named one is an error")
  func foreignFiles() throws {
    let directory = try BlobDirectory(Self.sound, "README.md", "plists/binary/dates.plist")
    let run = try Subprocess.resumedata("repair", "--format", "jsonl", directory.path)
    #expect(run.status == 0)
    let rows = try objects(run.output)
    #expect(rows.count == 2)
    #expect(rows[1]["foreign"] as? Int == 2)
    let named = try Subprocess.resumedata("diagnose", directory.url.appendingPathComponent("README.md").path)
    #expect(named.status == 2)
  }

  @Test("a broken blob in a directory gives exit code 2, and the other files are processed")
  func brokenFile() throws {
    let directory = try BlobDirectory(Self.range)
    try directory.add("transports/truncated-xml.xml", as: "a.xml")
    let run = try Subprocess.resumedata("repair", "--in-place", "--format", "jsonl", directory.path)
    #expect(run.status == 2)
    let rows = try objects(run.output)
    #expect(rows.map { $0["status"] as? String } == ["failed", "repaired", nil])
    let error = try #require(rows[0]["error"] as? [String: Any])
    #expect(error["code"] as? String == "truncated")
    #expect(error["line"] != nil)
  }

  @Test("--select, --ignore and --for choose the rules and the reader")
  func rules() throws {
    let directory = try BlobDirectory(Self.range)
    #expect(try Subprocess.resumedata("diagnose", directory.path).status == 1)
    #expect(try Subprocess.resumedata("diagnose", "--ignore", "rd101", directory.path).status == 0)
    #expect(try Subprocess.resumedata("lint", "--select", "empty-blob", directory.path).status == 0)
    #expect(try Subprocess.resumedata("diagnose", "--select", "RD999", directory.path).status == 64)
    #expect(try Subprocess.resumedata("diagnose", "--for", "Windows 11", directory.path).status == 64)
    #expect(try Subprocess.resumedata("diagnose", "--now", "yesterday", directory.path).status == 64)
    let other = try BlobDirectory(Self.broken)
    #expect(try Subprocess.resumedata("diagnose", "--for", "iOS 10.2", other.path).status == 0)
    #expect(try Subprocess.resumedata("diagnose", "--for", "iOS 10.1", other.path).status == 1)
  }

  @Test("the partial file is looked for in the directory that is named, also by a relative path")
  func partialFile() throws {
    let longer = TestInputs.fixtures.appendingPathComponent("bugs/b7-partial-file-longer").path
    let run = try Subprocess.resumedata(
      "diagnose", "--format", "jsonl", "--select", "RD104", "--temporary-directory", longer, longer + "/blob.plist")
    #expect(run.status == 1)
    let findings = try #require(objects(run.output).first?["findings"] as? [[String: Any]])
    #expect(findings.map { $0["rule"] as? String } == ["RD104"])

    let directory = try BlobDirectory("bugs/b5-stale-path.xml")
    let document = try directory.bytes("b5-stale-path.xml")
    let name = try #require(String(decoding: document, as: UTF8.self).firstMatch(of: /CFNetworkDownload_\w+\.tmp/))
      .output
    // A path is corrected only if the file at the new path has the length in the blob.
    try Data(repeating: 0, count: 262_144).write(to: directory.url.appendingPathComponent(String(name)))
    let repair = try Subprocess.run(
      "/bin/sh",
      [
        "-c", "cd \"$1\" && \"$0\" repair --in-place --select RD401 --temporary-directory . b5-stale-path.xml",
        Subprocess.command, directory.path,
      ])
    #expect(repair.status == 0, "\(repair.output)\(repair.errors)")
    let real = directory.url.resolvingSymlinksInPath().path
    #expect(String(decoding: try directory.bytes("b5-stale-path.xml"), as: UTF8.self).contains("\(real)/\(name)"))
  }

  @Test("contradicting options are wrong usage")
  func usage() throws {
    #expect(try Subprocess.resumedata("repair", "--in-place", "-").status == 64)
    #expect(try Subprocess.resumedata("repair", "--in-place", "-o", "x", "y").status == 64)
    #expect(try Subprocess.resumedata("repair", "--dry-run", "--in-place", "y").status == 64)
    #expect(try Subprocess.resumedata("repair", "--backup", "a/b", "y").status == 64)
    #expect(try Subprocess.resumedata("repair", "--jobs", "0", "y").status == 64)
    #expect(try Subprocess.resumedata("diagnose", "--jobs", "0", "y").status == 64)
    #expect(try Subprocess.resumedata("repair").status == 64)
  }

  @Test("if standard output is closed early, all files are repaired, the report is complete, and the error is printed")
  func goneReader() throws {
    let directory = try BlobDirectory()
    let count = 40
    for index in 0..<count { try directory.add(Self.range, as: "\(1_000 + index).xml") }
    let report = directory.url.appendingPathExtension("jsonl").path
    defer { try? FileManager.default.removeItem(atPath: report) }
    let script = """
      import os, subprocess, sys
      command, report, directory = sys.argv[1:]
      (reader, writer) = os.pipe()
      run = subprocess.Popen(
        [command, "repair", "--in-place", "--format", "jsonl", "--report", report, directory], stdout=writer)
      os.close(writer)
      os.close(reader)
      sys.exit(run.wait())
      """
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", script, Subprocess.command, report, directory.path])
    #expect(run.status == 2 && run.errors.contains("cannot write the report"), "\(run.errors)")
    let rows = try objects(String(contentsOfFile: report, encoding: .utf8))
    #expect(rows.last?["repaired"] as? Int == count)
    #expect(directory.names.count == 2 * count)
  }

  @Test("an interrupted run ends with 130, its report complete, and each file old or new")
  func interruption() throws {
    let directory = try BlobDirectory()
    let count = 600
    for index in 0..<count { try directory.add(Self.range, as: "\(1_000 + index).xml") }
    let old = try TestInputs.fixture(Self.range)
    let report = directory.url.appendingPathExtension("jsonl").path
    defer { try? FileManager.default.removeItem(atPath: report) }
    // The threads of the test block signals, and child processes inherit the mask.
    let script = """
      import signal, subprocess, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      signal.signal(signal.SIGINT, signal.SIG_DFL)
      command, report, directory = sys.argv[1:]
      run = subprocess.Popen(
        [command, "repair", "--in-place", "--format", "jsonl", "--report", report, directory], stdout=subprocess.PIPE)
      # The rest is more than the pipe holds: the run waits for its reader, and is interrupted before its end.
      run.stdout.readline()
      run.send_signal(signal.SIGINT)
      run.stdout.read()
      sys.exit(run.wait())
      """
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", script, Subprocess.command, report, directory.path])
    #expect(run.status == 130, "\(run.errors)")
    let rows = try objects(String(contentsOfFile: report, encoding: .utf8))
    let last = try #require(rows.last)
    #expect(last["interrupted"] as? Bool == true)
    let repaired = rows.count { $0["status"] as? String == "repaired" }
    #expect(last["repaired"] as? Int == repaired)
    #expect(repaired > 0 && repaired < count)
    var changed = 0
    for index in 0..<count {
      let bytes = try directory.bytes("\(1_000 + index).xml")
      if bytes != old {
        changed += 1
        #expect(!String(decoding: bytes, as: UTF8.self).contains("NSURLSessionResumeByteRange"))
        #expect(bytes.suffix(9) == old.suffix(9))
        #expect(try directory.bytes("\(1_000 + index).xml.orig") == old)
      }
    }
    #expect(changed == repaired)
    #expect(directory.names.count == count + changed, "no temporary file is left")
  }
}
