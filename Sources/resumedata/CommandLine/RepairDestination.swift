import ResumeDataFiles
import SystemPackage

/// Where repaired blobs go.
struct RepairDestination: Sendable {
  /// The ways of writing.
  enum Way: Sendable {
    case nowhere
    case inPlace
    case standardOutput
    case file(FilePath)
    case directory(FilePath)
  }

  let way: Way
  /// What the backup of a file that is replaced ends with; nil for none.
  let suffix: BackupSuffix?
  /// The files that were named, which are never replaced by a result.
  private let inputs: Set<FileIdentity>

  /// - Parameters:
  ///   - inPlace: the files themselves are replaced.
  ///   - output: a file, a directory or `-`.
  ///   - inputs: the paths that are repaired: several of them, or a directory, make the output a directory.
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

  /// Whether results go to another place than their inputs.
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

  /// Whether the result itself is printed, so that the report must not be.
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
