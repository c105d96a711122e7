import ArgumentParser
import ResumeDataFiles
import SystemPackage

/// The output of `convert` and `create`.
struct BlobOutput: ParsableArguments {
  @Option(
    name: .short,
    help: ArgumentHelp(
      "Write the blob to this file (default, and '-': standard output). An existing file is kept as a backup (.orig).",
      valueName: "file")
  )
  var output: PathArgument?

  @Flag(help: "Keep no backup of a file that is replaced.")
  var noBackup = false

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  func validate() throws {
    guard path == nil else { return }
    if format != .text {
      throw ValidationError("--format \(format.rawValue) needs -o FILE: standard output takes the blob itself.")
    }
    if Terminal.isOutputATerminal, output == nil {
      throw ValidationError("Refusing to write binary data to a terminal; use -o FILE (or '-o -' to force it).")
    }
  }

  /// The file; nil for standard output.
  var path: FilePath? {
    output.flatMap { $0.isStandardStream ? nil : $0.path }
  }

  /// Refuses to replace the input or the partial file, under any name.
  func validate(input: PathArgument? = nil, partial: PathArgument?) throws {
    guard let path else { return }
    if let partial, DirectoryCheck.isSame(path, partial.path) {
      throw ValidationError("-o names the partial file; the download would be lost. Choose another file.")
    }
    if let input, !input.isStandardStream, DirectoryCheck.isSame(path, input.path) {
      throw ValidationError("-o names the input. Choose another file.")
    }
  }

  /// Writes the blob.
  ///
  /// - Parameter permissions: those of a new file.
  /// - Returns: the backup of a file that was replaced.
  func write(_ bytes: [UInt8], permissions: FilePermissions = FileOutput.usualPermissions) throws -> FilePath? {
    guard let path else {
      try FileDescriptor.standardOutput.writeAll(bytes)
      return nil
    }
    let output = FileOutput(overwrites: true, backupSuffix: noBackup ? nil : .orig)
    return try output.write(bytes, to: path, permissions: permissions)
  }
}
