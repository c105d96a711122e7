import KeyedArchives
import PropertyLists

/// What is wrong with a blob, for the system that will read it.
public struct Diagnosis: Sendable, Hashable {
  /// The blob.
  public let document: ResumeDataDocument
  /// The facts from outside.
  public let context: DiagnosisContext
  /// The system that will read the blob.
  public let reader: BlobReader
  private let writerEvidence: WriterEvidence
  /// The requests that the blob has, the current one first.
  let requests: [NamedRequest]
  /// The request that the loader takes; nil where it makes one of the URL.
  let taken: TakenRequest?

  /// Prepares the diagnosis of a document.
  public init(of document: ResumeDataDocument, in context: DiagnosisContext = DiagnosisContext()) {
    self.document = document
    self.context = context
    writerEvidence = document.writerEvidence
    reader = BlobReader(named: context.reader, or: writerEvidence)
    requests = Self.requests(of: document.fields)
    taken = document.fields.takenRequest.map { field, request in
      TakenRequest(field: field, method: request.method, url: request.wholeURL)
    }
  }

  /// The system that wrote the blob: `document.writer`, without looking for the evidence again.
  public var writer: BlobWriter { BlobWriter(writerEvidence) }

  /// What rules ask of the request that the loader takes.
  struct TakenRequest: Sendable, Hashable {
    var field: String
    var method: String?
    /// The URL, put together where it is relative to another one.
    var url: String?
  }

  /// The URL that is asked, and the field that says it.
  var askedURL: (field: String, text: String)? {
    if let taken, let url = taken.url { return (taken.field, url) }
    return fields.url.map { (ResumeDataKey.url, $0) }
  }

  /// What the rules find, in the order of the catalogue.
  ///
  /// - Parameter rules: the rules to ask.
  public func findings(by rules: [Rule] = RuleCatalogue.all) -> [Finding] {
    var findings: [Finding] = []
    // Few rules find anything, and to hand one out counts references to all its texts.
    for index in rules.indices {
      let violations = rules[index].check(self)
      if !violations.isEmpty { findings += rules[index].findings(of: violations, in: self) }
    }
    return findings
  }

  /// The document's fields.
  var fields: ResumeDataFields { document.fields }

  /// Whether the blob is a download in URLSession's classic form, with something in it.
  var isClassicDownload: Bool { document.isClassicDownload }

  /// Whether the blob is a download of any kind, with something in it.
  var isDownload: Bool {
    (document.kind == .download || document.kind == .safariDownload) && !document.isEmpty
  }

  /// Where a value stands in the blob; nil for the whole.
  func location(of path: PropertyListPath) -> SourceLocation? {
    path == .root ? nil : document.location(of: path)
  }

  /// Where a field of the classic form stands.
  func path(of field: String) -> PropertyListPath {
    document.path(ofField: field) ?? .root
  }

  /// A fix, if it can be made in this blob: a rule must not promise what damage to the blob leaves no place for.
  func applicable(_ fix: Fix) -> Fix? {
    document.canApply(fix) ? fix : nil
  }

  /// The name by which the partial file was looked for; nil where nobody looked, or could.
  var partialFileName: String? {
    switch context.partialFile {
    case .unknown: nil
    case .missing(let directory), .found(let directory, _): fields.partialFileName(in: directory)
    }
  }

  /// Where the partial file was found; nil where it was not, and where that path could not be written into a blob.
  var foundPartialFile: BlobPath? {
    guard case .found(let directory, _) = context.partialFile, let name = partialFileName else { return nil }
    let folder = BlobPath(directory)
    return folder.isAbsolute && !directory.hasByte("\0") ? folder.file(name) : nil
  }
}
