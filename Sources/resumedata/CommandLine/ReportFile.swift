import ResumeDataFiles
import ResumeDataReports
import SystemPackage

/// A file that gets the report as JSON lines during the run.
final class ReportFile {
  private let file: FileDescriptor
  private let path: FilePath
  /// Whether something could not be written.
  private(set) var hasFailed = false

  /// Opens the file. Only a report of an earlier run is replaced: the file may be one of the inputs under another name.
  init(path: FilePath) throws {
    self.path = path
    file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .closeOnExec], permissions: FileOutput.usualPermissions)
    do {
      // A pipe or a terminal has no contents to lose.
      guard try Stat(file).type == .regular else { return }
      let beginning = try Self.beginning(of: file)
      guard beginning.isEmpty || Self.isReport(beginning) else {
        throw FileError(
          code: "not-a-report", reason: "file exists and is not a resumedata report; choose another name")
      }
      try file.resize(to: 0)
    } catch {
      try? file.close()
      throw error
    }
  }

  private static func beginning(of file: FileDescriptor) throws -> [UInt8] {
    // SystemPackage reads into a raw buffer; the array owns the memory during the call.
    try unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = try unsafe file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Whether a file begins like one of our lines: that of a file, or the summary of an empty run.
  private static func isReport(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "{\"applied\":".utf8) || bytes.starts(with: "{\"failed\":".utf8)
  }

  deinit { try? file.close() }

  /// Adds an object.
  func add(_ value: some JSONWritable) {
    do {
      try file.writeAll(JSONLayout.line.text(of: value))
    } catch {
      if !hasFailed { Diagnostics.print("cannot write the report \(path.escaped): \(error)") }
      hasFailed = true
    }
  }
}
