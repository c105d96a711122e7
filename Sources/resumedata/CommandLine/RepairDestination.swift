import ResumeDataFiles
import SystemPackage

/// The destination of repaired blobs.
struct RepairDestination: Sendable {
  /// The kinds of destinations.
  enum Way: Sendable {
    case nowhere
    case inPlace
    case standardOutput
    case file(FilePath)
    case directory(FilePath)
  }

  let way: Way
  /// The suffix of backups; nil for none.
  let suffix: BackupSuffix?
  /// The named files, which a result never replaces.
  private let inputs: Set<FileIdentity>

  /// - Parameters:
  ///   - inPlace: whether the files themselves are replaced.
  ///   - output: a file, a directory or `-`.
  ///   - inputs: the paths to repair. With several paths or a directory the output is a directory.
  init(inPlace: Bool, output: PathArgument?, inputs: [PathArgument], suffix: BackupSuffix?) {
    self.suffix = suffix
    self.inputs = output == nil ? [] : Set(inputs.compactMap { FileIdentity(at: $0.path) })
    if inPlace {
      way = .inPlace
    } else if let output {
      let isDirectory =
        output.hasTrailingSlash || inputs.count > 1 || output.isDirectory || inputs.contains(where: \.isDirectory)
      way = output.isStandardStream ? .standardOutput : isDirectory ? .directory(output.path) : .file(output.path)
    } else {
      way = .nowhere
    }
  }

  /// The directory for results.
  var directory: FilePath? {
    if case .directory(let path) = way { path } else { nil }
  }

  /// Whether results are written to another place than the inputs.
  var isElsewhere: Bool {
    switch way {
    case .nowhere, .inPlace: false
    case .standardOutput, .file, .directory: true
    }
  }

  /// Whether nothing is written.
  var isNowhere: Bool {
    if case .nowhere = way { true } else { false }
  }

  /// Whether the result itself is printed, so that the report is not.
  var takesStandardOutput: Bool {
    if case .standardOutput = way { true } else { false }
  }

  /// Writes the result of a file.
  ///
  /// - Returns: the backup of a file that was replaced.
  func write(_ bytes: [UInt8], of file: FoundFile, _ source: InputSource.Contents) throws -> FilePath? {
    let permissions = source.permissions
    var output = FileOutput(overwrites: true, backupSuffix: suffix, inputs: inputs)
    if let identity = source.identity { output.inputs.insert(identity) }
    switch way {
    case .nowhere, .inPlace: return nil
    case .standardOutput:
      try FileDescriptor.standardOutput.writeAll(bytes)
      return nil
    case .file(let path): return try output.write(bytes, to: path, permissions: permissions)
    case .directory(let directory):
      return try output.write(bytes, to: file.relative, in: directory, permissions: permissions)
    }
  }
}
