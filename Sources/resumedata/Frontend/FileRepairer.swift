import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// Where repaired blobs go.
struct RepairDestination: Sendable {
  /// The ways of writing.
  enum Way: Sendable {
    case nowhere
    case inPlace
    case standardOutput
    case file(FilePath)
    case folder(FilePath)
  }

  let way: Way
  /// What the backup of a file that is replaced ends with; nil for none.
  let suffix: BackupSuffix?

  /// - Parameters:
  ///   - inPlace: the files themselves are replaced.
  ///   - output: a file, a folder or `-`.
  ///   - inputs: the paths that are repaired: several of them, or a folder, make the output a folder.
  init(inPlace: Bool, output: String?, inputs: [String], suffix: BackupSuffix?) {
    self.suffix = suffix
    if inPlace {
      way = .inPlace
    } else if let output {
      let isFolder =
        output.hasSuffix("/") || inputs.count > 1 || FolderArgument.isFolder(output)
        || inputs.contains(where: FolderArgument.isFolder)
      way = output == "-" ? .standardOutput : isFolder ? .folder(FilePath(output)) : .file(FilePath(output))
    } else {
      way = .nowhere
    }
  }

  /// The folder for results.
  var folder: FilePath? {
    if case .folder(let path) = way { path } else { nil }
  }

  /// Whether the result itself is printed, so that the report must not be.
  var takesStandardOutput: Bool {
    if case .standardOutput = way { true } else { false }
  }
}

/// Repairs files one at a time; used from several threads.
struct FileRepairer: Sendable {
  let settings: DiagnosisSettings
  let allowsUnsafeFixes: Bool
  let destination: RepairDestination

  private var limit: Int { PropertyListLimits.default.bytes }

  /// Repairs a file and writes the result where it belongs.
  func repair(_ file: FoundFile) -> RepairRow {
    let name = file.path.string
    do {
      if case .inPlace = destination.way { return try repairInPlace(file) }
      let result = try repair(InputSource.path(file.path).read(atMost: limit))
      var row = RepairRow(file: name, result: result, isDryRun: isDryRun)
      row.backup = try write(result, of: file, permissions: FileOutput.permissions(ofResultFrom: file.path))?.string
      return row
    } catch let fault as FileFault where fault.cause == .tooLong(limit: limit) {
      return RepairRow(file: name, error: refusal(ofTooLong: file) ?? fault)
    } catch {
      return RepairRow(file: name, error: error)
    }
  }

  /// Why a file that is too long to be held is not repaired: what it begins with tells whether it is a blob at all.
  private func refusal(ofTooLong file: FoundFile) -> (any Error)? {
    do {
      _ = try ResumeDataDocument(decoding: InputSource.path(file.path).read(atMost: limit))
      return nil
    } catch {
      return error
    }
  }

  /// Repairs standard input.
  func repairStandardInput() -> RepairRow {
    do {
      let result = try repair(InputSource.standardInput.read(atMost: limit))
      var row = RepairRow(file: "-", result: result, isDryRun: isDryRun)
      let file = FoundFile(path: "-", relative: "standard-input")
      row.backup = try write(result, of: file, permissions: FileOutput.usualPermissions)?.string
      return row
    } catch {
      return RepairRow(file: "-", error: error)
    }
  }

  private var isDryRun: Bool {
    if case .nowhere = destination.way { true } else { false }
  }

  /// The file is held while it is repaired, so that another run waits for it.
  private func repairInPlace(_ file: FoundFile) throws -> RepairRow {
    let held = try FileReplacement(backupSuffix: destination.suffix).hold(file.path, atMost: limit)
    let result = try repair(held.bytes)
    var row = RepairRow(file: file.path.string, result: result, isDryRun: false)
    if result.status == .repaired, case .replaced(let backup) = try held.replace(with: result.bytes) {
      row.backup = backup?.string
    }
    return row
  }

  private func repair(_ bytes: [UInt8]) throws -> RepairResult {
    let document = try ResumeDataDocument(decoding: bytes)
    if document.kind == .unknown || document.kind == .request { throw FileError.foreign }
    let engine = RepairEngine(
      context: settings.context(for: document), rules: settings.rules, allowsUnsafeFixes: allowsUnsafeFixes)
    return try engine.repair(bytes)
  }

  /// Writes the result where it belongs. A rejected blob is written nowhere: there is nothing to resume in it.
  ///
  /// - Returns: the backup of a file that was replaced.
  private func write(
    _ result: RepairResult, of file: FoundFile, permissions: FilePermissions
  ) throws -> FilePath? {
    guard result.status != .rejected else { return nil }
    let output = FileOutput(overwrites: true, backupSuffix: destination.suffix)
    switch destination.way {
    case .nowhere, .inPlace: return nil
    case .standardOutput:
      try FileDescriptor.standardOutput.writeAll(result.bytes)
      return nil
    case .file(let path): return try output.write(result.bytes, to: path, permissions: permissions)
    case .folder(let folder):
      return try output.write(result.bytes, to: file.relative, in: folder, permissions: permissions)
    }
  }
}
