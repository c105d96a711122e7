import KeyedArchives

/// The HTTP request that continues a download, or why there is none.
///
/// It is worked out like in Apple's classic loader of iOS 18.0 (section 4 of the format's reference, rules 2, 4 and 5;
/// confidence A, from published analyses), except for a validator that cannot match: then the date is used.
public enum Continuation: Sendable, Hashable {
  /// The request for the rest.
  case request(ContinuationRequest)
  /// All that the original request asked for has been received.
  case complete
  /// There is no such request, for this reason.
  case unavailable(reason: String)
}

extension Continuation {
  /// Why nothing can be asked for.
  package var obstacle: String? {
    switch self {
    case .request: nil
    case .complete: ByteRange.Fault.complete.reason
    case .unavailable(let reason): reason
    }
  }

  /// Works out the request for the fields of a blob.
  init(kind: ResumeDataKind, isEmpty: Bool, fields: ResumeDataFields) {
    switch kind {
    case .upload: self = .unavailable(reason: "this is the state of an upload")
    case .request: self = .unavailable(reason: "this is a request alone; it does not say what was received")
    case .unknown: self = .unavailable(reason: "not a recognised resume data format")
    case .download where isEmpty:
      self = .unavailable(
        reason: "the blob is an archive of nil: the system had nothing to resume; start a new download")
    case .download, .safariDownload: self.init(fields)
    }
  }

  private init(_ fields: ResumeDataFields) {
    guard let url = fields.effectiveURL?.text else {
      self = .unavailable(reason: "the blob has no URL")
      return
    }
    if let fault = URLFault(in: url) {
      self = .unavailable(
        reason: fault.kind == .scheme ? "the URL is not http or https" : "the URL cannot be used: \(fault.reason)")
      return
    }
    let validator = fields.validator
    guard validator?.isFreeOfControlsInWords ?? true else {
      self = .unavailable(reason: "the validator has control characters, which are not allowed in headers")
      return
    }
    if let method = fields.effectiveRequest?.request.method, method != "GET" {
      self = .unavailable(reason: "the request's method is \(method); only GET can be continued")
      return
    }
    guard let received = fields.bytesReceived else {
      self = .unavailable(
        reason: "the blob does not say how many bytes were received; the partial file's length does")
      return
    }
    guard received >= 0 else {
      self = .unavailable(reason: "the count of bytes received is negative")
      return
    }
    do {
      let requested = fields.originalRequest?.request?.header("Range")
      let whole = try requested.map { header throws(ByteRange.Fault) in try ByteRange(header: header) } ?? .from(0)
      let range = try whole.advanced(by: received)
      guard let headers = ContinuationRequest.headers(from: fields.effectiveRequest?.request.headers ?? []) else {
        self = .unavailable(reason: "a header of the request is not one that HTTP allows")
        return
      }
      self = .request(
        ContinuationRequest(
          url: url, byteRange: range, offset: received, ifRange: validator, headers: headers,
          totalBytes: fields.completeLength))
    } catch {
      self = error == .complete ? .complete : .unavailable(reason: error.reason)
    }
  }
}

extension String {
  /// Whether the text has no control characters or line breaks, and blanks only between words.
  var isFreeOfControlsInWords: Bool {
    hasOnlyBytes { $0 >= 0x20 && $0 < 0x7F } || split(separator: " ").allSatisfy(\.isFreeOfControls)
  }
}

extension StringProtocol {
  /// Whether the text has no blanks, control characters or line breaks.
  fileprivate var isFreeOfControls: Bool {
    if hasOnlyBytes(where: { $0 > 0x20 && $0 < 0x7F }) { return true }
    return unicodeScalars.allSatisfy { scalar in
      // Most are ASCII, for which Unicode's tables are not needed.
      if scalar.isASCII { return scalar.value > 0x20 && scalar.value != 0x7F }
      return !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
    }
  }
}

extension ResumeDataFields {
  /// The value for If-Range.
  fileprivate var validator: String? {
    // An empty string is not a validator.
    guard let tag = entityTag, !tag.isEmpty else { return serverDate.flatMap { $0.isEmpty ? nil : $0 } }
    let isStrong = !tag.utf8.starts(with: "W/".utf8) && ValidatorFault(entityTag: tag) == nil
    guard !isStrong, let date = serverDate, ValidatorFault(date: date) == nil else { return tag }
    return date
  }
}

extension ByteRange.Fault {
  var reason: String {
    switch self {
    case .malformed: "the original request's Range header is not a range of bytes"
    case .severalParts: "the original request asks for several ranges, and the loader starts over"
    case .complete: "the range that the original request asks for has been received"
    case .overflow: "the range exceeds 64 bits"
    }
  }
}
