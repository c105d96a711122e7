public import KeyedArchives
public import PropertyLists

// What a blob says, wherever its form says it; nil if it does not, or if the value is not one of its kind.
extension ResumeDataDocument {
  /// The version of the format; nil in forms that have none.
  public var version: Int64? { fields.version }

  /// The URL of the current request, after redirects.
  public var url: String? { fields.url }

  /// Bytes in the partial file when the blob was written; the loader resumes at this number.
  public var bytesReceived: Int64? { fields.bytesReceived }

  /// The length of the whole file on the server.
  public var totalBytes: Int64? { fields.completeLength }

  /// What distinguishes this version of the file on the server; ``Validator/none`` if the blob has neither a tag
  /// nor a date.
  public var validator: Validator {
    Validator(entityTag: fields.entityTag, lastModified: fields.serverDate)
  }

  /// The name under which the partial file is to be looked for in a directory; nil if the blob gives none, one that
  /// would lead out of the directory, or the path of a file elsewhere.
  ///
  /// - Parameter directory: the directory's absolute path.
  public func partialFileName(in directory: String) -> String? {
    fields.partialFileName(in: directory)
  }

  /// The request after redirects.
  public var currentRequest: ArchivedURLRequest? { fields.currentRequest?.request }

  /// The request that the app made.
  public var originalRequest: ArchivedURLRequest? { fields.originalRequest?.request }
}

extension ResumeDataDocument {
  /// Decodes a blob from any collection of bytes, as ``init(decoding:limits:)`` does from an array.
  public init(
    decoding input: some Collection<UInt8>, limits: PropertyListLimits = .default
  ) throws(ResumeDataError) {
    // One byte too many shows that the input is too large; the rest need not be copied.
    try self.init(decoding: limits.bytes < .max ? Array(input.prefix(limits.bytes + 1)) : Array(input), limits: limits)
  }

  /// Decodes a blob from a span, as ``init(decoding:limits:)`` does from an array.
  public init(decoding input: RawSpan, limits: PropertyListLimits = .default) throws(ResumeDataError) {
    let taken = limits.bytes < .max ? input.extracting(first: limits.bytes + 1) : input
    try self.init(decoding: unsafe taken.withUnsafeBytes { unsafe Array($0) }, limits: limits)
  }
}
