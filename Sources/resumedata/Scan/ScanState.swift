import ArgumentParser
import ResumeDataFiles
import ResumeDataScan
import SystemPackage

/// The answers of searches that are complete, in a file, so that a run that was stopped can go on.
struct ScanState: Sendable {
  /// A file of the evidence as it was when it was searched.
  struct FileVersion: Sendable, Hashable {
    let length: Int
    let modified: Double?

    init(_ file: EvidenceFile) { (length, modified) = (file.length, file.modified) }

    fileprivate init(length: Int, modified: Double?) { (self.length, self.modified) = (length, modified) }
  }

  private let path: FilePath
  private let log: RecordLog
  private let known: [[UInt8]: Record]

  fileprivate struct Record: Sendable {
    var path: [UInt8] = []
    var versions: [FileVersion] = []
    /// The answer as it comes from the process that searches.
    var parts: [[UInt8]] = []
  }

  /// Opens the file, or begins one.
  ///
  /// - Throws: an error if it is not a state, or one of other arguments.
  init(_ path: FilePath, of evidence: [FilePath], _ settings: ScanSettings) throws {
    self.path = path
    var known: [[UInt8]: Record] = [:]
    do throws(RecordLog.Failure) {
      log = try RecordLog(path, header: try Self.header(evidence, settings)) { bytes in
        if let record = try? Record(bytes) { known[record.path] = record }
      }
    } catch {
      throw Self.error(error, path)
    }
    self.known = known
  }

  private static func error(_ failure: RecordLog.Failure, _ path: FilePath) -> any Error {
    switch failure {
    case .foreign:
      ValidationError("--state: '\(path.escaped)' exists and was not written by --state. Choose another file.")
    case .otherHeader: ValidationError("--state: '\(path.escaped)' is the state of a run with other arguments.")
    case .inUse: ValidationError("--state: another run uses '\(path.escaped)'.")
    case .system(let number): Failure(description: "cannot open \(path.escaped): \(number)")
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What the answers depend on, besides the evidence.
  private static func header(_ evidence: [FilePath], _ settings: ScanSettings) throws(RecordLog.Failure) -> [UInt8] {
    var writer = FieldWriter()
    do throws(TransferError) {
      var (settings, version) = (settings, Command.configuration.version)
      var hasArchives = EvidenceSearch.archiveReader != nil
      try writer.code(&version)
      try writer.code(&hasArchives)
      try settings.code(with: &writer)
      for path in evidence {
        // Paths are reported as they were given, and lead to files from the working directory.
        for var bytes in [Array(path.bytes), Array(DirectoryCheck.absolute(path).bytes)] { writer.code(&bytes) }
      }
    } catch {
      throw .system(.invalidArgument)
    }
    return writer.bytes
  }

  /// The answer of an earlier search of evidence that has not changed since.
  func answer(for evidence: FilePath, _ versions: [FileVersion]) -> SearchAnswer? {
    guard let record = known[Array(evidence.bytes)], record.versions == versions else { return nil }
    var answer = SearchAnswer()
    for (index, part) in record.parts.enumerated() {
      guard let isLast = try? answer.take(part), isLast == (index == record.parts.count - 1) else { return nil }
    }
    return record.parts.isEmpty ? nil : answer
  }

  /// Records an answer.
  func add(_ answer: SearchAnswer, for evidence: FilePath, _ versions: [FileVersion]) {
    var record = Record(path: Array(evidence.bytes), versions: versions)
    guard (try? answer.write { record.parts.append($0) }) != nil, let bytes = try? record.encoded() else { return }
    log.append(bytes)
  }

  /// Why answers could not be recorded.
  var failure: String? { log.failure.map { "cannot write \(path.escaped): \($0)" } }
}

extension ScanState.Record {
  init(_ bytes: [UInt8]) throws(TransferError) {
    self.init()
    var reader = FieldReader(bytes)
    try code(with: &reader)
    guard reader.isAtEnd else { throw TransferError() }
  }

  func encoded() throws(TransferError) -> [UInt8] {
    var (writer, copy) = (FieldWriter(), self)
    try copy.code(with: &writer)
    return writer.bytes
  }

  private mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&path)
    let blank = ScanState.FileVersion(length: 0, modified: nil)
    try coder.code(&versions, blank: blank) { coder, version throws(TransferError) in
      var (length, modified) = (version.length, version.modified)
      try coder.code(&length)
      try coder.code(&modified)
      version = ScanState.FileVersion(length: length, modified: modified)
    }
    try coder.code(&parts, blank: []) { coder, part throws(TransferError) in try coder.code(&part) }
  }
}
