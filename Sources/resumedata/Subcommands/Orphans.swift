import ArgumentParser
import ResumeDataFiles
import ResumeDataScan
import SystemPackage

/// `resumedata orphans PATH...`
struct Orphans: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "orphans",
    abstract: "List partial files that no blob names, and blobs whose partial file is gone.",
    discussion: """
      Partial files are recognized by their names and directories. Each is one of these: matched (a blob names it), \
      size-differs (a blob names it, with another size), daemon (a background task of the system downloads it), copy \
      (an engine's own copy), folder (an archive that is unpacked during the download), or orphan.

      A backup contains no temporary files, so there a missing partial file is not reported. Nothing is deleted.

      Exit codes: 0 done; 2 something could not be read; 64 wrong usage; 130 interrupted.
      """
  )

  @OptionGroup var options: ScanOptions

  @Flag(name: .customShort("0"), help: "Print only the paths of orphans, each with a NUL after it, for xargs -0.")
  var isNullTerminated = false

  var paths: [PathArgument] {
    get { options.paths }
    set { options.paths = newValue }
  }

  func validate() throws {
    try options.validate()
    if isNullTerminated, options.format != .text { throw ValidationError("-0 prints paths; leave out --format.") }
  }

  func run() throws {
    try options.run { results, view, output in
      if isNullTerminated {
        for partial in results.partials where partial.match.relation == .orphan {
          output.add(json: partial.path.bytes + [0])
        }
      } else {
        results.print([.partials, .incompleteBlobs], view, options.format, to: &output)
      }
      return .success
    }
  }
}
