public import PropertyLists

/// What the outside has to say for a diagnosis. Rules are handed these facts; they never look for themselves.
public struct DiagnosisContext: Sendable, Hashable {
  /// The system that will read the blob; nil for the one that wrote it.
  public var reader: SystemRelease?
  /// The time; nil where nothing may depend on it.
  public var now: PropertyListDate?
  /// The partial file.
  public var partialFile: PartialFile

  /// What is known of the partial file.
  ///
  /// Whoever looks for it looks in one folder, directly, under the name that ``ResumeDataFields/partialFileName(in:)`` gives.
  /// Where that gives none there is nothing to look for: `unknown`. The folder should be given
  /// as an absolute path: a relative one cannot be written into a blob, and RD401 and RD403 then offer no fix.
  public enum PartialFile: Sendable, Hashable {
    /// Nobody looked.
    case unknown
    /// It was looked for in this folder and is not there.
    case missing(directory: String)
    /// It is there, in this folder, with this length in bytes.
    case found(directory: String, length: Int64)
  }

  /// Makes a context; what is left out is not known.
  public init(reader: SystemRelease? = nil, now: PropertyListDate? = nil, partialFile: PartialFile = .unknown) {
    self.reader = reader
    self.now = now
    self.partialFile = partialFile
  }
}
