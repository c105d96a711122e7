/// The system that will read a blob. What counts as broken depends on it: the same request archive is wrong for iOS
/// 10.0-10.1 and right for every later system (section 6 of the format's reference).
package struct TargetSystem: Sendable {
  /// The system in words.
  package var name: String
  /// Whether it was named by the caller instead of derived from the blob.
  package var isNamed: Bool
  /// The releases that it may be, in iOS versions, or nil if nothing is known.
  var span: SystemSpan?
  /// Whether the releases come from builds in a User-Agent.
  var isKnownByBuild: Bool

  /// The named reader, otherwise the system that wrote the blob.
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
