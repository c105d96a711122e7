public import PropertyLists

/// Facts from outside the blob. Rules are given these facts; they never look for themselves.
public struct DiagnosisContext: Sendable, Hashable {
  /// The system that will read the blob; nil for the one that wrote it.
  public var reader: SystemRelease?
  /// The time, or nil if nothing may depend on it.
  public var now: PropertyListDate?
  /// The partial file.
  public var partialFile: PartialFile
  /// The first bytes of the partial file, as far as they were read; a few hundred are enough.
  public var partialFileBeginning: [UInt8]

  /// What is known about the partial file.
  ///
  /// Look for it in one directory, directly, under the name that ``ResumeDataFields/partialFileName(in:)`` gives.
  /// Where that gives none there is nothing to look for: `unknown`. Give the directory as an absolute path: a
  /// relative one cannot be written into a blob, and RD401 and RD403 then offer no fix.
  public enum PartialFile: Sendable, Hashable {
    /// Nobody looked.
    case unknown
    /// It was looked for in this directory and is not there.
    case missing(directory: String)
    /// There is something under its name in this directory that is not a file with bytes: the reason completes the
    /// sentence that begins with the name, such as `is a directory`.
    case unusable(directory: String, reason: String)
    /// It is there, in this directory, with this length in bytes.
    case found(directory: String, length: Int64)
  }

  /// Creates a context; what is left out is not known.
  public init(
    reader: SystemRelease? = nil, now: PropertyListDate? = nil, partialFile: PartialFile = .unknown,
    partialFileBeginning: [UInt8] = []
  ) {
    self.reader = reader
    self.now = now
    self.partialFile = partialFile
    self.partialFileBeginning = partialFileBeginning
  }
}
