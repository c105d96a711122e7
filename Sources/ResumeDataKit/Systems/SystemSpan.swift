/// A span of releases, counted in iOS versions.
struct SystemSpan: Sendable, Equatable {
  var first: SystemRelease.Version
  /// Nil if it is open-ended.
  var last: SystemRelease.Version?

  init(_ first: SystemRelease.Version, through last: SystemRelease.Version? = nil) {
    self.first = first
    self.last = last
  }

  func overlaps(_ other: SystemSpan) -> Bool {
    (other.last.map { first <= $0 } ?? true) && (last.map { other.first <= $0 } ?? true)
  }

  /// Whether some release of the span is at least `first` and below `end`.
  func reaches(from first: SystemRelease.Version, below end: SystemRelease.Version) -> Bool {
    self.first < end && (last.map { first <= $0 } ?? true)
  }

  /// Whether no release of the span is below a release.
  func isAtLeast(_ release: SystemRelease.Version) -> Bool {
    release <= first
  }

  func isEntirelyBefore(_ other: SystemSpan) -> Bool {
    last.map { $0 < other.first } ?? false
  }
}

extension SystemRelease {
  /// The iOS version of the same time, so that systems can be compared: macOS 10.12.1 is 10.1, macOS 11 is 14, watchOS
  /// 3.1 is 10.1, tvOS has iOS's numbers, and since 2025 all have the same. In the year of iOS 10, in which a point
  /// release matters (bug B1), tvOS 10.1 and watchOS 3.1.1 came with 10.2, and the later ones with 10.3 (release
  /// dates).
  var iOSYear: Version {
    switch (platform, version.major) {
    case (.tvOS, 10) where version.minor == 0: Version(10, min(version.patch, 1))
    case (.tvOS, 10) where (1...2).contains(version.minor): Version(10, version.minor + 1, version.patch)
    case (.watchOS, 3) where version.minor == 1 && version.patch > 0: Version(10, 2, version.patch)
    case (.watchOS, 3) where version.minor == 2: Version(10, 3, version.patch)
    case (.macOS, 10): Version(max(0, version.minor - 2), version.patch)
    case (.macOS, 11...15): Version(version.major + 3, version.minor, version.patch)
    case (.watchOS, 1...11): Version(version.major + 7, version.minor, version.patch)
    default: version
    }
  }
}
