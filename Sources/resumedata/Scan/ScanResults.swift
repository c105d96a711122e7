import Crypto
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// Everything that a scan found, put in relation to each other.
struct ScanResults {
  let blobs: [FoundBlob]
  /// In the order of the blobs.
  let blobFacts: [BlobFacts]
  let tasks: [FoundTask]
  /// In the order of the tasks.
  let taskFacts: [TaskFacts]
  let partials: [FoundPartial]
  /// Names and URLs that are not in a blob; they are not counted.
  let fragments: [FoundFragment]
  let unread: [(evidence: FilePath, unread: Unread)]
  /// The digests of files, in the order of their paths.
  let hashed: [HashedEvidence]
  private(set) var summary: ScanSummary
  /// Whether these are the results of a part of a search. Only when the parts are joined is it known which blobs have
  /// several places, and how many there are.
  let isPart: Bool

  init(_ collected: ScanCollection, isPart: Bool = false) {
    self.isPart = isPart
    blobs = isPart ? FoundBlob.all(in: collected.evidence) : FoundBlob.grouping(collected.evidence)
    tasks = FoundTask.all(in: collected.evidence)
    fragments = FoundFragment.all(in: collected)
    unread = collected.unread
    hashed = collected.hashed.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
    let map = collected.map
    let names = DaemonNames(tasks, map)
    let placed = PartialCandidate.merging(collected.evidence.flatMap(\.partials)).map { candidate in
      let path = EvidencePath(candidate.path)
      return PlacedPartial(candidate, contained: map.contained(path), bundle: map.bundle(of: path))
    }
    let claims = blobs.map { $0.claim(map) } + tasks.map { $0.claim(names) }
    let matching = PartialMatching(placed, claims, hasTemporaryFiles: map.hasTemporaryFiles)
    let answers = PartialAnswers(matching, placed, claims)
    blobFacts = blobs.enumerated().map { index, blob in
      let path = EvidencePath(blob.evidence.string)
      let contained = map.contained(path)
      let engine = EngineCatalogue.recognize(EngineClue(blob.find, path: path, contained: contained))
      return BlobFacts(
        contained: contained, bundle: map.bundle(of: path), partial: answers.answer(index, claims[index]),
        times: blob.times + (engine?.times ?? []), engine: engine,
        imageFiles: collected.imageFiles(at: blob.places))
    }
    taskFacts = tasks.enumerated().map { [count = blobs.count] index, task in
      var facts = names.facts(of: task)
      facts.partial = answers.answer(count + index, claims[count + index])
      facts.imageFiles = collected.imageFiles(
        at: [FoundBlob.Place(evidence: task.evidence, locator: task.task.locator)])
      return facts
    }
    partials = FoundPartial.all(
      placed, matching, blobs, tasks,
      paths: Dictionary(
        collected.evidence.lazy.filter { !$0.partials.isEmpty }.map { ($0.evidence.string, $0.evidence) }
      ) { first, _ in first })
    summary = collected.summary
    (summary.blobs, summary.tasks, summary.partials) = (blobs.count, tasks.count, partials.count)
    summary.orphans = partials.count { $0.match.relation == .orphan }
  }

  /// Whether a blob has errors or warnings.
  func hasFindings(_ view: ScanView) -> Bool {
    blobs.contains { view.findings(of: $0.find.document).contains { $0.severity != .note } }
  }
}

/// The apps and sessions of the daemon's directories.
private struct DaemonNames {
  private let names: [String: String]

  init(_ tasks: [FoundTask], _ map: EvidenceMap) {
    let digests = tasks.compactMap { EvidencePath($0.evidence.string).daemonDigests }
    names = map.identifiers(ofDigests: Set(digests.flatMap { [$0.bundle, $0.session].compactMap { $0 } })) { text in
      Quantity.hexadecimal(Array(Insecure.SHA1.hash(data: Array(text.utf8))))
    }
  }

  func facts(of found: FoundTask) -> TaskFacts {
    let digests = EvidencePath(found.evidence.string).daemonDigests
    let contents = found.task.contents
    let bundle = contents.bundle ?? digests.flatMap { names[$0.bundle] }
    let session = contents.session ?? digests?.session.flatMap { names[$0] }
    return TaskFacts(
      bundle: bundle, bundleSource: bundle == nil ? nil : contents.bundle == nil ? "digest" : "record",
      session: session)
  }
}

extension FoundBlob {
  /// The partial file that the blob names.
  fileprivate func claim(_ map: EvidenceMap) -> PartialClaim {
    let fields = find.document.fields
    let path = EvidencePath(evidence.string)
    return PartialClaim(
      .blob, name: fields.tempFileName, path: fields.localPath, bytes: fields.bytesReceived,
      container: map.contained(path)?.container, bundle: map.bundle(of: path))
  }

  /// The times that the blob has.
  fileprivate var times: [EvidenceTime] {
    let fields = find.document.fields
    return [
      EvidenceTime(httpDate: fields.response?.header("Date"), "the server answered"),
      EvidenceTime(
        httpDate: fields.serverDate ?? fields.response?.header("Last-Modified"), "the file on the server was changed"),
    ].compactMap { $0 }
  }
}

extension FoundTask {
  /// The partial file that the task has.
  fileprivate func claim(_ names: DaemonNames) -> PartialClaim {
    let isListed = task.state == .live
    return PartialClaim(
      .task(isListed: isListed), name: nil, path: task.contents.partialFile, bytes: task.contents.bytesReceived,
      container: nil, bundle: names.facts(of: self).bundle)
  }
}

/// The answers of a matching for reports.
private struct PartialAnswers {
  private let matching: PartialMatching
  private let placed: [PlacedPartial]

  init(_ matching: PartialMatching, _ placed: [PlacedPartial], _ claims: [PartialClaim]) {
    (self.matching, self.placed) = (matching, placed)
  }

  func answer(_ index: Int, _ claim: PartialClaim) -> PartialAnswer? {
    guard let name = claim.path?.text ?? claim.name else { return nil }
    let named = claim.path == nil ? name : "/" + name
    switch matching.claims[index] {
    case .unnamed: return nil
    case .missing:
      return PartialAnswer(
        named: named, relation: PartialAnswer.missing, reason: "the container's temporary files do not have it")
    case .unknown:
      let isBackup = claim.container?.kind == .backup
      return PartialAnswer(
        named: named, relation: PartialAnswer.unknown,
        reason: isBackup ? "a backup has no temporary files" : "the evidence has no temporary files of its container")
    case .found(let file, let rule, let ties):
      let partial = placed[file].file
      let isRight = claim.bytes.map { $0 == partial.size } ?? true
      let relation: PartialMatching.Relation =
        partial.isDirectory ? .directory : partial.place == .engine ? .copy : isRight ? .matched : .sizeDiffers
      return PartialAnswer(
        named: named, path: partial.path, size: partial.size, relation: relation.rawValue, reason: rule.text,
        ties: ties.map { placed[$0].file.path })
    }
  }
}
