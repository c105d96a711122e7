public import PropertyLists

/// Facts from outside the blob. Rules get these facts and never look for them.
public struct DiagnosisContext: Sendable, Hashable {
  /// The system that will read the blob; nil for the one that wrote it.
  public var reader: SystemRelease?
  /// The current time, or nil if nothing may depend on it.
  public var now: PropertyListDate?
  /// The partial file.
  public var partialFile: PartialFileSearch
  /// The first bytes of the partial file, as far as they were read; a few hundred are enough.
  public var partialFileBeginning: [UInt8]

  /// What a search for the partial file gave.
  ///
  /// Look for it directly in one directory, under the name from ``ResumeDataDocument/partialFileName(in:)``. If that
  /// gives no name there is nothing to look for: `unknown`. Give the directory as an absolute path: a relative one
  /// cannot be written into a blob, and RD401 and RD403 then offer no fix.
  public enum PartialFileSearch: Sendable, Hashable {
    /// It was not looked for.
    case unknown
    /// It was looked for in this directory and is not there.
    case missing(directory: String)
    /// Something else is under its name in this directory. The reason continues a sentence that begins with the name,
    /// such as `is a directory`.
    case unusable(directory: String, reason: String)
    /// It is in this directory, with this length in bytes.
    case found(directory: String, length: Int64)
  }

  /// Creates a context. Omitted facts are unknown.
  public init(
    reader: SystemRelease? = nil, now: PropertyListDate? = nil, partialFile: PartialFileSearch = .unknown,
    partialFileBeginning: [UInt8] = []
  ) {
    self.reader = reader
    self.now = now
    self.partialFile = partialFile
    self.partialFileBeginning = partialFileBeginning
  }
}
