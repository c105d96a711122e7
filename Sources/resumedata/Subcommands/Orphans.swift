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
      Partial files are found by their names and places. Each is matched (a blob names it), size-differs (its size is \
      not that of the blob), daemon (the system loads it), copy (an engine's own), folder (an archive that is unpacked \
      while it is loaded) or orphan. Nothing is concluded from files that the evidence cannot have: a backup has no \
      temporary files. Nothing is deleted.

      Exit codes: 0 done; 2 something could not be read; 64 wrong usage; 130 interrupted.
      """
  )

  @OptionGroup var scan: Scan

  @Flag(name: .customShort("0"), help: "Print only the paths of orphans, each with a NUL after it, for xargs -0.")
  var isNullTerminated = false

  var paths: [PathArgument] {
    get { scan.paths }
    set { scan.paths = newValue }
  }

  func validate() throws {
    if isNullTerminated, scan.format != .text { throw ValidationError("-0 prints paths; leave out --format.") }
  }

  func run() throws {
    try scan.run { results, view, output in
      if isNullTerminated {
        for partial in results.partials where partial.match.relation == .orphan {
          output.add(json: partial.path.bytes + [0])
        }
      } else {
        results.print([.partials, .incompleteBlobs], view, scan.format, to: &output)
      }
      return .success
    }
  }
}
