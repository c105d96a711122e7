import Foundation
import TestInputs
import Testing

@Suite("scan --fragments")
struct FragmentCommandTests {
  @Test("fragments are listed in every format, named by the files of the image, and never counted")
  func formats() throws {
    let directory = try BlobDirectory()
    let path = directory.path + "/image.dd"
    let text = "NSURLSessionDownloadURL\0https://example.com/a?token=secret1234\0CFNetworkDownload_aB3xYz.tmp\0"
    let junk = [UInt8](repeating: 0xE5, count: 1_000)
    try Data(junk + Array(text.utf8) + junk).write(to: URL(fileURLWithPath: path))
    func scan(_ options: String...) throws -> Subprocess { try Subprocess.resumedata(["scan"] + options + [path]) }
    let plain = try scan("--format", "jsonl")
    let run = try scan("--fragments", "--format", "jsonl")
    #expect(run.status == 0)
    #expect(run.lines.suffix(1) == plain.lines, "the summary is the same")
    let rows = try run.lines.dropLast().map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(rows.map { $0["type"] as? String } == ["fragment", "fragment", "fragment"])
    #expect(rows.map { $0["kind"] as? String } == ["key", "url", "temporary-name"])
    #expect(rows.map { $0["locator"] as? String } == [1_000, 1_024, 1_063].map { "\(path)#@\($0)" })
    let listing = directory.path + "/image.dfxml"
    let file =
      "<fileobject><filename>old.plist</filename><byte_runs><byte_run file_offset='0' img_offset='512' len='1024'/>"
    try Data("<dfxml>\(file)</byte_runs></fileobject></dfxml>".utf8).write(to: URL(fileURLWithPath: listing))
    #expect(
      try scan("--fragments", "--dfxml", listing).output.contains(
        "key NSURLSessionDownloadURL, in old.plist at byte 488\n"))
    #expect(try scan("--fragments", "--format", "csv").lines.count == 4)
    #expect(
      try scan("--fragments", "--format", "features").output.contains(
        "1063\tCFNetworkDownload_aB3xYz.tmp\tkind=fragment-"))
    #expect(try !scan("--fragments", "--redact").output.contains("secret1234"))
  }
}
