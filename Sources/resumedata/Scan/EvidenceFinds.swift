import PropertyLists
import ResumeDataFiles
import ResumeDataScan
import SystemPackage

/// The finds of one file.
struct EvidenceFinds: Sendable {
  /// The file as given or found; `-` for standard input.
  let evidence: FilePath
  var finds: [Find] = []
  var unread: [Unread] = []
  var tasks: [BackgroundTask] = []
  /// Names and URLs of resume data that are not in a blob.
  var fragments: [Fragment] = []
  /// What it says about other files.
  var inventory = EvidenceInventory()
  /// The partial files in it: itself, if it is one.
  var partials: [PartialCandidate] = []
  /// Bytes of the file and of its companions.
  var bytes = 0
  /// The file's digests, if they were asked for.
  var hashed: HashedEvidence?
  /// Whether the file belongs to a database that is read with it.
  var isPartOfDatabase = false

  /// Reads a file, with the log and the journal of a database in the same directory.
  ///
  /// - Parameters:
  ///   - followsLink: for a file that the command line names.
  ///   - search: searches what was opened; in this process unless another is given.
  init(
    of found: FoundFile, followsLink: Bool, settings: ScanSettings = ScanSettings(),
    search: (EvidenceSearch) throws -> SearchAnswer = { $0.run(nil) }
  ) {
    evidence = found.path
    guard let opened = open(found, followsLink: followsLink, settings) else { return }
    take(Result { try search(opened.search) }, settings)
  }

  /// Reads several files. The small ones are searched together.
  ///
  /// - Parameters:
  ///   - state: has the answers of earlier searches, and gets those of this one.
  ///   - search: searches what was opened; a result for each.
  static func all(
    of files: [(found: FoundFile, followsLink: Bool)], settings: ScanSettings, state: ScanState? = nil,
    isCancelled: () -> Bool, search: ([EvidenceSearch]) -> [Result<SearchAnswer, any Error>]
  ) -> [EvidenceFinds] {
    // Opened before the search, so that a change during it is noticed.
    let hashes = files.map { EvidenceToHash($0.found, followsLink: $0.followsLink, settings) }
    var all = files.map { EvidenceFinds(evidence: $0.found.path) }
    let opened = files.enumerated().map { all[$0].open($1.found, followsLink: $1.followsLink, settings) }
    let known = opened.map { item in item.flatMap { state?.answer(for: $0.path, $0.versions) } }
    let results = Self.results(opened.enumerated().map { known[$0] == nil ? $1?.search : nil }, search)
    for index in all.indices {
      if let answer = known[index], let item = opened[index] {
        all[index].take(.success(answer), settings)
        all[index].hashed = item.digests(answer)
        continue
      }
      if let result = results[index] { all[index].take(result, settings) }
      if let file = hashes[index] { all[index].add(file, isCancelled: isCancelled) }
      guard let state, case .success(var answer)? = results[index], let item = opened[index],
        !isCancelled(), (hashes[index] == nil) == (all[index].hashed == nil)
      else { continue }
      answer.digests = all[index].hashed?.digests ?? []
      state.add(answer, for: item.path, item.versions)
    }
    return all
  }

  /// The results of searches, each where the search is. The small ones are searched together.
  private static func results(
    _ searches: [EvidenceSearch?], _ search: ([EvidenceSearch]) -> [Result<SearchAnswer, any Error>]
  ) -> [Result<SearchAnswer, any Error>?] {
    var results = [Result<SearchAnswer, any Error>?](repeating: nil, count: searches.count)
    var small: [(index: Int, search: EvidenceSearch)] = []
    for (index, item) in searches.enumerated() {
      guard let item else { continue }
      if case .bytes = item.source { small.append((index, item)) } else { results[index] = search([item]).first }
    }
    guard !small.isEmpty else { return results }
    for (item, result) in zip(small, search(small.map(\.search))) { results[item.index] = result }
    return results
  }

  /// Evidence that is ready to be searched.
  private struct Opened {
    let path: FilePath
    let search: EvidenceSearch
    /// The file and those that are read with it.
    let versions: [ScanState.FileVersion]

    /// The digests that an earlier search has.
    func digests(_ answer: SearchAnswer) -> HashedEvidence? {
      answer.digests.isEmpty
        ? nil : HashedEvidence(path: path, size: versions.first?.length ?? 0, digests: answer.digests)
    }
  }

  /// Files of up to so many bytes are read as a whole by the process that opens them, and searched together.
  static let smallLength = 1 << 16

  private init(evidence: FilePath) { self.evidence = evidence }

  /// Opens a file, and finds out what is known without a search.
  ///
  /// - Returns: nil if it is not searched.
  private mutating func open(_ found: FoundFile, followsLink: Bool, _ settings: ScanSettings) -> Opened? {
    if settings.kind != .raw, Self.isPartOfDatabase(found) {
      isPartOfDatabase = true
      return nil
    }
    do {
      let file = try EvidenceFile(found, followsLink: followsLink)
      bytes = file.length
      // A partial file is a fact about the whole file, which one part of a search reports.
      let isReported = settings.shard?.hasBeginning(ofLength: bytes) ?? true
      if isReported, let partial = PartialCandidate(path: evidence.string, size: Int64(bytes), modified: file.modified)
      {
        partials = [partial]
      }
      var versions = [ScanState.FileVersion(file)]
      let contents = bytes > 0 && bytes <= Self.smallLength ? try file.read(at: 0, count: bytes) : nil
      var source = contents.map { EvidenceSearch.Source.bytes($0) } ?? .file(file)
      if settings.kind != .raw {
        let isDatabase = try contents.map { EvidenceFormat($0) == .database } ?? Self.isDatabase(file)
        if found.path.lastComponent?.string == "Manifest.db", bytes > 0, !isDatabase {
          if isReported { unread.append(Unread(reason: Peeler.encryptedBackup)) }
          return nil
        }
        let (wal, journal) = Self.parts(ofDatabase: found, file, isDatabase: isDatabase)
        if wal != nil || journal != nil {
          guard isReported else { return nil }
          source = .database(file, wal: wal, journal: journal)
          for part in [wal, journal].compactMap({ $0 }) {
            bytes.add(saturating: part.length)
            versions.append(ScanState.FileVersion(part))
          }
        }
      }
      let search = EvidenceSearch(settings: settings, source: source)
      return Opened(path: found.path, search: search, versions: versions)
    } catch {
      unread = [Unread(locator: Locator(), reason: "\(error)")]
      return nil
    }
  }

  private mutating func take(_ result: Result<SearchAnswer, any Error>, _ settings: ScanSettings) {
    switch result {
    case .success(let answer):
      take(answer)
      // A file that is a blob as a whole is not a partial file, whatever its name.
      if settings.kind != .raw, finds.contains(where: { $0.locator.steps.isEmpty }) { partials = [] }
      // What was not loaded of an archive is not a fault of the evidence.
      if !partials.isEmpty { unread.removeAll { $0.isCutArchive && $0.locator.steps.isEmpty } }
    case .failure(let error): unread = [Unread(locator: Locator(), reason: "\(error)")]
    }
  }

  /// Adds the digests of the file.
  mutating func add(_ file: EvidenceToHash, isCancelled: () -> Bool) {
    do {
      hashed = try file.hash(isCancelled: isCancelled)
    } catch {
      unread.append(Unread(reason: "\(error)"))
    }
  }

  private mutating func take(_ answer: SearchAnswer) {
    (finds, unread, tasks, inventory) = (answer.finds, answer.unread, answer.tasks, answer.inventory)
    fragments = answer.fragments
  }

  /// Whether anything has to be reported or is needed for the report.
  var isEmpty: Bool {
    finds.isEmpty && unread.isEmpty && tasks.isEmpty && inventory.isEmpty && partials.isEmpty && fragments.isEmpty
  }

  /// Searches bytes from a pipe.
  init(standardInput bytes: [UInt8], limits: ScanLimits = ScanLimits()) {
    evidence = "-"
    self.bytes = bytes.count
    var peeler = Peeler(limits: limits)
    peeler.archives = EvidenceSearch.archiveReader
    peeler.peel(MemorySource(bytes))
    take(SearchAnswer(peeler))
  }

  private static func isDatabase(_ file: EvidenceFile) throws -> Bool {
    try EvidenceFormat(file.read(at: 0, count: EvidenceFormat.beginningLength)) == .database
  }

  /// The log and the journal of a database. A new one may be empty.
  private static func parts(
    ofDatabase found: FoundFile, _ file: EvidenceFile, isDatabase: Bool
  ) -> (wal: EvidenceFile?, journal: EvidenceFile?) {
    guard isDatabase || file.length == 0 else { return (nil, nil) }
    let wal = try? EvidenceFile(found.appending("-wal"))
    var journal: EvidenceFile?
    if isDatabase { journal = try? EvidenceFile(found.appending("-journal")) }
    func unlessEmpty(_ file: EvidenceFile?) -> EvidenceFile? { file.flatMap { $0.length > 0 ? $0 : nil } }
    return (unlessEmpty(wal), unlessEmpty(journal))
  }

  /// Looks into everything that comes through a pipe.
  init(standardInput search: (EvidenceSearch) throws -> SearchAnswer, settings: ScanSettings) {
    evidence = "-"
    do {
      let answer = try search(EvidenceSearch(settings: settings, source: .stream(.standardInput)))
      take(answer)
      bytes = answer.length
      if !answer.digests.isEmpty {
        hashed = HashedEvidence(path: evidence, size: bytes, digests: answer.digests)
      }
    } catch {
      unread = [Unread(locator: Locator(), reason: "\(error)")]
    }
  }

  /// Evidence that cannot be read.
  init(unreadable path: FilePath, reason: String) {
    evidence = path
    unread = [Unread(locator: Locator(), reason: reason)]
  }

  /// Whether a file is the log, the journal or the index of a database in the same directory.
  private static func isPartOfDatabase(_ found: FoundFile) -> Bool {
    for suffix in ["-wal", "-journal", "-shm"] {
      guard let database = found.removing(suffix) else { continue }
      guard let file = try? EvidenceFile(database) else { return false }
      return file.length == 0 && suffix != "-journal" || (try? isDatabase(file)) == true
    }
    return false
  }
}

extension FoundFile {
  /// The file in the same directory with a suffix after its name.
  fileprivate func appending(_ suffix: String) -> FoundFile {
    FoundFile(path: FilePath(bytes: path.bytes + suffix.utf8), directory: directory)
  }

  /// The file in the same directory whose name is without a suffix, or nil if the name does not end with it.
  fileprivate func removing(_ suffix: String) -> FoundFile? {
    let bytes = path.bytes
    guard bytes.count > suffix.utf8.count, bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else {
      return nil
    }
    return FoundFile(path: FilePath(bytes: bytes.dropLast(suffix.utf8.count)), directory: directory)
  }
}
