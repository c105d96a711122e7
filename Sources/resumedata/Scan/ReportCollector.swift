import ResumeDataFiles
import SystemPackage

/// The report of a scan on its way to a file, which is written as a whole, or to standard output.
final class ReportCollector {
  let output: BufferedOutput
  private let path: FilePath?
  private let text: CollectedText

  private final class CollectedText {
    var bytes: [UInt8] = []
  }

  /// - Parameter file: the file that was asked for; nil and `-` are standard output.
  init(_ file: PathArgument?) throws {
    path = file.flatMap { $0.isStandardStream ? nil : $0.path }
    let text = CollectedText()
    self.text = text
    output = path == nil ? BufferedOutput() : BufferedOutput(sink: { text.bytes += $0 })
  }

  /// Writes the file.
  func write() throws {
    guard let path else { return }
    _ = try FileOutput(overwrites: true).write(text.bytes, to: path, permissions: FileOutput.usualPermissions)
  }
}
