import Foundation

extension SystemRelease {
  /// The system that the program runs on, or nil if it is not one of Apple's systems with a profile. The loader of
  /// the running system is the one that will read resume data given to URLSession.
  public static var current: SystemRelease? {
    #if os(iOS) || os(visionOS)
      let platform: Platform? = .iOS
    #elseif os(macOS)
      let platform: Platform? = .macOS
    #elseif os(tvOS)
      let platform: Platform? = .tvOS
    #elseif os(watchOS)
      let platform: Platform? = .watchOS
    #else
      let platform: Platform? = nil
    #endif
    let version = ProcessInfo.processInfo.operatingSystemVersion
    return platform.map {
      SystemRelease($0, Version(version.majorVersion, version.minorVersion, version.patchVersion))
    }
  }
}
