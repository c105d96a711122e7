import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// One blob of an input.
struct InputBlob: Sendable {
  let document: ResumeDataDocument
  /// Its path inside the input; nil for a blob that is the whole input.
  private(set) var locator: Locator?
  /// Where it is; nil if its bytes are not in the input as they are.
  private(set) var place: BlobPlace?
  /// The blob's own bytes; nil if it is what the input as a whole decodes to.
  private(set) var bytes: [UInt8]?

  /// A blob that is the whole input.
  fileprivate init(whole document: ResumeDataDocument) { self.document = document }

  /// The only blob of a text, which may be nothing but the blob.
  fileprivate init(only find: Find, document: ResumeDataDocument) {
    self.document = document
    (locator, place) = (document.otherText == 0 ? nil : find.locator, BlobPlace(find))
  }

  /// One of several blobs, or one inside other data.
  fileprivate init(_ find: Find, inInputOf length: Int) {
    (locator, place, bytes) = (find.locator, BlobPlace(find), find.bytes)
    document = find.document.wrapped(in: find.textEncoding, otherText: max(1, length - (place?.length ?? length)))
  }

  /// How the blob is named again, as `scan` names it; nil for a blob that is the whole input.
  func name(in file: FilePath) -> String? { locator.map { file.string + $0.description } }
}

/// The blobs of an input: the input itself, or all that the scanner finds in it.
struct InputBlobs {
  /// What was read; of an input longer than a blob may be, the beginning.
  let contents: InputSource.Contents
  /// At least one, or why there is none.
  let blobs: Result<[InputBlob], any Error>

  private static let limit = PropertyListLimits.default.bytes

  /// Reads an input.
  ///
  /// - Parameters:
  ///   - locator: the blob that is asked for, as `scan` prints it; nil for all.
  ///   - each: gets all bytes of the input; if it is nil, only what is looked at is read.
  init(
    of source: InputSource, at locator: String? = nil, interruption: Interruption? = nil,
    each: (([UInt8]) -> Void)? = nil
  ) throws(FileOperationError) {
    let contents = try source.contents(atMost: Self.limit, interruption: interruption, each: each)
    self.init(contents, of: source, at: locator)
  }

  /// Takes what was read of an input.
  init(_ contents: InputSource.Contents, of source: InputSource, at locator: String? = nil) {
    self.contents = contents
    blobs = Result {
      let all = try Self.blobs(of: contents.bytes, source)
      return try locator.map { try Self.named($0, among: all, source) } ?? Self.inUse(all)
    }
  }

  /// The only blob.
  func only() throws -> InputBlob {
    try Self.only(blobs.get())
  }

  /// The only one of some blobs.
  static func only(_ blobs: [InputBlob]) throws -> InputBlob {
    guard let first = blobs.first, blobs.count == 1 else {
      throw FileError.several(blobs.compactMap { $0.locator?.description })
    }
    return first
  }

  /// The blobs that rules and fixes are for: a request alone is not one.
  func judged() throws -> [InputBlob] {
    let all = try blobs.get()
    let judged = all.filter { $0.document.kind != .unknown && $0.document.kind != .request }
    guard judged.isEmpty else { return judged }
    throw all.first?.document.lookalikeReason.map { .lookalike($0) } ?? FileError.unrecognized
  }

  /// What a deleted or superseded row of a database held is reported by `scan`, and here where it is asked for by name.
  private static func inUse(_ all: [Candidate]) throws -> [InputBlob] {
    let inUse = all.filter { $0.isInUse }
    guard !inUse.isEmpty else { throw FileError.nothingInUse(all.count) }
    return inUse.map(\.blob)
  }

  private static func named(_ name: String, among all: [Candidate], _ source: InputSource) throws -> [InputBlob] {
    let named = all.filter { candidate in
      let locator = candidate.name
      return name == locator || "#" + name == locator || Self.hasPath(name, of: source.path, before: locator)
    }
    guard !named.isEmpty else { throw FileError.noBlob(at: name) }
    return named.map(\.blob)
  }

  /// Whether a name is a locator after a path of the file: another path of a moved file will do.
  private static func hasPath(_ name: String, of file: FilePath, before locator: String) -> Bool {
    guard name.hasSuffix(locator) else { return locator == "#" && name == file.string }
    return FilePath(bytes: Array(name.utf8.dropLast(locator.utf8.count))).lastComponent == file.lastComponent
  }

  private struct Candidate {
    let blob: InputBlob
    /// How `scan` names it.
    var name = "#"
    /// Whether it is not left over in a database. What was found by its bytes alone has no database.
    var isInUse = true
  }

  private static func blobs(of input: [UInt8], _ source: InputSource) throws -> [Candidate] {
    let isWhole = input.count <= limit
    if isWhole, let document = try? ResumeDataDocument(decodingContainer: input), document.kind != .unknown {
      return [Candidate(blob: InputBlob(whole: document))]
    }
    let decoded = Result { () throws(ResumeDataError) in try ResumeDataDocument(decoding: input) }
    // What begins as a property list and is too long for one is not a text with blobs in it.
    if case .failure(let error) = decoded, error.code == .tooLarge { throw error }
    let finds = finds(in: input, source, isWhole: isWhole)
    switch decoded {
    // Of what looks like resume data the parts are not what it is about.
    case .success(let document) where finds.isEmpty || document.lookalikeReason != nil:
      return [Candidate(blob: InputBlob(whole: document))]
    case .success(let document)
    where finds.count == 1 && document.textEncoding != .raw && document.kind != .unknown:
      return [Candidate(blob: InputBlob(only: finds[0], document: document), name: finds[0].locator.description)]
    // A request in a blob that cannot be read is not what the input is about.
    case .failure(let error)
    where finds.allSatisfy({ $0.document.kind == .request }) && (finds.isEmpty || error.textEncoding != .raw):
      throw error
    default:
      return finds.map { find in
        Candidate(
          blob: InputBlob(find, inInputOf: input.count), name: find.locator.description, isInUse: find.isInUse)
      }
    }
  }

  /// The blobs inside an input. A database is read with its log, and what is longer than a blob may be piece by piece.
  private static func finds(in input: [UInt8], _ source: InputSource, isWhole: Bool) -> [Find] {
    if case .file(let file) = source, mayBeLonger(input, isWhole: isWhole) {
      let evidence = EvidenceFinds(of: file, followsLink: true)
      if !evidence.finds.isEmpty { return evidence.finds }
    }
    return isWhole || isText(input) ? EvidenceFinds(standardInput: input).finds : []
  }

  /// Whether a file is searched itself, and not only the bytes that were read: a database has a log, and of what is
  /// long, more may follow.
  private static func mayBeLonger(_ input: [UInt8], isWhole: Bool) -> Bool {
    switch EvidenceFormat(input) {
    case .database: true
    case .archive: !isWhole
    case .wideText, .propertyList, .unknown: !isWhole && isText(input)
    }
  }

  /// Whether an input begins as a text does: what is long and is not text is more likely a download than a log.
  private static func isText(_ input: [UInt8]) -> Bool {
    if case .wideText = EvidenceFormat(input) { return true }
    return !input.prefix(4_096).contains(0)
  }
}

extension BlobPlace {
  /// Where the bytes of a find are, with the text that they are wrapped in.
  fileprivate init?(_ find: Find) {
    guard let extent = find.extents.first, find.extents.count == 1, extent.file == .database else { return nil }
    self.init(offset: extent.offset, length: extent.length, line: find.line)
  }
}

extension Find {
  /// Whether it is not left over in a database.
  fileprivate var isInUse: Bool {
    let isLeftOver = locator.steps.contains { if case .former = $0 { true } else { false } }
    return state == .live || state == .unallocated && !isLeftOver
  }
}

extension FileError {
  /// The input has several blobs, of which one has to be named.
  static func several(_ locators: [String]) -> FileError {
    let shown = locators.prefix(8).joined(separator: ", ") + (locators.count > 8 ? ", ..." : "")
    return FileError(
      code: "several-blobs", reason: "\(locators.count) blobs in one input; pick one with --at: \(shown)")
  }

  /// No blob has the name that was given.
  fileprivate static func noBlob(at locator: String) -> FileError {
    FileError(
      code: "no-such-blob", reason: "there is no blob at \(locator); 'resumedata scan' lists the blobs of a file")
  }

  /// Nothing of what was found belongs to a row that is in use.
  fileprivate static func nothingInUse(_ count: Int) -> FileError {
    FileError(
      code: "no-blob-in-use",
      reason: "its \(count == 1 ? "only blob was" : "\(count) blobs were") deleted or replaced; 'resumedata scan' "
        + "lists what is left")
  }
}
