/// Something odd about an input that was read all the same: hidden bytes, unused objects, skipped characters.
public struct PropertyListAnomaly: Sendable, Hashable {
  /// What kind of oddity it is.
  public var kind: Kind
  /// The oddity in words, without the place.
  public var message: String
  /// Where in the input.
  public var location: SourceLocation

  /// Makes an anomaly.
  public init(_ kind: Kind, _ message: String, at location: SourceLocation) {
    self.kind = kind
    self.message = message
    self.location = location
  }
}

extension PropertyListAnomaly {
  /// The kinds of oddity. The raw values are permanent; new ones may be added.
  public struct Kind: RawRepresentable, Sendable, Hashable {
    /// The permanent name.
    public let rawValue: String

    /// Makes a kind of its permanent name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An object of a binary property list that nothing refers to.
    public static let unreferencedObject = Kind(rawValue: "unreferenced-object")
    /// Objects of a binary property list that nothing refers to and that repeat, byte for byte, one that is in use.
    /// Apple's archiver leaves such objects behind (31 of the 172 in the archive of iOS 26 that was published, 24 in the
    /// two of iOS 10.0.2), so they are no sign of tampering. Reported once a file, at the first.
    public static let redundantObjects = Kind(rawValue: "redundant-objects")
    /// Bytes of a binary property list that belong to no object, table or trailer.
    public static let unclaimedBytes = Kind(rawValue: "unclaimed-bytes")
    /// Two objects of a binary property list that share bytes.
    public static let overlappingObjects = Kind(rawValue: "overlapping-objects")
    /// A key that occurs twice in one dictionary.
    public static let duplicateKey = Kind(rawValue: "duplicate-key")
    /// Characters inside `<data>` that are not base64 and were skipped, as CoreFoundation skips them.
    public static let skippedCharacters = Kind(rawValue: "skipped-characters")
    /// Content after the end of the property list.
    public static let trailingBytes = Kind(rawValue: "trailing-bytes")
    /// Further anomalies that were counted but not listed one by one.
    public static let more = Kind(rawValue: "more")
  }
}
