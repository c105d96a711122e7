import Foundation
import ResumeDataFiles
import ResumeDataScan
import SystemPackage
import TestInputs
import Testing

@testable import resumedata

@Suite("scan --state")
struct ScanStateTests {
  private static let options = ["scan", "--format", "jsonl", "--progress", "never", "--jobs", "2"]

  /// Evidence of every kind: small files, large ones, a database with a log, files without a blob.
  private func evidence(of count: Int) throws -> BlobDirectory {
    let directory = try BlobDirectory("blobs/keyed-archive-version-5.plist", "blobs/xml-version-4-ios-11.xml")
    let blob = try directory.bytes("keyed-archive-version-5.plist")
    for number in 0..<count {
      let filler = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 3 == 0 ? 200_000 : 500)
      let url = directory.url.appendingPathComponent("file-\(number)")
      try Data(filler + (number % 2 == 0 ? blob : []) + filler).write(to: url)
    }
    return directory
  }

  private func scan(_ directory: BlobDirectory, _ state: String?, _ more: String...) throws -> Subprocess {
    try Subprocess.resumedata(Self.options + (state.map { ["--state", $0] } ?? []) + more + [directory.path])
  }

  @Test("a run that is killed and continued several times prints what one run prints, byte for byte")
  func killed() throws {
    let (directory, other) = (try evidence(of: 40), try BlobDirectory())
    let state = other.path + "/state"
    let expected = try scan(directory, nil)
    #expect(expected.lines.count == 3)
    var kills = 0
    for delay in [0.3, 0.6, 0.1, 1.0, 1.5] {
      // `timeout` exits with 137 after SIGKILL.
      let words = (Self.options + ["--state", state, directory.path]).map { "'\($0)'" }.joined(separator: " ")
      let killed = try Subprocess.bash("timeout -s KILL \(delay) \"$0\" \(words) > /dev/null")
      if killed.status != expected.status { kills += 1 }
    }
    print("\(kills) of 5 runs were killed; the state has \(try other.bytes("state").count) bytes")
    let continued = try scan(directory, state)
    #expect(continued.outputBytes == expected.outputBytes)
    #expect(continued.status == expected.status)
    #expect(try scan(directory, state).outputBytes == expected.outputBytes)
  }

  @Test("what was searched is not searched again unless it has changed, with its digests")
  func known() throws {
    let (directory, other) = (try evidence(of: 6), try BlobDirectory())
    var settings = ScanSettings()
    settings.hashes = try #require(HashAlgorithms(argument: "sha256"))
    let path = FilePath(other.path + "/state")
    let files = directory.names.map { FoundFile(path: FilePath(directory.path + "/" + $0)) }
    func searched() throws -> (finds: [EvidenceFinds], count: Int) {
      let state = try ScanState(path, of: [FilePath(directory.path)], settings)
      var count = 0
      let finds = EvidenceFinds.all(
        of: files.map { ($0, false) }, settings: settings, state: state, isCancelled: { false }
      ) { searches in
        count += searches.count
        return searches.map { search in Result { search.run(nil) } }
      }
      return (finds, count)
    }
    let first = try searched()
    #expect(first.count == files.count)
    let second = try searched()
    #expect(second.count == 0)
    #expect(second.finds.map { $0.hashed?.digests } == first.finds.map { $0.hashed?.digests })
    #expect(second.finds.map(\.finds.count) == first.finds.map(\.finds.count))
    #expect(second.finds.map { $0.finds.map(\.bytes) } == first.finds.map { $0.finds.map(\.bytes) })
    let changed = directory.url.appendingPathComponent("file-3")
    try Data("other contents".utf8).write(to: changed)
    #expect(try searched().count == 1)
  }

  @Test("an answer that is missing is not recorded: the file is searched again")
  func lost() throws {
    let (directory, other) = (try evidence(of: 0), try BlobDirectory())
    let file = FoundFile(path: FilePath(directory.path + "/xml-version-4-ios-11.xml"))
    func search(isLost: Bool, isCancelled: Bool = false) throws -> Int {
      let state = try ScanState(FilePath(other.path + "/state"), of: [], ScanSettings())
      var count = 0
      _ = EvidenceFinds.all(
        of: [(file, false)], settings: ScanSettings(), state: state, isCancelled: { isCancelled }
      ) { searches in
        count += 1
        return searches.map { search in Result { if isLost { throw Errno.ioError } else { search.run(nil) } } }
      }
      return count
    }
    #expect(try search(isLost: true) == 1)
    #expect(try search(isLost: false, isCancelled: true) == 1, "of a run that is being stopped nothing is recorded")
    #expect(try search(isLost: false) == 1)
    #expect(try search(isLost: false) == 0)
  }

  @Test("a state of other arguments, in the evidence, or that is another file is refused and not changed")
  func refused() throws {
    let (directory, other) = (try evidence(of: 2), try BlobDirectory())
    let state = other.path + "/state"
    let first = try scan(directory, state)
    #expect(first.status != 64)
    let bytes = try other.bytes("state")
    for more in [
      ["--no-deleted"], ["--memory"], ["--hash", "md5"], ["--max-depth", "3"], ["--shard", "1/2"], [other.path],
    ] {
      let run = try Subprocess.resumedata(Self.options + ["--state", state] + more + [directory.path])
      #expect(run.status == 64, "\(more)")
      if more != [other.path] { #expect(run.errors.contains("is the state of a run with other arguments"), "\(more)") }
    }
    #expect(try other.bytes("state") == bytes)
    #expect(try scan(directory, state, "--redact").status == first.status, "this changes only the report")
    let text = directory.path + "/file-1"
    for place in [directory.path + "/state", text] { #expect(try scan(directory, place).status == 64) }
    try Data("a text".utf8).write(to: other.url.appendingPathComponent("text"))
    let foreign = try scan(directory, other.path + "/text")
    #expect(foreign.status == 64)
    #expect(foreign.errors.contains("exists and was not written by --state"))
    #expect(try other.bytes("text") == Array("a text".utf8))
    #expect(try scan(directory, other.path + "/none/state").status == 2)
    #expect(try Subprocess.resumedata("scan", "--state", state, "-").status == 64)
    #expect(try scan(directory, state, "-o", state).status == 64)
  }
}
