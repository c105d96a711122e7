import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// Where repaired blobs go.
struct RepairDestination: Sendable {
  /// The ways of writing.
  enum Way: Sendable {
    case nowhere
    case inPlace(BackupSuffix?)
    case standardOutput
    case file(FilePath)
    case folder(FilePath)
  }

  let way: Way

  /// - Parameters:
  ///   - inPlace: the files themselves are replaced.
  ///   - output: a file, a folder or `-`.
  ///   - inputs: the paths that are repaired: several of them, or a folder, make the output a folder.
  init(inPlace: Bool, output: String?, inputs: [String], suffix: BackupSuffix?) {
    if inPlace {
      way = .inPlace(suffix)
    } else if let output {
      let isFolder =
        output.hasSuffix("/") || inputs.count > 1 || Self.isFolder(output) || inputs.contains(where: Self.isFolder)
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

  private static func isFolder(_ path: String) -> Bool {
    guard path != "-",
      let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.directory, .closeOnExec])
    else { return false }
    try? file.close()
    return true
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
      if case .inPlace(let suffix) = destination.way { return try repairInPlace(file, suffix: suffix) }
      let result = try repair(InputSource.path(file.path).read(atMost: limit))
      try write(result, of: file)
      return RepairRow(file: name, result: result, isDryRun: isDryRun)
    } catch {
      return RepairRow(file: name, error: error)
    }
  }

  /// Repairs standard input.
  func repairStandardInput() -> RepairRow {
    do {
      let result = try repair(InputSource.standardInput.read(atMost: limit))
      try write(result, of: FoundFile(path: "-", relative: "standard-input"))
      return RepairRow(file: "-", result: result, isDryRun: isDryRun)
    } catch {
      return RepairRow(file: "-", error: error)
    }
  }

  private var isDryRun: Bool {
    if case .nowhere = destination.way { true } else { false }
  }

  /// The file is held while it is repaired, so that another run waits for it.
  private func repairInPlace(_ file: FoundFile, suffix: BackupSuffix?) throws -> RepairRow {
    let held = try FileReplacement(backupSuffix: suffix).hold(file.path, atMost: limit)
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

  /// A rejected blob is written nowhere: there is nothing to resume in it.
  private func write(_ result: RepairResult, of file: FoundFile) throws {
    guard result.status != .rejected else { return }
    let output = FileOutput(overwrites: true)
    switch destination.way {
    case .nowhere, .inPlace: break
    case .standardOutput: _ = try FileDescriptor.standardOutput.writeAll(result.bytes)
    case .file(let path): try output.write(result.bytes, to: path)
    case .folder(let folder): _ = try output.write(result.bytes, to: file.relative, in: folder)
    }
  }
}
