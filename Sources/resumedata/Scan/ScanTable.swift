import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import ResumeDataScan
import SystemPackage

/// How the results of a scan are printed.
enum ScanFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl
  /// One row for each blob, task, partial file and note.
  case csv, tsv
  /// One object or line for each time of a find.
  case timesketch, bodyfile
  /// One line for each place of a blob or task.
  case features

  /// The layout of reports; that of a table is text.
  var layout: OutputFormat {
    switch self {
    case .json: .json
    case .jsonl, .timesketch: .jsonl
    case .text, .csv, .tsv, .bodyfile, .features: .text
    }
  }

  /// How rows of a table are written; nil for other formats.
  var table: SeparatedValues? { self == .csv ? .csv : self == .tsv ? .tsv : nil }

  // The library's default uses key paths and casts that take longer than reading a file.
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}

/// The results of a scan as rows of a table; the first column is a time, as other tools of examiners have it.
struct ScanTable {
  let results: ScanResults
  let view: ScanView

  static let columns = [
    "time", "timeMeaning", "type", "evidence", "locator", "state", "bundle", "engine", "kind", "version", "url",
    "bytesReceived", "expected", "size", "sha256", "partialFile", "relation", "reason",
  ]

  /// The rows of a section.
  func rows(of section: ScanResults.Section) -> [[String?]] {
    switch section {
    case .blobs: results.blobs.indices.map(row(ofBlob:))
    case .incompleteBlobs: results.incompleteBlobs.map(row(ofBlob:))
    case .tasks: results.tasks.indices.map(row(ofTask:))
    case .partials: results.partials.map(row(of:))
    case .fragments: results.fragments.map(row(of:))
    }
  }

  /// The rows of files with digests. There is a column for SHA-256 alone.
  var evidenceRows: [[String?]] {
    results.hashed.map { file in
      row(
        type: "evidence", evidence: file.path.string, locator: nil, size: Int64(file.size),
        sha256: file.digests.first { $0.algorithm == HashAlgorithms.Algorithm.sha256.rawValue }?.digits)
    }
  }

  /// The rows of what was not read.
  var unreadRows: [[String?]] {
    results.unread.map { evidence, unread in
      row(
        type: "unread", evidence: evidence.string, locator: evidence.string + unread.locator.description,
        reason: unread.reason)
    }
  }

  private func row(ofBlob index: Int) -> [String?] {
    let (blob, facts) = (results.blobs[index], results.blobFacts[index])
    let fields = blob.find.document.fields
    return row(
      facts.times.first, type: "blob", evidence: blob.evidence.string, locator: view.text(blob.place),
      state: blob.find.state.rawValue, bundle: facts.bundle, engine: facts.engine?.name,
      kind: blob.find.document.kind.rawValue, version: fields.version, url: fields.url,
      received: fields.bytesReceived, expected: facts.engine?.expected, size: Int64(blob.find.bytes.count),
      sha256: blob.sha256, partial: facts.partial?.path ?? fields.localPath ?? fields.tempFileName,
      relation: facts.partial?.relation, reason: blob.find.stateReason)
  }

  private func row(ofTask index: Int) -> [String?] {
    let (found, facts) = (results.tasks[index], results.taskFacts[index])
    let contents = found.task.contents
    return row(
      found.task.times.first, type: "task", evidence: found.evidence.string, locator: found.locator(view),
      state: found.task.state.rawValue, bundle: facts.bundle, kind: contents.taskStateName, url: contents.effectiveURL,
      received: contents.bytesReceived, expected: contents.bytesExpected, partial: contents.partialFile,
      relation: facts.partial?.relation, reason: found.task.stateReason)
  }

  private func row(of partial: FoundPartial) -> [String?] {
    let file = partial.placed.file
    return row(
      partial.times.first, type: "partial", evidence: partial.path.string, locator: partial.blob.map(view.text),
      bundle: partial.placed.bundle, kind: file.place.rawValue, size: file.size, partial: file.path,
      relation: partial.match.relation.rawValue)
  }

  private func row(of found: FoundFragment) -> [String?] {
    let (kind, text) = (found.fragment.kind, found.fragment.text)
    return row(
      type: "fragment", evidence: found.evidence.string, locator: view.text(found.place), kind: kind.rawValue,
      url: kind == .url ? text : nil, size: Int64(found.fragment.extent.length),
      partial: kind == .temporaryName ? text : nil, reason: kind == .key ? text : nil)
  }

  private func row(
    _ time: EvidenceTime? = nil, type: String, evidence: String, locator: String?, state: String? = nil,
    bundle: String? = nil, engine: String? = nil, kind: String? = nil, version: Int64? = nil, url: String? = nil,
    received: Int64? = nil, expected: Int64? = nil, size: Int64? = nil, sha256: String? = nil,
    partial: String? = nil, relation: String? = nil, reason: String? = nil
  ) -> [String?] {
    let redaction = view.redaction
    return [
      time?.iso8601, time?.meaning, type, evidence, locator, state, bundle, engine, kind, version?.description,
      url.map(redaction.url), received?.description, expected?.description, size?.description, sha256,
      partial.map(redaction.fact), relation, reason,
    ]
  }
}
