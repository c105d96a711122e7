/// Limits of a search. Each exceeded limit gives an ``Unread``.
public struct ScanLimits: Sendable, Hashable {
  /// Containers within containers.
  public var depth = 8
  /// Pages of databases; a page that is read twice counts twice.
  public var pages = 10_000_000
  /// Bytes of a value that is searched.
  public var valueBytes = 16 << 20
  /// Values of property lists and objects of archives.
  public var values = 4_000_000
  /// Candidates for blobs.
  public var candidates = 200_000
  /// Whether the versions and rows of databases are searched that are not in use any more.
  public var includesDeleted = true
  /// Whether bytes of unknown formats are searched.
  public var includesCarved = true
  /// Whether text in UTF-16 is searched for without a byte order mark, as in dumps of memory.
  public var includesWideText = false
  /// Whether names and URLs of resume data are listed that are not in a blob.
  package var includesFragments = false

  /// The defaults.
  public init() {}
}
