public import ResumeDataFiles
public import ResumeDataScan
import SystemPackage

#if ARCHIVES
  import ResumeDataArchives
#endif

extension EvidenceFile: ByteSource {}

/// The search of one piece of evidence, wherever it runs.
struct EvidenceSearch: Sendable {
  /// What is searched.
  enum Source: Sendable {
    case file(EvidenceFile)
    /// A small file that was read.
    case bytes([UInt8])
    /// A database with its log and its journal.
    case database(EvidenceFile, wal: EvidenceFile?, journal: EvidenceFile?)
    /// A pipe.
    case stream(FileDescriptor)
  }

  var settings: ScanSettings
  var source: Source

  /// What reads archives; nil in a command that was built without it.
  static var archiveReader: (any ArchiveReader)? {
    #if ARCHIVES
      LibArchive()
    #else
      nil
    #endif
  }

  /// Searches in this process.
  ///
  /// - Parameters:
  ///   - interruption: ends the search early.
  ///   - progress: called regularly.
  func run(_ interruption: Interruption?, progress: @escaping @Sendable () -> Void = {}) -> SearchAnswer {
    var peeler = Peeler(limits: settings.limits) {
      progress()
      return interruption?.isRaised ?? false
    }
    peeler.shard = settings.shard
    peeler.archives = Self.archiveReader
    func source(_ file: EvidenceFile) -> ObservedSource { ObservedSource(base: file, progress: progress) }
    switch self.source {
    case .file(let file) where settings.kind == .raw: peeler.peelRaw(source(file))
    case .file(let file): peeler.peel(source(file))
    case .bytes(let bytes) where settings.kind == .raw: peeler.peelRaw(MemorySource(bytes))
    case .bytes(let bytes): peeler.peel(MemorySource(bytes))
    case .database(let file, let wal, let journal):
      peeler.peel(
        database: SQLiteSources(
          database: source(file), wal: wal.map { source($0) }, journal: journal.map { source($0) }))
    case .stream(let descriptor): return Self.run(peeler, descriptor, settings, interruption, progress)
    }
    return SearchAnswer(peeler)
  }

  private static func run(
    _ peeler: Peeler, _ descriptor: FileDescriptor, _ settings: ScanSettings, _ interruption: Interruption?,
    _ progress: @escaping @Sendable () -> Void
  ) -> SearchAnswer {
    var stream = StreamPeeler(peeler, isRaw: settings.kind == .raw)
    var hasher = EvidenceHasher(settings.hashes)
    var reason: String?
    do throws(FileOperationError) {
      try EvidenceStream(descriptor).read(interruption: interruption, progress: progress) {
        hasher.update($0)
        stream.append($0)
      }
    } catch {
      reason = error.reason
    }
    var answer = SearchAnswer(stream.finish())
    answer.length = stream.length
    if let reason {
      answer.unread.append(Unread(reason: reason))
    } else {
      // Of what was not read to its end there is no digest.
      answer.digests = hasher.finish()
    }
    return answer
  }
}

/// A file of which each reading shows that the search goes on.
private struct ObservedSource: ByteSource {
  let base: EvidenceFile
  let progress: @Sendable () -> Void

  var length: Int { base.length }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    progress()
    return try base.read(at: offset, count: count)
  }

  func read(at offset: Int, count: Int, after other: ArraySlice<UInt8>) throws -> [UInt8] {
    progress()
    return try base.read(at: offset, count: count, after: other)
  }
}
