import PropertyLists

/// What is wrong with a blob, for the system that will read it.
public struct Diagnosis: Sendable, Hashable {
  /// The blob.
  public let document: ResumeDataDocument
  /// The facts from outside.
  public let context: DiagnosisContext
  /// The system that will read the blob.
  public let reader: BlobReader

  /// Prepares the diagnosis of a document.
  public init(of document: ResumeDataDocument, in context: DiagnosisContext = DiagnosisContext()) {
    self.document = document
    self.context = context
    reader = BlobReader(of: document, named: context.reader)
  }

  /// What the rules find, in the order of the catalogue.
  ///
  /// - Parameter rules: the rules to ask.
  public func findings(by rules: [Rule] = RuleCatalogue.all) -> [Finding] {
    rules.flatMap { $0.findings(in: self) }
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
}
