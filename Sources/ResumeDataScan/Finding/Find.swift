public import ResumeDataKit

/// A blob that was found.
public struct Find: Sendable {
  /// Where in the evidence.
  public var locator: Locator
  /// The blob.
  public var bytes: [UInt8]
  /// The blob, decoded.
  public var document: ResumeDataDocument
  /// How it was wrapped, in the innermost of what it lies in.
  public var transport: Transport
  /// Where the bytes lie in the evidence, wrapping included. Empty if they are not stored as they are.
  public var extents: [Extent]
  /// The line of the evidence's text, from 1.
  public var line: Int?
  /// Whether it is in use.
  public var state: State
  /// What the state was told from.
  public var stateReason: String?

  /// A run of bytes of the evidence.
  public struct Extent: Sendable, Hashable {
    /// Which file of the evidence; the database's own where there is only one.
    public var file: SQLiteFile
    /// Where in it.
    public var offset: Int
    /// How many bytes.
    public var length: Int

    /// Creates an extent.
    public init(file: SQLiteFile = .database, offset: Int, length: Int) {
      (self.file, self.offset, self.length) = (file, offset, length)
    }
  }

  /// Whether the owner of the evidence still sees the blob there.
  public enum State: String, Sendable, Hashable, CaseIterable, Comparable {
    /// It is read by who opens the file.
    case live
    /// A later version has taken its place.
    case superseded
    /// Its row was deleted.
    case deleted
    /// It lies in space that nothing uses, and nothing says what it belonged to.
    case unallocated
    /// A part of it is missing or overwritten.
    case damaged

    /// From the best known to the least.
    public static func < (left: Self, right: Self) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }
}

/// Something that was not read, or not to its end.
public struct Unread: Sendable, Hashable {
  /// What.
  public var locator: Locator
  /// Why.
  public var reason: String

  /// Says what was not read, and why.
  public init(locator: Locator = Locator(), reason: String) { (self.locator, self.reason) = (locator, reason) }
}
