import ResumeDataFiles
import SystemPackage

/// A file that gets the report as JSON lines while the run goes on.
final class ReportFile {
  private let file: FileDescriptor
  private let path: FilePath
  /// Whether something could not be written.
  private(set) var hasFailed = false

  /// Opens the file; one that is there is replaced.
  init(path: String) throws {
    self.path = FilePath(path)
    file = try FileDescriptor.open(
      self.path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: FileOutput.usualPermissions)
  }

  deinit { try? file.close() }

  /// Adds an object.
  func add(_ value: some JSONWritable) {
    do {
      try file.writeAll(JSONLayout.line.text(of: value))
    } catch {
      if !hasFailed { Diagnostics.print("cannot write the report \(path): \(error)") }
      hasFailed = true
    }
  }
}
