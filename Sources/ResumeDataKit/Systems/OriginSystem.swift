import KeyedArchives

/// The system that wrote a blob, as far as known from the blob.
public struct OriginSystem: Sendable, Hashable {
  /// The system in words: `iOS 10.0.2`, `iOS 13 or later`, `unknown`.
  public var system: String
  /// The evidence, strongest first, each with its confidence. May hold text of the blob.
  public var evidence: [String]

  /// Creates a statement about a writer.
  package init(system: String, evidence: [String]) {
    self.system = system
    self.evidence = evidence
  }
}

/// The evidence for the system that wrote a blob.
struct WriterEvidence: Sendable {
  /// The evidence from the blob's form.
  var shape: ShapeEvidence?
  /// The evidence from its User-Agent.
  var agent: SystemBuild.Match?
}

/// The evidence from a blob's form about its writer: rows of sections 1, 3 and 5 of the format's reference.
package struct ShapeEvidence: Sendable {
  var system: String
  var span: SystemSpan
  private let fact: String
  private let confidence: Confidence

  init(_ system: String, _ span: SystemSpan, _ fact: String, _ confidence: Confidence) {
    self.system = system
    self.span = span
    self.fact = fact
    self.confidence = confidence
  }

  /// The fact that supports the system, with its confidence.
  var evidence: String { "\(fact) (confidence \(confidence.rawValue))" }
}

extension ShapeEvidence {
  static let emptyArchive = ShapeEvidence(
    "iOS 12.0 to 12.2", SystemSpan(.init(12), through: .init(12, 2, 99)),
    "an archive of nil is what these releases write when the system has nothing to resume", .observed)
  static let wrappedModernArchive = ShapeEvidence(
    "iOS 18.4 or later, or WebKit", SystemSpan(.init(18, 4)),
    "a masked archive inside another one, with a path, is written by WebKit and by the newer loader", .observed)
  static let modernArchive = ShapeEvidence(
    "iOS 18.4 or later", SystemSpan(.init(18, 4)),
    "a masked archive is written by the newer loader, which apps can choose since iOS 18.4", .observed)
  static let unmaskedModernArchive = ShapeEvidence(
    "the newer loader, unmasked by a tool", SystemSpan(.init(18, 4)),
    "the object is the newer loader's, which masks its archives and which apps can choose since iOS 18.4", .observed)
  static let uploadArchive = ShapeEvidence(
    "iOS 17 or later", SystemSpan(.init(17)), "resume data of uploads in this form exists since iOS 17", .observed)
  static let classicUploadArchive = ShapeEvidence(
    "a system with the classic loader", SystemSpan(.init(0)),
    "an archive under a mask that the newer loader does not use is the classic loader's state of an upload", .observed)
  static let safari = ShapeEvidence(
    "Safari or another program", SystemSpan(.init(0)),
    "the keys are those of the Info.plist in a .download directory, which Safari, NSURLDownload and others write",
    .inferred)
  static let webKit = ShapeEvidence(
    "WebKit", SystemSpan(.init(12)), "an XML keyed archive with a path outside it is WebKit's form", .observed)

  /// The evidence from version, container and request form of a classic download blob; nil for an unknown version.
  static func classic(version: Int64?, isKeyedArchive: Bool, request: EmbeddedRequest?) -> ShapeEvidence? {
    switch (version, isKeyedArchive) {
    case (1, false):
      return .init("iOS 8", SystemSpan(.init(8), through: .init(8, 99)), "version 1", .corroborated)
    case (2, false):
      return version2(request)
    case (4, false):
      return .init(
        "iOS 11", SystemSpan(.init(11), through: .init(11, 99)), "version 4 in a plain property list", .observed)
    case (4, true):
      return .init(
        "iOS 12", SystemSpan(.init(12), through: .init(12, 99)), "version 4 in a keyed archive", .singleSource)
    case (5, _):
      return .init("iOS 13 or later", SystemSpan(.init(13)), "version 5", .singleSource)
    case (1, true), (2, true):
      // A task that is cancelled before a response returns its old dictionary in a new archive.
      return .init(
        "iOS 12 or later", SystemSpan(.init(12)),
        "a keyed archive, which earlier systems do not write; its version is that of an earlier system's blob",
        .observed)
    default:
      return nil
    }
  }

  /// Version 2 is shared by iOS 9 and 10; the secure coder of iOS 10 names the slots of requests.
  private static func version2(_ request: EmbeddedRequest?) -> ShapeEvidence {
    switch (request?.form, request?.topKey) {
    case (.keyed, _):
      .init("iOS 10", SystemSpan(.init(10), through: .init(10, 99)), "version 2 with requests in named form", .observed)
    case (.positional, "root"):
      .init(
        "iOS 10", SystemSpan(.init(10), through: .init(10, 99)),
        "version 2 with positional requests under \"root\": the published repair for iOS 10.0-10.1", .inferred)
    case (.positional, _):
      .init("iOS 9", SystemSpan(.init(9), through: .init(9, 99)), "version 2 with positional requests", .observed)
    case (nil, _):
      .init("iOS 9 or 10", SystemSpan(.init(9), through: .init(10, 99)), "version 2", .observed)
    }
  }
}

extension OriginSystem {
  /// Combines the evidence from the form and from the User-Agent.
  init(_ evidence: WriterEvidence) {
    self.init(system: Self.system(evidence), evidence: Self.texts(evidence))
  }

  /// The system in words.
  static func system(_ evidence: WriterEvidence) -> String {
    let shape = evidence.shape
    if let agent = evidence.agent, shape.map({ $0.span.overlaps(agent.span) }) ?? true { return agent.releases }
    return shape?.system ?? "unknown"
  }

  private static func texts(_ evidence: WriterEvidence) -> [String] {
    guard let shape = evidence.shape, let agent = evidence.agent else {
      return [evidence.shape?.evidence, evidence.agent?.evidence].compactMap { $0 }
    }
    if shape.span.overlaps(agent.span) { return [agent.evidence, shape.evidence] }
    // A download that is resumed sends its old headers again, so an older User-Agent in a newer blob is common; a newer
    // one in an older blob shows that a tool has rewritten the blob.
    let reason =
      agent.span.isEntirelyBefore(shape.span)
      ? "older than the blob, as after an update of the system"
      : "newer than the blob, which a tool may have rewritten"
    return [shape.evidence, "\(agent.evidence), \(reason)"]
  }
}
