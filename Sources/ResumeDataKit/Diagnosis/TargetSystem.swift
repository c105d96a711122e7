/// The system that will read a blob. It decides what is broken: the same request archive is wrong for iOS 10.0-10.1 and
/// right for every later system (section 6 of the format's reference).
public struct TargetSystem: Sendable, Hashable {
  /// The system in words.
  public var name: String
  /// Whether it was named, not worked out from the blob.
  public var isNamed: Bool
  /// The releases that it may be, in iOS versions, or nil if nothing is known.
  var span: SystemSpan?
  /// Whether builds in a User-Agent narrow the releases down.
  var isKnownByBuild: Bool

  /// The reader that was named, else the system that wrote the blob.
  init(named release: SystemRelease?, or evidence: WriterEvidence) {
    if let release {
      name = release.description
      isNamed = true
      span = SystemSpan(release.iOSYear, through: release.iOSYear)
      isKnownByBuild = false
      return
    }
    let (shape, agent) = (evidence.shape, evidence.agent)
    let agrees = agent.map { agent in shape.map { $0.span.overlaps(agent.span) } ?? true } ?? false
    name = OriginSystem.system(evidence)
    isNamed = false
    span = agrees ? agent?.span : shape?.span
    isKnownByBuild = agrees
  }
}
