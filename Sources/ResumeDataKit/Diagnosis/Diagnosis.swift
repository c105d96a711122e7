import KeyedArchives
import PropertyLists

/// The problems of a blob, for the system that will read it.
package struct Diagnosis: Sendable {
  /// Shared by copies: each of the many values would otherwise be copied separately.
  private final class Facts: Sendable {
    let document: ResumeDataDocument
    let context: DiagnosisContext
    let reader: TargetSystem
    let writerEvidence: WriterEvidence
    let requests: [NamedRequest]
    let anomalies: [PropertyListAnomaly]
    let effectiveRequest: EffectiveRequest?

    init(_ document: ResumeDataDocument, _ context: DiagnosisContext) {
      self.document = document
      self.context = context
      writerEvidence = document.writerEvidence
      reader = TargetSystem(named: context.reader, or: writerEvidence)
      requests = Diagnosis.requests(of: document.fields)
      anomalies = document.anomalies
      effectiveRequest = document.fields.effectiveRequest.map { field, request in
        EffectiveRequest(field: field, method: request.method, url: request.wholeURL)
      }
    }
  }

  private let facts: Facts

  /// Prepares the diagnosis of a document.
  package init(of document: ResumeDataDocument, in context: DiagnosisContext = DiagnosisContext()) {
    facts = Facts(document, context)
  }

  /// The blob.
  package var document: ResumeDataDocument { facts.document }
  /// The facts from outside.
  package var context: DiagnosisContext { facts.context }
  /// The system that will read the blob.
  package var reader: TargetSystem { facts.reader }
  /// The requests that the blob has, the current one first.
  var requests: [NamedRequest] { facts.requests }
  /// What is unusual about the file. Searched once, since several rules ask.
  var anomalies: [PropertyListAnomaly] { facts.anomalies }
  /// The request that the loader uses, or nil if it creates one from the URL.
  var effectiveRequest: EffectiveRequest? { facts.effectiveRequest }

  /// The system that wrote the blob: `document.origin`, without searching the evidence again.
  package var origin: OriginSystem { OriginSystem(facts.writerEvidence) }

  /// The parts of the request that the loader uses which rules need.
  struct EffectiveRequest: Sendable {
    var field: String
    var method: String?
    /// The URL, resolved if it is relative.
    var url: String?
  }

  /// The URL that the loader asks for, and the field that has it.
  var effectiveURL: (field: String, text: String)? {
    if let effectiveRequest, let url = effectiveRequest.url { return (effectiveRequest.field, url) }
    return fields.url.map { (ResumeDataKey.url, $0) }
  }

  /// What the rules find, in the order of the catalogue.
  ///
  /// - Parameter rules: the rules to ask.
  package func findings(by rules: [Rule] = RuleCatalogue.all) -> [Finding] {
    var findings: [Finding] = []
    // By index, since few rules find anything, and copying a rule counts references to all its strings.
    for index in rules.indices {
      let violations = rules[index].check(self)
      if !violations.isEmpty { findings += rules[index].findings(of: violations, in: self) }
    }
    return findings
  }

  /// The document's fields.
  var fields: ResumeDataFields { document.fields }

  /// Whether the blob is a download of the newer loader, which has no byte count and archives its requests in place.
  var isNewerDownload: Bool { isDownload && document.takesValidatorFromResponse }

  /// Whether the blob is a download in URLSession's classic form, that is not empty.
  var isClassicDownload: Bool { document.isClassicDownload }

  /// Whether the blob is a download of any kind, that is not empty.
  var isDownload: Bool {
    (document.kind == .download || document.kind == .safariDownload) && !document.isEmpty
  }

  /// Where a value is in the blob; nil for the whole.
  func location(of path: PropertyListPath) -> SourceLocation? {
    path == .root ? nil : document.location(of: path)
  }

  /// The path of a field of the classic form.
  func path(of field: String) -> PropertyListPath {
    document.path(ofField: field) ?? .root
  }

  /// A fix, if it can be applied to this blob: a rule must not offer a fix that the damage makes impossible.
  func applicable(_ fix: Fix) -> Fix? {
    document.canApply(fix) ? fix : nil
  }

  /// The name by which the partial file was looked for, or nil if it was not searched.
  var partialFileName: String? {
    switch context.partialFile {
    case .unknown: nil
    case .missing(let directory), .unusable(let directory, _), .found(let directory, _):
      fields.partialFileName(in: directory)
    }
  }

  /// Whether the found partial file can belong to the blob: it has as many bytes as the blob says were received, and
  /// does not begin like an error page.
  var foundFileAgrees: Bool {
    guard case .found(_, let length) = context.partialFile, length == fields.bytesReceived ?? countInDigits else {
      return false
    }
    return !context.partialFileBeginning.beginsAsMarkup
  }

  /// The path of the found partial file, or nil if it was not found or if that path cannot be written into a blob.
  var foundPartialFile: BlobPath? {
    guard case .found(let directory, _) = context.partialFile, let name = partialFileName else { return nil }
    let path = BlobPath(directory)
    return path.isAbsolute && !directory.hasByte("\0") ? path.file(name) : nil
  }
}

extension Diagnosis {
  /// The rules whose fixes make a blob readable, or its partial file findable, for a loader that would otherwise refuse
  /// it.
  private static let rulesThatMakeReadable: Set<String> = ["RD201", "RD202", "RD401", "RD403", "RD501", "RD504"]

  /// The fix with its final applicability: a fix that makes the blob readable is unsafe if the loader could then do
  /// harm. A refused blob loses a download; a blob that is read but does not fit its file gives a damaged file.
  func limiting(_ fix: Fix, of rule: Rule) -> Fix {
    guard fix.applicability == .safe, Self.rulesThatMakeReadable.contains(rule.id), isHarmfulOnceRead else {
      return fix
    }
    return Fix(.unsafe, fix.edits)
  }

  /// Whether the loader, once it reads the blob, would append at a wrong position or raise an exception for an
  /// undecodable request.
  private var isHarmfulOnceRead: Bool {
    guard isClassicDownload else { return false }
    if case .found = context.partialFile, !foundFileAgrees { return true }
    if fields.bytesReceived.map({ $0 < 0 })
      ?? (countInDigits == nil && document.path(ofField: ResumeDataKey.extractor) == nil)
    {
      return true
    }
    return requests.contains { !$0.value.isReadable }
  }
}
