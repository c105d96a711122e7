import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A find at a time, for tools that make timelines.
struct ScanEvent {
  let time: EvidenceTime
  /// `blob`, `task` or `partial`.
  let type: String
  let evidence: FilePath
  /// The place for people and scripts.
  let locator: String
  /// The URL; the path of a partial file.
  let subject: String
  var bundle: String?
  var state: String?
  var size: Int64?
  var sha256: String?
}

extension ScanResults {
  /// The times of all finds of some sections, in the order of the report.
  func events(_ sections: [Section], _ view: ScanView) -> [ScanEvent] {
    sections.flatMap { section -> [ScanEvent] in
      switch section {
      case .blobs: return blobs.indices.flatMap { events(ofBlob: $0, view) }
      case .incompleteBlobs: return incompleteBlobs.flatMap { events(ofBlob: $0, view) }
      case .tasks: return tasks.indices.flatMap { events(ofTask: $0, view) }
      case .partials: return partials.flatMap { events(of: $0, view) }
      case .fragments: return []
      }
    }
  }

  /// The blobs whose partial file is missing.
  var incompleteBlobs: [Int] { blobs.indices.filter { blobFacts[$0].partial?.relation == PartialAnswer.missing } }

  private func events(ofBlob index: Int, _ view: ScanView) -> [ScanEvent] {
    let (blob, facts) = (blobs[index], blobFacts[index])
    let url = blob.find.document.fields.url.map(view.redaction.url) ?? "without a URL"
    return facts.times.map {
      ScanEvent(
        time: $0, type: "blob", evidence: blob.evidence, locator: view.text(blob.place), subject: url,
        bundle: facts.bundle, state: blob.find.state.rawValue, size: Int64(blob.find.bytes.count), sha256: blob.sha256)
    }
  }

  private func events(ofTask index: Int, _ view: ScanView) -> [ScanEvent] {
    let (found, facts) = (tasks[index], taskFacts[index])
    let url = found.task.contents.effectiveURL.map(view.redaction.url) ?? "without a URL"
    return found.task.times.map {
      ScanEvent(
        time: $0, type: "task", evidence: found.evidence, locator: found.locator(view), subject: url,
        bundle: facts.bundle, state: found.task.state.rawValue)
    }
  }

  private func events(of partial: FoundPartial, _ view: ScanView) -> [ScanEvent] {
    let path = view.redaction.fact(partial.placed.file.path)
    return partial.times.map {
      ScanEvent(
        time: $0, type: "partial", evidence: partial.path, locator: path, subject: path,
        bundle: partial.placed.bundle, state: partial.match.relation.rawValue, size: partial.placed.file.size)
    }
  }
}

/// An event as a line of JSON for Timesketch.
struct TimesketchEvent: JSONWritable {
  private let event: ScanEvent
  private let datetime: String
  private let microseconds: Int64

  /// Nil for a time that no calendar has.
  init?(_ event: ScanEvent) {
    guard let date = event.time.iso8601, date.hasSuffix("Z"),
      let microseconds = Int64(exactly: (event.time.unixSeconds * 1e6).rounded(.down))
    else { return nil }
    (self.event, self.microseconds) = (event, microseconds)
    datetime = date.dropLast() + "+00:00"
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.memberIfPresent("bundle", event.bundle)
      json.member("clock", event.time.clock.rawValue)
      json.member("confidence", event.time.confidence)
      json.member("datetime", datetime)
      json.member("evidence", event.evidence, bytes: "evidenceBytes")
      json.member("locator", event.locator)
      json.member("message", "\(event.type) \(event.subject): \(event.time.meaning)")
      json.memberIfPresent("sha256", event.sha256)
      json.memberIfPresent("size", event.size)
      json.memberIfPresent("state", event.state)
      json.member("timestamp", microseconds)
      json.member("timestamp_desc", event.time.meaning)
      json.member("type", event.type)
    }
  }
}

extension ScanEvent {
  /// A line of a bodyfile (version 3) for mactime: of a find that is not a file, the time stands as that of the last
  /// change. Nil for a time that no calendar has.
  var bodyfileLine: String? {
    guard time.iso8601 != nil, let seconds = Int64(exactly: time.unixSeconds.rounded(.down)) else { return nil }
    let name = type == "partial" ? subject : "\(locator) (\(type) \(subject): \(time.meaning))"
    // Readers split lines at each `|`.
    let safe = Terminal.escape(name).replacing("|", with: "\\x7C")
    return "0|\(safe)|0|0|0|0|\(size ?? 0)|0|\(seconds)|0|0"
  }
}

/// The URLs of blobs and tasks with their places, as bulk_extractor writes what it finds.
struct FeatureFile {
  let results: ScanResults
  let view: ScanView

  /// The lines before the features.
  static var header: [String] {
    // Tools of bulk_extractor take the mark for that of the format.
    [
      "\u{FEFF}# resumedata \(Command.configuration.version)", "# Feature-Recorder: resumedata",
      "# Feature-File-Version: 1.1",
    ]
  }

  func lines(_ sections: [ScanResults.Section]) -> [String] {
    sections.flatMap { section -> [String] in
      switch section {
      case .blobs: results.blobs.indices.flatMap(lines(ofBlob:))
      case .incompleteBlobs: results.incompleteBlobs.flatMap(lines(ofBlob:))
      case .tasks: results.tasks.map(line(of:))
      case .partials: []
      case .fragments:
        results.fragments.map { line($0.place, $0.text(view.redaction), "kind=fragment-\($0.fragment.kind.rawValue)") }
      }
    }
  }

  /// A line for each place of a blob.
  private func lines(ofBlob index: Int) -> [String] {
    let blob = results.blobs[index]
    let fields = blob.find.document.fields
    let context = [
      "kind=" + blob.find.document.kind.rawValue, "state=" + blob.find.state.rawValue,
      fields.bytesReceived.map { "received=\($0)" }, "sha256=" + blob.sha256,
    ]
    return blob.places.map {
      line($0, fields.url.map(view.redaction.url), context.compactMap { $0 }.joined(separator: " "))
    }
  }

  private func line(of task: FoundTask) -> String {
    let place = FoundBlob.Place(evidence: task.evidence, locator: task.task.locator)
    let url = task.task.contents.effectiveURL.map(view.redaction.url)
    return line(place, url, "kind=task state=" + task.task.state.rawValue)
  }

  private func line(_ place: FoundBlob.Place, _ feature: String?, _ context: String) -> String {
    [forensicPath(place), feature ?? "", context].map(Terminal.escape).joined(separator: "\t")
  }

  /// An offset in the only evidence is a number alone, which other tools look up.
  private func forensicPath(_ place: FoundBlob.Place) -> String {
    if results.summary.files == 1, place.locator.steps.count == 1, case .offset(let offset)? = place.locator.steps.first
    {
      return offset.description
    }
    return view.text(place)
  }
}
