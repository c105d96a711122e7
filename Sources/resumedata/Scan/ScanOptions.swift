import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataScan
import SystemPackage

/// What `scan` and `orphans` search, and how.
///
/// Not a command itself: with a command as an option group, usage errors would have its name.
struct ScanOptions: ParsableArguments {
  @Argument(help: "Files, or directories of them; '-' is standard input.")
  var paths: [PathArgument]

  @Option(
    help: """
      Output format: text, json (one document), jsonl (one object per line), csv or tsv (one row per find); timesketch \
      or bodyfile (each time of a find); features (places and URLs, as bulk_extractor writes them).
      """)
  var format: ScanFormat = .text

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "System that will read the blob, e.g. 'iOS 10.1' (default: the system that wrote it).", valueName: "system"),
    transform: SystemRelease.parse)
  var reader: SystemRelease?

  @Option(
    name: .short,
    help: ArgumentHelp("Write the report to this file, which must not be in a searched directory.", valueName: "file"))
  var output: PathArgument?

  @Option(help: "Write each blob to this directory, as a file named by its SHA-256, and a list of all blobs.")
  var extract: DirectoryArgument?

  @Option(help: "Print digests of each file: sha256, sha1 or md5, separated by commas. Files are then read completely.")
  var hash: HashAlgorithms?

  @Flag(help: "Mask credentials and signed queries.")
  var redact = false

  @Flag(help: "Skip what databases no longer use: deleted rows, older versions, free pages.")
  var noDeleted = false

  @Option(
    name: .customLong("as"),
    help: "What the input is. With raw, all of its bytes are searched; otherwise its format is detected.")
  var kind = EvidenceKind.auto

  @Option(
    help: "DFXML that fiwalk wrote for the searched image. Each find is then shown with the files that contain it.")
  var dfxml: PathArgument?

  @Flag(help: "Skip bytes of unknown formats.")
  var noCarve = false

  @Flag(help: "Also search bytes of unknown formats for text in UTF-16, which dumps of memory contain.")
  var memory = false

  @Flag(
    help: """
      Also list names of keys and of partial files that are not in a blob, and URLs near them. They are only hints, \
      and are not counted.
      """)
  var fragments = false

  @Option(
    help: ArgumentHelp(
      "Search only part I of N, e.g. 2/8. The outputs of all parts, sorted, are the output for the whole.",
      valueName: "I/N"))
  var shard: Shard?

  @Option(help: "Record progress in this file. If the run is stopped, the same command continues from there.")
  var state: PathArgument?

  @Option(help: "How many levels of containers inside containers to search.")
  var maxDepth = 8

  @Option(help: "Number of files to process in parallel (default: number of processors).")
  var jobs: Int?

  @Option(help: "When to show a progress line on standard error.")
  var progress: ProgressMode = .auto

  func validate() throws {
    try validateOutput()
    try validateState()
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    guard (0...64).contains(maxDepth) else { throw ValidationError("--max-depth must be between 0 and 64.") }
    if shard != nil, paths.contains(where: \.isStandardStream) {
      throw ValidationError("--shard needs files; standard input cannot be read in parts.")
    }
    try validateListing()
    if noCarve, kind == .raw { throw ValidationError("--no-carve and --as raw cannot be combined.") }
    if redact, extract != nil { throw ValidationError("--extract writes blobs as they are; leave out --redact.") }
    if let extract, let input = paths.first(where: { $0.isDirectory && DirectoryCheck.isBelow(extract.path, $0.path) })
    {
      throw ValidationError("--extract cannot write into '\(input.path.escaped)', which is searched.")
    }
  }

  /// Refuses a state in what is searched, and of what cannot be searched again.
  private func validateState() throws {
    guard let state else { return }
    if state.isStandardStream || paths.contains(where: \.isStandardStream) {
      throw ValidationError("--state needs files; standard input cannot be read again.")
    }
    let others = paths + [output, dfxml].compactMap { $0 }
    if others.contains(where: { DirectoryCheck.isSame(state.path, $0.path) || $0.path == state.path }) {
      throw ValidationError("--state names another file of this command. Choose another one.")
    }
    if let input = paths.first(where: { $0.isDirectory && DirectoryCheck.isBelow(state.path, $0.path) }) {
      throw ValidationError("--state cannot write into '\(input.path.escaped)', which is searched.")
    }
  }

  /// Refuses a list of files for anything but one image.
  private func validateListing() throws {
    guard let dfxml else { return }
    if paths.count != 1 || paths[0].isDirectory { throw ValidationError("--dfxml describes one image. Give one file.") }
    if dfxml.isStandardStream { throw ValidationError("--dfxml needs a file, which is read twice.") }
    if let output, !output.isStandardStream, DirectoryCheck.isSame(output.path, dfxml.path) {
      throw ValidationError("-o names an input. Choose another file.")
    }
  }

  /// Refuses to write into what is searched, under whatever name.
  private func validateOutput() throws {
    guard let output, !output.isStandardStream else { return }
    for input in paths where !input.isStandardStream {
      if DirectoryCheck.isSame(output.path, input.path) {
        throw ValidationError("-o names an input. Choose another file.")
      }
      if input.isDirectory, DirectoryCheck.isBelow(output.path, input.path) {
        throw ValidationError("-o cannot write into '\(input.path.escaped)', which is searched.")
      }
    }
  }

  /// Searches everything and reports it.
  ///
  /// - Parameter report: prints the results, and returns the exit code for a run without failures.
  func run(_ report: (ScanResults, ScanView, inout ReportOutput) -> ExitCode) throws {
    let interruption = try Interruption.begin()
    let listing = try imageListing(interruption)
    let state = try openState()
    let extraction = try extract.map { try Extraction(into: $0.path) }
    var collected = ScanCollection()
    let ending = try collect(into: &collected, state, interruption)
    listing?.name(&collected) { interruption.isRaised }
    let view = ScanView(redaction: redact ? .credentials : .none, reader: reader, now: SystemClock.now)
    let results = ScanResults(collected, isPart: shard != nil)
    let collector = try ReportCollector(self.output)
    var output = ReportOutput(format: format.layout, isArray: true, to: collector.output)
    let code = report(results, view, &output)
    try extraction?.write(results.blobs)
    output.finish()
    try collector.write()
    if ending == .interrupted || interruption.isRaised {
      Diagnostics.print(Interruption.message(afterFiles: results.summary.files))
      throw ExitCode(130)
    }
    if let failure = state?.failure { Diagnostics.print(failure) }
    if results.summary.unread > 0 || output.hasFailed || state?.failure != nil { throw ExitCode(2) }
    if code != .success { throw code }
  }

  /// The list of the image's files, checked before the search.
  private func imageListing(_ interruption: Interruption) throws -> ImageListing? {
    guard let dfxml else { return nil }
    do {
      return try ImageListing(dfxml.path) { interruption.isRaised }
    } catch {
      if interruption.isRaised { throw ExitCode(130) }
      let reason = (error as? FileOperationError)?.reason ?? "\(error)"
      Diagnostics.print("cannot read \(dfxml.path.escaped): \(reason)")
      throw ExitCode(2)
    }
  }

  private func openState() throws -> ScanState? {
    guard let state else { return nil }
    do {
      return try ScanState(state.path, of: paths.map(\.path), settings)
    } catch let failure as ScanState.Failure {
      Diagnostics.print("\(failure)")
      throw ExitCode(2)
    } catch let error as ValidationError {
      Diagnostics.print(error.message)
      throw ExitCode(64)
    }
  }

  private var settings: ScanSettings {
    var settings = ScanSettings(kind: kind, shard: shard)
    settings.hashes = hash ?? HashAlgorithms()
    settings.limits.depth = maxDepth
    settings.limits.includesDeleted = !noDeleted
    settings.limits.includesCarved = !noCarve
    settings.limits.includesWideText = memory
    settings.limits.includesFragments = fragments
    return settings
  }

  /// Searches all files, several in parallel, each in another process.
  private func collect(
    into collected: inout ScanCollection, _ state: ScanState?, _ interruption: Interruption
  ) throws -> Batch.Ending {
    let processes = try SearchProcesses(interruption)
    let finder = FileFinder(paths.map(\.path), special: .take)
    let isShown = progress == .always || progress == .auto && Terminal.isErrorATerminal && paths.map(\.path) != ["-"]
    let line = isShown ? ProgressLine(total: nil) : nil
    defer { line?.erase() }
    let named = Set(paths.map(\.path))
    let settings = settings
    let batch = Batch(jobs: jobs)
    return batch.run(
      over: finder, in: Self.grouping(jobs: batch.jobs), isCancelled: { interruption.isRaised },
      work: { files in
        let files = files.map { (found: $0, followsLink: named.contains($0.path)) }
        return EvidenceFinds.all(
          of: files, settings: settings, state: state, isCancelled: { interruption.isRaised }, search: processes.run)
      }
    ) { (event: Batch.Event<EvidenceFinds>) in
      switch event {
      case .done(_, let finds):
        collected.add(finds)
        line?.advance()
      case .standardInput: collected.add(EvidenceFinds(standardInput: processes.run, settings: settings))
      case .skipped(let path, let reason):
        line?.erase()
        Diagnostics.print("\(path.escaped) is skipped: \(reason)")
      case .failure(let error): collected.add(error)
      case .cleaned: break  // Nothing is cleaned.
      }
    }
  }

  /// Small files are searched together: a request for each would take longer than its search. Few enough that the files
  /// that are open for digests are not more than a process may have.
  private static func grouping(jobs: Int) -> Batch.Grouping {
    Batch.Grouping(files: min(16, max(1, 96 / jobs)), bytes: 4 * EvidenceFinds.smallLength)
  }
}
