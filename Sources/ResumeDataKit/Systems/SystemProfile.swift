package import KeyedArchives

/// How a system writes a blob, or expects it for reading: version, container, form of the requests, and
/// the key of the partial file.
///
/// One row of ``all`` is one span of releases of iOS. Other systems are treated like the iOS of their year; the
/// evidence is in the row.
package struct SystemProfile: Sendable, Equatable {
  /// How a request is archived inside a blob.
  package struct RequestForm: Sendable, Hashable {
    /// How the slots are named.
    package var slots: ArchivedURLRequest.Form
    /// The names of the request in the archive's `$top`.
    package var topKeys: [String]

    /// Creates a form from its parts.
    package init(slots: ArchivedURLRequest.Form, topKeys: [String]) {
      self.slots = slots
      self.topKeys = topKeys
    }

    /// Named slots under the literal key: what iOS 10 and later write, and later systems read (A).
    package static let keyed = RequestForm(slots: .keyed, topKeys: [KeyedArchive.literalRootKey])
    /// Positional slots under the literal key. An archived request of 2015 has them under `root` instead (A), so no
    /// profile writes this form.
    package static let positional = RequestForm(slots: .positional, topKeys: [KeyedArchive.literalRootKey])
    /// Positional slots under `root`: the published repair for iOS 10.0-10.1 (A).
    package static let repaired = RequestForm(slots: .positional, topKeys: [KeyedArchive.rootKey])
    /// Positional slots under both names: each reader of versions 1 and 2 finds the request under its key (I).
    package static let positionalUnderBothNames = RequestForm(
      slots: .positional, topKeys: [KeyedArchive.literalRootKey, KeyedArchive.rootKey])
  }

  /// How a blob names its partial file.
  package enum PathKey: String, Sendable, Hashable {
    /// By its absolute path.
    case localPath = "NSURLSessionResumeInfoLocalPath"
    /// By its name in the temporary directory.
    case tempFileName = "NSURLSessionResumeInfoTempFileName"
  }

  /// The systems in words.
  package var systems: String
  /// `NSURLSessionResumeInfoVersion`.
  package var version: Int64
  /// The kind of file.
  package var container: Container
  /// How requests are archived.
  package var requests: RequestForm
  /// How the partial file is named.
  package var pathKey: PathKey
  /// Fields that must be removed for this reader, since it would fail because of them.
  package var harmfulFields: [String] = []
  /// How well the row is supported, by its weakest part.
  package var confidence: Confidence
  /// The source of the row, with remarks.
  package var source: String
  /// How well it is supported that other systems of the same year do the same.
  var siblings: Confidence = .inferred
  /// The releases of iOS.
  let span: SystemSpan
}

extension SystemProfile {
  /// The table, in the order of the releases (sections 1, 3, 5 and 6 of the format's reference).
  package static let all: [SystemProfile] = [
    SystemProfile(
      systems: "iOS 8", version: 1, container: .xml, requests: .positionalUnderBothNames, pathKey: .localPath,
      confidence: .inferred,
      source:
        "version and absolute path from several engines (B); an archived request of 2015 has positional slots under "
        + "root (A bytes, I that it is of these systems), while later loaders look under the literal key (A for "
        + "18.0), so the requests are stored under both (I)",
      span: SystemSpan(.init(8), through: .init(8, 99))),
    SystemProfile(
      systems: "iOS 9", version: 2, container: .xml, requests: .positionalUnderBothNames, pathKey: .tempFileName,
      confidence: .inferred,
      source:
        "version and file name (A), positional slots before iOS 10 (A), the requests under both names as for iOS 8 (I)",
      span: SystemSpan(.init(9), through: .init(9, 99))),
    SystemProfile(
      systems: "iOS 10.0 to 10.1", version: 2, container: .xml, requests: .repaired, pathKey: .tempFileName,
      confidence: .observed,
      source:
        "a real blob of iOS 10.0.2; the form of the requests is that of the published repair, since these systems "
        + "cannot read the one that they write (A; macOS 10.12 to 10.12.1, tvOS 10.0, watchOS 3.0 to 3.1.0 too)",
      siblings: .observed, span: SystemSpan(.init(10), through: .init(10, 1, 99))),
    SystemProfile(
      systems: "iOS 10.2 to 10.3", version: 2, container: .xml, requests: .keyed, pathKey: .tempFileName,
      confidence: .inferred,
      source: "version 2 (A); that the named form is read again follows from the fix of 10.2 (I)",
      span: SystemSpan(.init(10, 2), through: .init(10, 99))),
    SystemProfile(
      systems: "iOS 11.0 to 11.2", version: 4, container: .xml, requests: .keyed, pathKey: .tempFileName,
      harmfulFields: [ResumeDataKey.byteRange], confidence: .corroborated,
      source:
        "a published blob of version 4 (A); a leftover NSURLSessionResumeByteRange ends the next resume at once (B)",
      span: SystemSpan(.init(11), through: .init(11, 2, 99))),
    SystemProfile(
      systems: "iOS 11.3 to 11.4", version: 4, container: .xml, requests: .keyed, pathKey: .tempFileName,
      confidence: .observed,
      source: "a published blob of version 4 (A); XML also on macOS up to 10.13 (A)",
      span: SystemSpan(.init(11, 3), through: .init(11, 99))),
    SystemProfile(
      systems: "iOS 12.0 to 12.2", version: 4, container: .keyedArchive, requests: .keyed, pathKey: .tempFileName,
      confidence: .singleSource,
      source:
        "an empty blob of iOS 12 (A), the version from one article (C); with nothing received these write an archive "
        + "of nil, which cannot be resumed",
      span: SystemSpan(.init(12), through: .init(12, 2, 99))),
    SystemProfile(
      systems: "iOS 12.3 to 12.5", version: 4, container: .keyedArchive, requests: .keyed, pathKey: .tempFileName,
      confidence: .singleSource, source: "the version from one article (C)",
      span: SystemSpan(.init(12, 3), through: .init(12, 99))),
    SystemProfile(
      systems: "iOS 13 and later", version: 5, container: .keyedArchive, requests: .keyed, pathKey: .tempFileName,
      confidence: .singleSource,
      source:
        "the version from one article (C); container, keys and request form from analyses of the loader of 18.0 (A)",
      span: SystemSpan(.init(13))),
  ]

  /// The profile of a release; nil for one from before resume data, as far as is known.
  ///
  /// The confidence is that of the row; for other systems it is at most the confidence that they behave like iOS.
  package init?(of release: SystemRelease) {
    let version = release.iOSYear
    guard let row = Self.all.last(where: { $0.span.first <= version }) else { return nil }
    self = row
    if release.platform != .iOS {
      systems = "\(release) (as \(row.systems))"
      confidence = .weakest(of: row.confidence, row.siblings)
    }
  }

  /// The usual profile of a version: 1 as iOS 8 writes it; 2 in XML with positional requests, which every reader of
  /// version 2 accepts; 4 as iOS 11 and 5 as iOS 13 write it. Nil for any other version.
  package init?(version: Int64) {
    switch version {
    case 1: self.init(of: SystemRelease(.iOS, .init(8)))
    case 2:
      self.init(of: SystemRelease(.iOS, .init(9)))
      systems = "iOS 9 to 10.3"
      confidence = .inferred
      source =
        "positional slots are what iOS 9 writes and what the published repair gives to iOS 10.0-10.1, which cannot "
        + "read named ones (A); the repair's key is root, other systems look for NSKeyedArchiveRootObjectKey, so the "
        + "requests are stored under both (I)"
    case 4: self.init(of: SystemRelease(.iOS, .init(11, 3)))
    case 5: self.init(of: SystemRelease(.iOS, .init(13)))
    default: return nil
    }
  }
}

extension Container {
  /// Which systems read the container, in words, or nil if any does (section 1 of the format's reference).
  var readers: String? {
    switch self {
    case .xml, .binary: nil
    case .keyedArchive: "iOS 12 and later"
    case .xmlKeyedArchive: "WebKit"
    case .maskedArchive: "the newer loader of iOS 18.4 and later"
    }
  }

  /// Whether the fields are objects of an archive.
  var isArchive: Bool { self == .keyedArchive || self == .xmlKeyedArchive }
}
