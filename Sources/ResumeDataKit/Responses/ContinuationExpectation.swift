/// What the response to a continuation request must say so that its body is the rest of the partial file.
package struct ContinuationExpectation: Sendable {
  /// How many bytes the partial file has: the body is appended there.
  package var offset: Int64
  /// The requested range in the server's file. It does not begin at `offset` where the original request asked
  /// for a part of the file.
  package var range: ByteRange
  /// The tag of the file that the partial file is a part of, as the server sent it.
  package var entityTag: String?
  /// The date of that file, as the server sent it.
  package var lastModified: String?
  /// The length of that file in bytes, if the blob has it.
  package var totalBytes: Int64?

  /// Creates an expectation from its parts.
  package init(
    offset: Int64, range: ByteRange, entityTag: String? = nil, lastModified: String? = nil, totalBytes: Int64? = nil
  ) {
    self.offset = offset
    self.range = range
    self.entityTag = entityTag
    self.lastModified = lastModified
    self.totalBytes = totalBytes
  }

  /// The first byte that the body must have, in the server's file, or nil if it depends on the file's length.
  package func firstByte(ofTotal total: Int64?) -> Int64? {
    switch range {
    case .from(let first), .between(let first, _): first
    case .suffix(let length): total.map { max(0, $0 - length) }
    }
  }

  /// Whether a part of the file ends where the requested range ends; false if that place is not known, since a server
  /// may send less than was requested (RFC 9110, section 15.3.7).
  package func reachesEnd(_ part: ContentRange) -> Bool {
    guard let last = part.bytes?.upperBound else { return false }
    let lastOfFile = (part.totalBytes ?? totalBytes).map { $0 - 1 }
    switch range {
    case .from, .suffix: return last == lastOfFile
    case .between(_, let requested): return last == min(requested, lastOfFile ?? requested)
    }
  }
}

extension ResumeDataDocument {
  /// The HTTP request that continues the download from the end of a partial file, whatever count the blob has. A masked
  /// archive of the newer loader has none: there the file's length is the offset (section 2 of the format's reference).
  ///
  /// - Parameter length: the length of the partial file in bytes.
  public func continuation(fromLength length: Int64) -> Continuation {
    var fields = fields
    fields.bytesReceived = length
    return Continuation(kind: kind, isEmpty: isEmpty, fields: fields)
  }

  /// What the response to a continuation request must say.
  ///
  /// - Parameter length: the length of the partial file in bytes; nil for the blob's own count.
  /// - Returns: nil if nothing can be continued; ``continuation`` has the reason.
  package func expectation(fromLength length: Int64? = nil) -> ContinuationExpectation? {
    guard let offset = length ?? fields.bytesReceived,
      case .request(let request) = continuation(fromLength: offset)
    else { return nil }
    return ContinuationExpectation(
      offset: offset, range: request.byteRange, entityTag: fields.entityTag, lastModified: fields.serverDate,
      totalBytes: request.totalBytes)
  }

  /// Judges a response to the continuation request.
  ///
  /// - Parameter length: the length of the partial file in bytes; nil for the blob's own count.
  /// - Returns: nil if nothing can be continued; ``continuation`` has the reason.
  package func verdict(for response: ServerResponse, partialLength length: Int64? = nil) -> ResponseVerdict? {
    expectation(fromLength: length).map { $0.verdict(for: response) }
  }
}
