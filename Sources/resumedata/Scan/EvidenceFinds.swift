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
    if settings.kind != .raw, Self.isPartOfDatabase(found) {
      isPartOfDatabase = true
      return
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
      var source = EvidenceSearch.Source.file(file)
      if settings.kind != .raw {
        let isManifest = found.path.lastComponent?.string == "Manifest.db" && bytes > 0
        if isManifest, try file.read(at: 0, count: Self.databaseMagic.count) != Self.databaseMagic {
          if isReported { unread.append(Unread(reason: Peeler.encryptedBackup)) }
          return
        }
        let (wal, journal) = try Self.parts(ofDatabase: found, file)
        if wal != nil || journal != nil {
          guard isReported else { return }
          source = .database(file, wal: wal, journal: journal)
          for part in [wal, journal] { bytes.add(saturating: part?.length ?? 0) }
        }
      }
      take(try search(EvidenceSearch(settings: settings, source: source)))
      // A file that is a blob as a whole is not a partial file, whatever its name.
      if settings.kind != .raw, finds.contains(where: { $0.locator.steps.isEmpty }) { partials = [] }
    } catch {
      unread = [Unread(locator: Locator(), reason: "\(error)")]
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
  }

  /// Whether anything has to be reported or is needed for the report.
  var isEmpty: Bool {
    finds.isEmpty && unread.isEmpty && tasks.isEmpty && inventory.isEmpty && partials.isEmpty
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

  /// How a database begins.
  static let databaseMagic = Array("SQLite format 3\0".utf8)

  /// The log and the journal of a database. A new one may be empty.
  private static func parts(
    ofDatabase found: FoundFile, _ file: EvidenceFile
  ) throws -> (wal: EvidenceFile?, journal: EvidenceFile?) {
    let isDatabase = try file.read(at: 0, count: databaseMagic.count) == databaseMagic
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
      return file.length == 0 && suffix != "-journal"
        || (try? file.read(at: 0, count: databaseMagic.count)) == databaseMagic
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
