import ArgumentParser

/// `resumedata scan PATH...`
struct Scan: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Find blobs in files of any kind: stores, databases, logs.",
    discussion: """
      Searches property lists, keyed archives, SQLite databases with their logs, JSON and other text, archives (tar, \
      zip) and compressed files (gzip, bzip2, xz, Zstandard), and the bytes of unknown formats: images of disks, dumps \
      of memory. The type of a file is detected from its contents, not from its name. Files are opened only for \
      reading, and are never changed.

      Exit codes: 0 done; 1 a blob has errors or warnings; 2 something could not be read; 64 wrong usage; 130 \
      interrupted.
      """
  )

  @OptionGroup var options: ScanOptions

  var paths: [PathArgument] {
    get { options.paths }
    set { options.paths = newValue }
  }

  // The parser validates the options with only the first paths: see `parse(withManyPaths:)`.
  func validate() throws { try options.validate() }

  func run() throws {
    try options.run { results, view, output in
      results.print(results.sections, view, options.format, to: &output)
      return results.hasFindings(view) ? ExitCode(1) : .success
    }
  }
}
