public import ResumeDataKit

/// A blob that was found.
public struct Find: Sendable {
  /// The place in the evidence.
  public var locator: Locator
  /// The blob.
  public var bytes: [UInt8]
  /// The blob, decoded.
  public var document: ResumeDataDocument
  /// The innermost wrapping.
  package var textEncoding: TextEncoding
  /// Where the bytes lie in the evidence, wrapping included. Empty if they are not stored as they are.
  public var extents: [Extent]
  /// The line of the evidence's text, from 1.
  public var line: Int?
  /// The records that hold the blob, the outer one first.
  package var context: [FindContext] = []
  /// Whether it is in use.
  public var state: State
  /// The evidence for the state.
  public var stateReason: String?

  /// A run of bytes of the evidence.
  public struct Extent: Sendable, Hashable {
    /// The file of the evidence; that of the database if there is only one.
    public var file: SQLiteFile
    /// The offset in the file.
    public var offset: Int
    /// The number of bytes.
    public var length: Int

    /// Creates an extent.
    public init(file: SQLiteFile = .database, offset: Int, length: Int) {
      (self.file, self.offset, self.length) = (file, offset, length)
    }
  }

  /// Whether the owner of the evidence still sees the blob there.
  public enum State: String, Sendable, Hashable, CaseIterable, Comparable {
    /// A program that opens the file reads it.
    case live
    /// A later version replaced it.
    case superseded
    /// Its row was deleted.
    case deleted
    /// It is in unused space, and its owner is not known.
    case unallocated
    /// A part of it is missing or overwritten.
    case damaged

    /// From the best to the least known.
    public static func < (left: Self, right: Self) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }
}

/// Something that was not read, or not completely.
public struct Unread: Sendable, Hashable {
  /// What.
  public var locator: Locator
  /// Why.
  public var reason: String
  /// Whether it is an archive that ends before its end. Of the partial file of a download, that is expected.
  package var isCutArchive = false

  /// Creates a note on something that was not read.
  public init(locator: Locator = Locator(), reason: String) { (self.locator, self.reason) = (locator, reason) }
}
