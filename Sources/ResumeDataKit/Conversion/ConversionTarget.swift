/// The target of a conversion. Properties that are nil are not changed.
///
/// ```swift
/// let plain = try document.converted(to: .version(2))         // an XML property list
/// let later = try document.converted(for: .iOS(12, 1))        // version 4, a keyed archive, named requests
/// ```
public struct ConversionTarget: Sendable, Hashable {
  /// `NSURLSessionResumeInfoVersion`: 1, 2, 4 or 5.
  public var version: Int64?
  /// The kind of file; not a masked archive.
  public var container: ResumeDataDocument.Container?
  /// How the requests are archived.
  package var requests: SystemProfile.RequestForm?
  /// The temporary directory of the app, absolute. Version 1 gets the path of the partial file in it. When version 1 is
  /// converted to a later one, a path in another directory stays a path.
  public var directory: String?
  /// The length of the partial file in bytes. It replaces the byte count of the blob.
  public var bytesReceived: Int64?
  /// The name of the partial file, for a blob without one.
  public var partialFileName: String?
  /// Fields that must be removed for the reader.
  package var harmfulFields: [String] = []
  /// Whether fields that the target cannot represent are dropped instead of being an error.
  public var isLossy = false

  /// Creates a target that changes nothing.
  public init() {}

  /// A version in the form that its systems write: 1, 2, 4 or 5. Converting to another one is an error.
  public static func version(_ version: Int64) -> ConversionTarget {
    if let target = ConversionTarget(version: version) { return target }
    var target = ConversionTarget()
    target.version = version
    return target
  }

  /// What a profile's systems read.
  package init(_ profile: SystemProfile) {
    version = profile.version
    container = profile.container
    requests = profile.requests
    harmfulFields = profile.harmfulFields
  }

  /// A version in its usual profile; nil for a version that no system is known to read.
  package init?(version: Int64) {
    guard let profile = SystemProfile(version: version) else { return nil }
    self.init(profile)
  }

  /// What a system reads; nil for a system older than resume data.
  package init?(for release: SystemRelease) {
    guard let profile = SystemProfile(of: release) else { return nil }
    self.init(profile)
  }
}
