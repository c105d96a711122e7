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
    func build(_ product: String) -> String? {
      userAgent.split(separator: " ").last { $0.hasPrefix(product) }
        .map { String($0.dropFirst(product.count)) }
        .flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let cfNetwork = build("CFNetwork/") else { return nil }
    self.cfNetwork = cfNetwork
    darwin = build("Darwin/")
    namesMac = userAgent.contains("(x86_64)") || userAgent.contains("(i386)")
  }

  /// `CFNetwork/808.0.2 Darwin/16.0.0`.
  public var text: String {
    "CFNetwork/" + cfNetwork + (darwin.map { " Darwin/" + $0 } ?? "")
  }
}
