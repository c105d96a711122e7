import ArgumentParser
import ResumeDataFiles
import SystemPackage

/// Where `convert` and `create` write the one blob that they make.
struct BlobOutput: ParsableArguments {
  @Option(
    name: .short,
    help:
      "Write the blob to this file; '-' or nothing is standard output. A file that is there is kept as a backup (.orig)."
  )
  var output: String?

  @Flag(help: "Keep no backup of a file that is replaced.")
  var noBackup = false

  @Option(help: "How to report: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  func validate() throws {
    guard path == nil else { return }
    if format != .text {
      throw ValidationError("--format \(format.rawValue) needs -o FILE: standard output takes the blob itself.")
    }
    if Terminal.isOutputATerminal, output == nil {
      throw ValidationError("A blob is no text for a terminal. Write it to a file with -o, or to '-'.")
    }
  }

  /// The file; nil for standard output.
  var path: FilePath? {
    output.flatMap { $0 == "-" ? nil : FilePath($0) }
  }

  /// Writes the blob.
  ///
  /// - Parameter source: the file that it was made from, whose permissions it gets.
  /// - Returns: the backup of a file that was replaced.
  func write(_ bytes: [UInt8], from source: FilePath?) throws -> FilePath? {
    guard let path else {
      try FileDescriptor.standardOutput.writeAll(bytes)
      return nil
    }
    let output = FileOutput(overwrites: true, backupSuffix: noBackup ? nil : .orig)
    guard let source else { return try output.write(bytes, to: path) }
    return try output.write(bytes, to: path, permissions: FileOutput.permissions(ofResultFrom: source))
  }
}
