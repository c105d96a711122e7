import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A background task of the daemon, with its place.
struct FoundTask: Sendable {
  let evidence: FilePath
  let task: BackgroundTask

  /// The tasks of all evidence, by evidence and place.
  static func all(in evidence: [EvidenceFinds]) -> [FoundTask] {
    evidence.filter { !$0.tasks.isEmpty }
      .sorted { $0.evidence.bytes.lexicographicallyPrecedes($1.evidence.bytes) }
      .flatMap { item in item.tasks.map { FoundTask(evidence: item.evidence, task: $0) } }
  }

  func locator(_ view: ScanView) -> String {
    evidence.string + view.locator(task.locator).description
  }
}

/// A background task as JSON.
struct FoundTaskJSON: JSONWritable {
  let found: FoundTask
  let facts: TaskFacts
  let view: ScanView

  func write(to json: inout JSONWriter) {
    let (task, contents, redaction) = (found.task, found.task.contents, view.redaction)
    json.object { json in
      json.member("bundle", facts.bundle)
      json.member("bundleSource", facts.bundleSource)
      json.member("bytesReceived", contents.bytesReceived)
      json.member("confidence", contents.isIncomplete ? "damaged" : "whole")
      json.member("currentRequest", RequestJSON(contents.currentRequest, redaction))
      json.member("description", contents.description.map(redaction.text))
      json.member("destination", contents.destination.map(redaction.fact))
      json.member("error", contents.error.map(ErrorJSON.init))
      json.member("evidence", found.evidence, bytes: "evidenceBytes")
      json.member("expected", contents.bytesExpected)
      json.member("headers", contents.request.map { HeadersJSON(headers: $0.headers, redaction: redaction) })
      json.member("identifier", contents.identifier)
      json.memberIfPresent("imageFiles", facts.imageFiles.json(view))
      json.member("locator", found.locator(view))
      json.member("method", contents.method)
      json.member("originalRequest", RequestJSON(contents.originalRequest, redaction))
      json.member("partialFile", facts.partial.map { PartialFileJSON($0, redaction) })
      json.member("response", contents.response.map { ResponseJSON(response: $0, redaction: redaction) })
      json.member("retryError", contents.retryError.map(ErrorJSON.init))
      json.member("schema", 1)
      json.member("session", facts.session.map(redaction.text))
      json.member("state", task.state.rawValue)
      json.member("stateReason", task.stateReason)
      json.member("steps", view.locator(task.locator).steps.map(\.description))
      json.member("taskKind", contents.kind)
      json.member("taskState", contents.taskStateName ?? contents.taskState?.description)
      json.member("times", task.times.map { TimeJSON(time: $0) })
      json.member("type", "task")
      json.member("uniqueIdentifier", contents.uniqueIdentifier)
      json.member("uploadFile", contents.uploadFile.map(redaction.fact))
      json.member("url", contents.effectiveURL.map(redaction.url))
    }
  }

  private struct ErrorJSON: JSONWritable {
    let error: BackgroundTask.ErrorCode

    init(_ error: BackgroundTask.ErrorCode) { self.error = error }

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("code", error.code)
        json.member("domain", error.domain)
      }
    }
  }
}

/// A time as JSON.
struct TimeJSON: JSONWritable {
  let time: EvidenceTime

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("clock", time.clock.rawValue)
      json.member("confidence", time.confidence)
      json.member("meaning", time.meaning)
      json.member("time", time.iso8601)
    }
  }
}

extension FoundTask {
  /// The task as text.
  func lines(_ facts: TaskFacts, _ view: ScanView, style: TextStyle) -> [String] {
    let (contents, redaction) = (task.contents, view.redaction)
    var table = TextTable(style: style)
    table.heading(evidence.escaped + Terminal.escape(view.locator(task.locator).description))
    let number = contents.identifier.map { "task \($0)" } ?? "task"
    let state = contents.taskStateName ?? contents.taskState.map { "state \($0)" }
    table.row("kind", "background " + number + (state.map { ", " + $0 } ?? ""))
    table.row("app", facts.bundle)
    table.row("session", facts.session.map(redaction.text))
    let isIncomplete = contents.isIncomplete ? "; a part of the record is lost" : ""
    table.row("state", task.state.rawValue + (task.stateReason.map { ": " + $0 } ?? "") + isIncomplete)
    table.row(contents.method ?? "URL", contents.effectiveURL.map(redaction.url))
    for header in contents.request?.headers ?? [] {
      table.row("  " + header.name, redaction.header(header.name, header.value))
    }
    table.row("received", contents.bytesReceived.map { received($0, of: contents.bytesExpected) })
    table.row("partial file", contents.partialFile.map(redaction.fact))
    table.row("", facts.partial.map { $0.text(redaction) })
    table.row("error", (contents.error ?? contents.retryError).map { "\($0.domain) \($0.code)" })
    for time in task.times { table.row("time", time.text) }
    facts.imageFiles.add(at: FoundBlob.Place(evidence: evidence, locator: task.locator), view, to: &table)
    return table.finish()
  }

  private func received(_ count: Int64, of expected: Int64?) -> String {
    guard let expected, expected > 0 else { return Quantity.bytes(count) }
    return Quantity.bytes(count) + " of " + Quantity.grouped(expected)
  }
}

extension EvidenceTime {
  /// The time with its clock and confidence.
  var text: String {
    "\(iso8601 ?? "not a date"): \(meaning) (\(clock.rawValue)'s clock, confidence \(confidence))"
  }
}
