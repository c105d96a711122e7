import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A partial file with what it belongs to.
struct FoundPartial: Sendable {
  let placed: PlacedPartial
  let match: PartialMatching.FileMatch
  /// The blob that names it.
  let blob: FoundBlob.Place?
  /// The task that names it.
  let task: FoundTask?
  /// Other files that the blob or task may mean.
  let ties: [String]
  /// Blobs and tasks whose bytes and app are those of the file.
  let possible: [FoundBlob.Place]
  /// The path, byte for byte.
  let path: FilePath

  /// - Parameter paths: the paths of files byte for byte, by their text.
  static func all(
    _ placed: [PlacedPartial], _ matching: PartialMatching, _ blobs: [FoundBlob], _ tasks: [FoundTask],
    paths: [String: FilePath]
  ) -> [FoundPartial] {
    zip(placed, matching.files).map { partial, match in
      let claimed = match.claims.filter { $0 < blobs.count }.first.map { blobs[$0].place }
      let listed = match.claims.filter { $0 >= blobs.count }.map { tasks[$0 - blobs.count] }
      let possible = match.possible.map { index -> FoundBlob.Place in
        guard index >= blobs.count else { return blobs[index].place }
        let task = tasks[index - blobs.count]
        return FoundBlob.Place(evidence: task.evidence, locator: task.task.locator)
      }
      return FoundPartial(
        placed: partial, match: match, blob: claimed, task: listed.first,
        ties: match.ties.map { placed[$0].file.path }, possible: possible,
        path: paths[partial.file.path] ?? FilePath(partial.file.path))
    }
  }

  private var file: PartialCandidate { placed.file }

  /// When the file was written last.
  var times: [EvidenceTime] {
    file.modified.map { [EvidenceTime(unix: $0, "the file was written last", .device, "A")] } ?? []
  }

  /// The app for people; the container where the app is not known.
  var owner: String {
    placed.bundle ?? placed.contained?.container.path ?? EvidencePath(file.path).directory.text
  }

  /// The file in one line.
  func line(_ view: ScanView) -> String {
    let words = [
      match.relation.rawValue.padded(to: 12), Quantity.grouped(file.size).paddedInFront(to: 13),
      (times.first?.iso8601 ?? "").padded(to: 20), view.redaction.fact(file.path),
    ]
    let tie = ties.isEmpty ? "" : "; the same name: " + ties.joined(separator: ", ")
    return Terminal.escape(words.joined(separator: "  ") + tie)
  }
}

/// A partial file as JSON.
struct FoundPartialJSON: JSONWritable {
  let partial: FoundPartial
  let view: ScanView

  func write(to json: inout JSONWriter) {
    let (file, redaction) = (partial.placed.file, view.redaction)
    json.object { json in
      json.member("appContainer", partial.placed.contained.map { AppContainerJSON(contained: $0) })
      json.member("blob", partial.blob.map(view.text))
      json.member("bundle", partial.placed.bundle)
      json.memberIfPresent("create", CreateCommand(partial)?.text(redaction))
      json.member("evidence", file.path)
      json.member("path", redaction.fact(file.path))
      json.member("place", file.place.rawValue)
      if !partial.possible.isEmpty { json.member("possible", partial.possible.map(view.text)) }
      json.member("relation", partial.match.relation.rawValue)
      json.member("schema", 1)
      json.member("size", file.size)
      json.member("task", partial.task?.locator(view))
      if !partial.ties.isEmpty { json.member("ties", partial.ties.map(redaction.fact)) }
      json.member("times", partial.times.map { TimeJSON(time: $0) })
      json.member("type", "partial")
    }
  }
}

/// The command line that makes a blob for an orphan whose request a deleted task has.
struct CreateCommand {
  private let url: String
  private let path: FilePath
  private let validator: [(option: String, value: String)]
  private let headers: [ArchivedURLRequest.Header]

  /// Nil without a request and a validator: parts of two versions of the file could be joined.
  init?(_ partial: FoundPartial) {
    guard partial.match.relation == .orphan, let contents = partial.task?.task.contents,
      let url = contents.effectiveURL, let response = contents.response
    else { return nil }
    let known = [("--etag", response.header("ETag")), ("--last-modified", response.header("Last-Modified"))]
    validator = known.compactMap { option, value in value.map { (option, $0) } }
    guard !validator.isEmpty else { return nil }
    (self.url, path) = (url, partial.path)
    let refused: Set<String> = ["range", "if-range", "host", "content-length"]
    headers = (contents.request?.headers ?? []).filter { !refused.contains($0.name.lowercased()) }
  }

  func text(_ redaction: Redaction) -> String {
    var words = ["resumedata create --url", ShellQuoting.word(redaction.url(url))]
    words += ["--partial", ShellQuoting.word(path)]
    for item in validator { words += [item.option, ShellQuoting.word(redaction.fact(item.value))] }
    for header in headers {
      words += ["--header", ShellQuoting.word("\(header.name): \(redaction.header(header.name, header.value))")]
    }
    let name = (path.lastComponent?.string ?? "") + ".resumedata"
    return (words + ["--to-version 5 -o", ShellQuoting.word(name)]).joined(separator: " ")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  fileprivate func paddedInFront(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
