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
  /// The blob that is asked for, of an input with several.
  let locator: String?
  let interruption: Interruption?

  private var limit: Int { PropertyListLimits.default.bytes }

  /// Repairs a file and writes the result.
  ///
  /// - Returns: a row for each blob that was looked at.
  func repair(_ file: FoundFile) -> [RepairRow] {
    do {
      if case .inPlace = destination.way { return try repairInPlace(file) }
      return try repair(.file(file), as: file)
    } catch let error as FileOperationError where error.cause == .tooLong(limit: limit) {
      return report(.file(file))
    } catch {
      return [RepairRow(file: file.path, error: error)]
    }
  }

  /// Repairs standard input.
  func repairStandardInput() -> [RepairRow] {
    do {
      return try repair(.standardInput, as: FoundFile(path: "-", relative: "standard-input"))
    } catch {
      return [RepairRow(file: "-", error: error)]
    }
  }

  /// A rejected blob is not written, since there is nothing to resume.
  private func repair(_ source: InputSource, as file: FoundFile) throws -> [RepairRow] {
    let input = try InputBlobs(of: source, at: locator, interruption: interruption)
    let blobs = try input.judged()
    if blobs.contains(where: { $0.bytes != nil }), !destination.isElsewhere { return report(blobs, of: file.path) }
    let blob = try InputBlobs.only(blobs)
    let result = try repair(blob.bytes ?? input.contents.bytes, blob.document)
    var backup: FilePath?
    if result.status != .rejected {
      backup = try destination.write(result.bytes, of: file, input.contents)
    }
    return [RepairRow(file: file.path, blob, result: result, isDryRun: destination.isNowhere, backup: backup)]
  }

  /// The file is locked while it is repaired, so that another run waits for it.
  private func repairInPlace(_ file: FoundFile) throws -> [RepairRow] {
    let locked = try FileReplacement(backupSuffix: destination.suffix).lock(file, atMost: limit) {
      interruption?.isRaised ?? false
    }
    let blobs = try InputBlobs(InputSource.Contents(bytes: locked.bytes), of: .file(file)).judged()
    guard let blob = blobs.first, blobs.count == 1, blob.bytes == nil else { return report(blobs, of: file.path) }
    let result = try repair(locked.bytes, blob.document)
    var backup: FilePath?
    if result.status == .repaired, case .replaced(let old) = try locked.replace(with: result.bytes) { backup = old }
    return [RepairRow(file: file.path, blob, result: result, isDryRun: false, backup: backup)]
  }

  private func repair(_ bytes: [UInt8], _ document: ResumeDataDocument) throws -> RepairResult {
    let engine = RepairEngine(
      context: settings.context(for: document), rules: settings.rules, allowsUnsafeFixes: allowsUnsafeFixes,
      textOutput: destination.isElsewhere ? .raw : unwrapsText ? .rawInPlace : .inPlace)
    return try engine.repair(bytes)
  }

  /// What is wrong with the blobs of an input that is too long to be repaired.
  private func report(_ source: InputSource) -> [RepairRow] {
    do {
      return report(try InputBlobs(of: source, interruption: interruption).judged(), of: source.path)
    } catch {
      return [RepairRow(file: source.path, error: error)]
    }
  }

  /// What is wrong with blobs in other data, which are not changed where they are.
  private func report(_ blobs: [InputBlob], of file: FilePath) -> [RepairRow] {
    blobs.map { blob in
      let findings = Diagnosis(of: blob.document, in: settings.context(for: blob.document))
        .findings(by: settings.rules)
      return RepairRow(file: file, blob, unchanged: findings)
    }
  }
}
