extension SystemBuild {
  /// What a User-Agent's builds say about the system. Descriptions are created on access.
  struct Match: Sendable {
    /// The matching rows of the table.
    fileprivate enum Basis: Sendable {
      /// Both builds, in one row.
      case row(SystemBuild)
      /// Only CFNetwork's build, with the range and number of its rows.
      case network(from: SystemBuild, through: SystemBuild, count: Int)
      /// Only Darwin's major number, which identifies the systems of a year.
      case darwinMajor(number: Int, darwin: String, major: Int)
    }

    /// The builds in the User-Agent.
    private let agent: UserAgentBuild
    private let basis: Basis

    fileprivate init(_ agent: UserAgentBuild, _ basis: Basis) {
      self.agent = agent
      self.basis = basis
    }
  }

  /// The releases that a User-Agent's builds belong to, or nil if the table does not know them.
  static func matches(_ agent: UserAgentBuild) -> Match? {
    // One build of CFNetwork can belong to several releases that only Darwin distinguishes.
    let candidates = (agent.namesMac ? macOSByNetwork : iOSByNetwork)[agent.cfNetwork] ?? []
    if let row = candidates.first(where: { $0.darwin == agent.darwin }) { return Match(agent, .row(row)) }
    if let first = candidates.first, let last = candidates.last {
      return Match(agent, .network(from: first, through: last, count: candidates.count))
    }
    return darwinMajor(of: agent).map { Match(agent, $0) }
  }

  private static let iOSByNetwork = Dictionary(grouping: iOS, by: \.cfNetwork)
  private static let macOSByNetwork = Dictionary(grouping: macOS, by: \.cfNetwork)

  /// Darwin's major number gives the year if the build is not in the table: Darwin 14 is iOS 8 and OS X
  /// 10.10 and so on to Darwin 24, iOS 18; then 25 is iOS 26 and 27 is iOS 27 (ua-parser/uap-core;
  /// sindresorhus/macos-release).
  private static func darwinMajor(of agent: UserAgentBuild) -> Match.Basis? {
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
    return .darwinMajor(number: number, darwin: darwin, major: major)
  }
}

extension SystemBuild.Match {
  /// The span of releases, counted in iOS versions (a Mac's release counts as the iOS of its year).
  var span: SystemSpan {
    switch basis {
    case .row(let row): SystemSpan(row.iOSYear(of: row.first), through: row.iOSYear(of: row.last))
    case .network(let first, let last, _):
      SystemSpan(first.iOSYear(of: first.first), through: last.iOSYear(of: last.last))
    case .darwinMajor(_, _, let major): SystemSpan(.init(major), through: .init(major, 99))
    }
  }

  /// The releases in words.
  var releases: String {
    switch basis {
    case .row(let row): row.releases
    case .network(let first, let last, let count):
      count == 1 ? first.releases : "\(first.platform.rawValue) \(first.first) to \(last.last)"
    case .darwinMajor(let number, _, let major): agent.namesMac ? "macOS of Darwin \(number)" : "iOS \(major)"
    }
  }

  /// The match and its confidence.
  var evidence: String {
    switch basis {
    case .row(let row):
      return "User-Agent has \(agent.text), the builds of \(row.releases)\(row.remark) "
        + "(confidence \(row.confidence.rawValue))"
    case .network(let first, _, _):
      let other = agent.darwin.map { "; Darwin/\($0) is that of another system, as in a simulator" } ?? ""
      return "User-Agent has CFNetwork/\(agent.cfNetwork), the build of \(releases)\(other) "
        + "(confidence \(first.confidence.rawValue))"
    case .darwinMajor(_, let darwin, let major):
      return "User-Agent has Darwin/\(darwin), the kernel of iOS \(major) and of the macOS of that time "
        + "(confidence \(Confidence.corroborated.rawValue))"
    }
  }
}

extension SystemBuild {
  fileprivate func iOSYear(of version: SystemRelease.Version) -> SystemRelease.Version {
    SystemRelease(platform, version).iOSYear
  }

  /// A remark on a row, in addition to its releases.
  fileprivate var remark: String {
    var remark = ""
    if platform == .iOS, first.major >= 14 { remark += " or of the macOS of that time" }
    if named != nil, first != last { remark += " (found in \(first) to \(last))" }
    return remark
  }
}
