/// A release of one of Apple's systems, such as iOS 10.0.2.
public struct SystemRelease: Sendable, Hashable {
  /// The systems that have URLSession. iPadOS counts as iOS.
  public enum Platform: String, Sendable, Hashable, CaseIterable {
    /// iOS and iPadOS.
    case iOS
    /// OS X and macOS.
    case macOS
    /// tvOS.
    case tvOS
    /// watchOS.
    case watchOS
  }

  /// The system.
  public var platform: Platform
  /// The release.
  public var version: Version

  /// A release number of up to three parts; those left out are 0.
  public struct Version: Sendable, Hashable, Comparable {
    /// The year's release.
    public var major: Int
    /// The feature update.
    public var minor: Int
    /// The fix.
    public var patch: Int

    /// Creates a release number.
    public init(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) {
      self.major = major
      self.minor = minor
      self.patch = patch
    }

    /// Numerical order.
    public static func < (left: Version, right: Version) -> Bool {
      (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
  }

  /// Creates a release.
  public init(_ platform: Platform, _ version: Version) {
    self.platform = platform
    self.version = version
  }
}

extension SystemRelease {
  /// A release of iOS or iPadOS.
  public static func iOS(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) -> SystemRelease {
    SystemRelease(.iOS, Version(major, minor, patch))
  }

  /// A release of OS X or macOS.
  public static func macOS(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) -> SystemRelease {
    SystemRelease(.macOS, Version(major, minor, patch))
  }

  /// A release of tvOS.
  public static func tvOS(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) -> SystemRelease {
    SystemRelease(.tvOS, Version(major, minor, patch))
  }

  /// A release of watchOS.
  public static func watchOS(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) -> SystemRelease {
    SystemRelease(.watchOS, Version(major, minor, patch))
  }
}

extension SystemRelease.Version: LosslessStringConvertible {
  /// Reads `10`, `10.0` or `10.0.2`.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false).map { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    guard (1...3).contains(parts.count), let major = parts[0] else { return nil }
    let numbers = parts.compactMap { $0 }
    guard numbers.count == parts.count else { return nil }
    self.init(major, numbers.count > 1 ? numbers[1] : 0, numbers.count > 2 ? numbers[2] : 0)
  }

  /// `10.1`, or `10.0.2` where there is a third part.
  public var description: String {
    patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)"
  }
}

extension SystemRelease: LosslessStringConvertible {
  /// Reads a name such as `iOS 10.0.2`; iPadOS is iOS, OS X is macOS. Letters' case does not count, nor whether a
  /// blank is before the number.
  public init?(_ description: String) {
    let digits = description.firstIndex { $0.isASCII && $0.isNumber } ?? description.endIndex
    let numbers = description[digits...].split(separator: " ")
    guard numbers.count == 1, let version = Version(String(numbers[0])) else { return nil }
    let name = description[..<digits].split(separator: " ").joined(separator: " ").lowercased()
    let names: [String: Platform] = [
      "ios": .iOS, "ipados": .iOS, "macos": .macOS, "os x": .macOS, "mac os x": .macOS, "tvos": .tvOS,
      "watchos": .watchOS,
    ]
    guard let platform = names[name] else { return nil }
    self.init(platform, version)
  }

  /// `iOS 10.0.2`.
  public var description: String { "\(platform.rawValue) \(version)" }
}

/// How well a fact about Apple's systems is supported. Nothing here was checked on such a system.
public enum Confidence: String, Sendable, Hashable, CaseIterable {
  /// Seen in real bytes, in published source, or in published analyses of Apple's loader.
  case observed = "A"
  /// Several independent secondary sources.
  case corroborated = "B"
  /// One secondary source.
  case singleSource = "C"
  /// Our inference.
  case inferred = "I"

  /// The weaker of two confidences, for a statement that depends on both.
  package static func weakest(of first: Confidence, _ second: Confidence) -> Confidence {
    allCases.last { $0 == first || $0 == second } ?? first
  }
}
