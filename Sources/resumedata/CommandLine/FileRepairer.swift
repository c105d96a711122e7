import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// Repairs files one at a time; used from several threads.
struct FileRepairer: Sendable {
  let settings: DiagnosisSettings
  let allowsUnsafeFixes: Bool
  /// Whether a blob in text is written as raw bytes.
  let unwrapsText: Bool
  let destination: RepairDestination
  let interruption: Interruption?

  private var limit: Int { PropertyListLimits.default.bytes }

  /// Repairs a file and writes the result.
  func repair(_ file: FoundFile) -> RepairRow {
    do {
      if case .inPlace = destination.way { return try repairInPlace(file) }
      return try repair(.file(file), as: file)
    } catch let error as FileOperationError where error.cause == .tooLong(limit: limit) {
      return RepairRow(file: file.path, error: refusal(ofTooLong: file) ?? error)
    } catch {
      return RepairRow(file: file.path, error: error)
    }
  }

  /// Repairs standard input.
  func repairStandardInput() -> RepairRow {
    do {
      return try repair(.standardInput, as: FoundFile(path: "-", relative: "standard-input"))
    } catch {
      return RepairRow(file: "-", error: error)
    }
  }

  /// A rejected blob is not written, since there is nothing to resume.
  private func repair(_ source: InputSource, as file: FoundFile) throws -> RepairRow {
    let contents = try source.contents(atMost: limit, interruption: interruption)
    let result = try repair(contents.bytes)
    var row = RepairRow(file: file.path, result: result, isDryRun: destination.isNowhere)
    if result.status != .rejected {
      row.backup = try destination.write(result.bytes, of: file, contents)
    }
    return row
  }

  /// The error for a file that is too long to repair: its beginning shows whether it is a blob at all.
  private func refusal(ofTooLong file: FoundFile) -> (any Error)? {
    do {
      _ = try ResumeDataDocument(decoding: InputSource.file(file).read(atMost: limit))
      return nil
    } catch {
      return error
    }
  }

  /// The file is locked while it is repaired, so that another run waits for it.
  private func repairInPlace(_ file: FoundFile) throws -> RepairRow {
    let locked = try FileReplacement(backupSuffix: destination.suffix).lock(file, atMost: limit) {
      interruption?.isRaised ?? false
    }
    let result = try repair(locked.bytes)
    var row = RepairRow(file: file.path, result: result, isDryRun: false)
    if result.status == .repaired, case .replaced(let backup) = try locked.replace(with: result.bytes) {
      row.backup = backup
    }
    return row
  }

  private func repair(_ bytes: [UInt8]) throws -> RepairResult {
    let document = try ResumeDataDocument(decoding: bytes)
    if document.kind == .unknown || document.kind == .request { throw FileError.unrecognized }
    let engine = RepairEngine(
      context: settings.context(for: document), rules: settings.rules, allowsUnsafeFixes: allowsUnsafeFixes,
      textOutput: destination.isElsewhere ? .raw : unwrapsText ? .rawInPlace : .inPlace)
    return try engine.repair(bytes)
  }
}
