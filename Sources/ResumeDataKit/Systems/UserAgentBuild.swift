/// The CFNetwork and Darwin builds in a User-Agent such as `App/1 CFNetwork/808.0.2 Darwin/16.0.0`, which URLSession
/// sends unless the app sets another.
public struct UserAgentBuild: Sendable, Hashable {
  /// The text behind `CFNetwork/`.
  public var cfNetwork: String
  /// The text behind `Darwin/`; nil where it is missing.
  public var darwin: String?
  /// Whether the agent names a Mac's processor, as macOS up to 10.15 does: `(x86_64)`.
  public var namesMac: Bool

  /// Reads a User-Agent; nil where it names no CFNetwork build.
  public init?(userAgent: String) {
    var cfNetwork: Substring.UTF8View?
    var darwin: Substring.UTF8View?
    var namesMac = false
    for word in userAgent.utf8.split(separator: UInt8(ascii: " ")) {
      switch word.first {
      case UInt8(ascii: "C"): cfNetwork = word.droppingPrefix("CFNetwork/") ?? cfNetwork
      case UInt8(ascii: "D"): darwin = word.droppingPrefix("Darwin/") ?? darwin
      default: break
      }
      namesMac = namesMac || word.contains("(x86_64)") || word.contains("(i386)")
    }
    guard let cfNetwork, !cfNetwork.isEmpty else { return nil }
    self.cfNetwork = String(Substring(cfNetwork))
    self.darwin = darwin.flatMap { $0.isEmpty ? nil : String(Substring($0)) }
    self.namesMac = namesMac
  }

  /// `CFNetwork/808.0.2 Darwin/16.0.0`.
  public var text: String {
    "CFNetwork/" + cfNetwork + (darwin.map { " Darwin/" + $0 } ?? "")
  }
}

extension Substring.UTF8View {
  /// What follows an ASCII text at the beginning; nil where the beginning is another.
  fileprivate func droppingPrefix(_ prefix: String) -> Self? {
    let text = prefix.utf8
    return starts(with: text) ? dropFirst(text.count) : nil
  }

  /// Whether an ASCII text in brackets occurs.
  fileprivate func contains(_ text: String) -> Bool {
    var rest = self
    while let bracket = rest.firstIndex(of: UInt8(ascii: "(")) {
      rest = rest[bracket...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
