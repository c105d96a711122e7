import Crypto
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A blob with all its places.
struct FoundBlob: Sendable {
  let evidence: FilePath
  let find: Find
  let sha256: String
  /// In the order of the evidence.
  private(set) var places: [Place]

  /// Where a blob was found.
  struct Place: Sendable, Hashable {
    let evidence: FilePath
    let locator: Locator

    /// How the blob is named again.
    var text: String { evidence.string + locator.description }
  }

  /// The finds of all evidence, each by itself.
  static func all(in evidence: [EvidenceFinds]) -> [FoundBlob] {
    evidence.flatMap { item in item.finds.map { FoundBlob(item.evidence, $0) } }.sorted(by: isBefore)
  }

  /// Groups the finds of all evidence: equal bytes are one blob, at the best known place.
  static func grouping(_ evidence: [EvidenceFinds]) -> [FoundBlob] {
    let all = all(in: evidence)
    var groups: [FoundBlob] = []
    var byDigest: [String: Int] = [:]
    var known: [Set<Place>] = []
    for blob in all {
      guard let index = byDigest[blob.sha256] else {
        byDigest[blob.sha256] = groups.count
        groups.append(blob)
        known.append(Set(blob.places))
        continue
      }
      if blob.find.state < groups[index].find.state {
        var better = blob
        better.places = groups[index].places
        groups[index] = better
      }
      groups[index].places += blob.places.filter { known[index].insert($0).inserted }
    }
    return groups.sorted(by: isBefore)
  }

  private init(_ evidence: FilePath, _ find: Find) {
    (self.evidence, self.find) = (evidence, find)
    sha256 = Quantity.hexadecimal(Array(SHA256.hash(data: find.bytes)))
    places = [Place(evidence: evidence, locator: find.locator)]
  }

  /// By evidence, then by place.
  private static func isBefore(_ left: FoundBlob, _ right: FoundBlob) -> Bool {
    if left.evidence != right.evidence {
      return left.evidence.bytes.lexicographicallyPrecedes(right.evidence.bytes)
    }
    let entries = [left, right].map { $0.find.locator.entryText }
    if entries[0] != entries[1] { return entries[0].utf8.lexicographicallyPrecedes(entries[1].utf8) }
    let (a, b) = (left.find.extents.first, right.find.extents.first)
    if let a, let b, a != b { return a.file != b.file ? a.file < b.file : a.offset < b.offset }
    if (a == nil) != (b == nil) { return a != nil }
    return left.places[0].text.utf8.lexicographicallyPrecedes(right.places[0].text.utf8)
  }

  /// Where it was found, or where it is best known if there are several places.
  var place: Place { Place(evidence: evidence, locator: find.locator) }
}

/// The options of a scan report.
struct ScanView: Sendable {
  let redaction: Redaction
  let reader: SystemRelease?
  let now: PropertyListDate

  /// A place without the secrets in its keys.
  func text(_ place: FoundBlob.Place) -> String {
    place.evidence.string + locator(place.locator).description
  }

  func locator(_ locator: Locator) -> Locator {
    redaction == .none ? locator : locator.mappingKeys(redaction.fact)
  }

  func findings(of document: ResumeDataDocument) -> [Finding] {
    Diagnosis(of: document, in: DiagnosisContext(reader: reader, now: now)).findings()
  }
}

/// One found blob as JSON.
struct FoundBlobJSON: JSONWritable {
  let blob: FoundBlob
  let facts: BlobFacts
  let view: ScanView

  func write(to json: inout JSONWriter) {
    let (find, document) = (blob.find, blob.find.document)
    let fields = document.fields
    json.object { json in
      json.member("appContainer", facts.contained.map { AppContainerJSON(contained: $0) })
      json.member("bundle", facts.bundle)
      json.member("bytesReceived", fields.bytesReceived)
      json.member("confidence", "whole")
      json.member("container", document.container.rawValue)
      json.member("engine", facts.engine.map { EngineJSON(engine: $0, redaction: view.redaction) })
      json.member("entityTag", fields.entityTag.map(view.redaction.fact))
      json.member("evidence", blob.evidence, bytes: "evidenceBytes")
      json.member("extents") { write(find.extents.filter { $0.file == .database }, to: &$0) }
      json.member("findings", view.findings(of: document))
      json.memberIfPresent("imageFiles", facts.imageFiles.json(view))
      let journal = find.extents.filter { $0.file == .journal }
      if !journal.isEmpty { json.member("journalExtents") { write(journal, to: &$0) } }
      json.member("kind", document.kind.rawValue)
      json.memberIfPresent("line", find.line)
      json.member("localPath", fields.localPath.map(view.redaction.fact))
      json.member("locator", view.text(blob.place))
      json.member("partialFile", facts.partial.map { PartialFileJSON($0, view.redaction) })
      json.member("places", blob.places.map(view.text))
      json.member("resume", ContinuationJSON(document: document, redaction: view.redaction))
      json.member("schema", 1)
      json.member("serverDate", fields.serverDate.map(view.redaction.text))
      json.member("sha256", blob.sha256)
      json.member("size", find.bytes.count)
      json.member("state", find.state.rawValue)
      json.member("stateReason", find.stateReason)
      json.member("steps", view.locator(find.locator).steps.map(\.description))
      json.member("tempFileName", fields.tempFileName.map(view.redaction.fact))
      json.member("times", facts.times.map { TimeJSON(time: $0) })
      json.member("transport", find.textEncoding.rawValue)
      json.member("type", "blob")
      json.member("url", fields.url.map(view.redaction.url))
      json.member("version", fields.version)
      let log = find.extents.filter { $0.file == .wal }
      if !log.isEmpty { json.member("walExtents") { write(log, to: &$0) } }
      json.member("writer") { json in
        json.object { json in
          json.member("evidence", document.origin.evidence)
          json.member("system", document.origin.system)
        }
      }
    }
  }

  private func write(_ extents: [Find.Extent], to json: inout JSONWriter) {
    json.array(extents) { json, extent in json.array([extent.offset, extent.length]) { $1.write(to: &$0) } }
  }
}

extension FoundBlob {
  /// The blob as text.
  func lines(_ facts: BlobFacts, _ view: ScanView, style: TextStyle) -> [String] {
    let document = find.document
    let fields = document.fields
    var table = TextTable(style: style)
    table.heading(evidence.escaped + Terminal.escape(view.locator(find.locator).description))
    let version = fields.version.map { ", version \($0)" } ?? ""
    table.row("kind", document.kind.rawValue + version + (document.isEmpty ? ", empty" : ""))
    table.row("container", document.container.rawValue)
    table.row("size", Quantity.bytes(Int64(find.bytes.count)))
    table.row("app", facts.appText)
    table.row("engine", facts.engine.map { $0.text(view.redaction) })
    table.row("state", find.state.rawValue + (find.stateReason.map { ": " + $0 } ?? ""))
    table.row("URL", fields.url.map(view.redaction.url))
    table.row("received", fields.bytesReceived.map { Quantity.bytes($0) })
    table.row("partial file", (fields.localPath ?? fields.tempFileName).map(view.redaction.fact))
    table.row("", facts.partialText(view.redaction))
    for time in facts.times { table.row("time", time.text) }
    table.row("sha256", sha256)
    facts.imageFiles.add(at: place, view, to: &table)
    for other in places where other != place {
      table.row("also", view.text(other))
      facts.imageFiles.add(at: other, view, to: &table)
    }
    for finding in view.findings(of: document) { table.line("  " + FindingReport.line(finding, style: style)) }
    return table.finish()
  }
}
