extension SystemBuild {
  /// What a User-Agent's builds say about the system.
  struct Match: Sendable, Hashable {
    /// The releases in words.
    var releases: String
    /// The span of releases, counted in iOS versions (a Mac's release counts as the iOS of its year).
    var span: SystemSpan
    /// What was matched and how well it is supported.
    var evidence: String
  }

  /// The releases that a User-Agent's builds belong to; nil where the table does not know them.
  static func match(_ agent: UserAgentBuild) -> Match? {
    let rows = agent.namesMac ? macOS : iOS
    if let row = rows.first(where: { $0.cfNetwork == agent.cfNetwork && $0.darwin == agent.darwin }) {
      return row.match("User-Agent has \(agent.text), the builds of \(row.releases)")
    }
    // One build of CFNetwork can belong to several releases that only Darwin tells apart.
    let candidates = rows.filter { $0.cfNetwork == agent.cfNetwork }
    if let first = candidates.first, let last = candidates.last {
      let releases =
        candidates.count == 1 ? first.releases : "\(first.platform.rawValue) \(first.first) to \(last.last)"
      let span = SystemSpan(first.iOSYear(of: first.first), through: last.iOSYear(of: last.last))
      let other = agent.darwin.map { "; Darwin/\($0) is that of another system, as in a simulator" } ?? ""
      return Match(
        releases: releases, span: span,
        evidence: "User-Agent has CFNetwork/\(agent.cfNetwork), the build of \(releases)\(other) "
          + "(confidence \(first.confidence.rawValue))")
    }
    return matchDarwin(agent)
  }

  private func iOSYear(of version: SystemRelease.Version) -> SystemRelease.Version {
    SystemRelease(platform, version).iOSYear
  }

  private func match(_ text: String) -> Match {
    var evidence = text
    if platform == .iOS, first.major >= 14 { evidence += " or of the macOS of that time" }
    if named != nil, first != last { evidence += " (found in \(first) to \(last))" }
    return Match(
      releases: releases, span: SystemSpan(iOSYear(of: first), through: iOSYear(of: last)),
      evidence: "\(evidence) (confidence \(confidence.rawValue))")
  }

  /// Darwin's first number gives the year where the build itself is not in the table: Darwin 14 is iOS 8 and OS X 10.10
  /// and so on to Darwin 24, iOS 18; then 25 is iOS 26 and 27 is iOS 27 (ua-parser/uap-core; sindresorhus/macos-release).
  private static func matchDarwin(_ agent: UserAgentBuild) -> Match? {
    guard let darwin = agent.darwin, let number = darwin.split(separator: ".").first.flatMap({ Int($0) }) else {
      return nil
    }
    let major: Int
    switch number {
    case 14...24: major = number - 6
    case 25: major = 26
    case 27: major = 27
    default: return nil
    }
    let releases = agent.namesMac ? "macOS of Darwin \(number)" : "iOS \(major)"
    return Match(
      releases: releases, span: SystemSpan(.init(major), through: .init(major, 99)),
      evidence: "User-Agent has Darwin/\(darwin), the kernel of iOS \(major) and of the macOS of that time "
        + "(confidence \(Confidence.b.rawValue))")
  }
}
