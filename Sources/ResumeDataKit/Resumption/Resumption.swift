import KeyedArchives

/// The HTTP request that continues a download, or why there is none.
///
/// It is worked out as Apple's classic loader of iOS 18.0 does (section 4 of the format's reference, rules 2, 4 and 5;
/// confidence A, from published analyses).
public enum Resumption: Sendable, Hashable {
  /// Ask for the rest.
  case request(ResumptionRequest)
  /// Nothing can be asked for, for this reason.
  case unavailable(reason: String)
}

/// A request for the rest of a download. Any status but 206 means that the answer is not the rest.
public struct ResumptionRequest: Sendable, Hashable {
  /// The URL.
  public var url: String
  /// The value of `Range`.
  public var range: String
  /// The value of `If-Range`: the entity tag, else the date, else nil: then nothing guards against a changed file.
  public var ifRange: String?
  /// The status that the rest comes with.
  public var expectedStatus: Int { 206 }

  /// Makes a request of its parts.
  public init(url: String, range: String, ifRange: String?) {
    self.url = url
    self.range = range
    self.ifRange = ifRange
  }
}

extension Resumption {
  /// Works out the request for the fields of a blob.
  init(kind: ResumeDataKind, isEmpty: Bool, fields: ResumeDataFields) {
    switch kind {
    case .upload: self = .unavailable(reason: "this is the state of an upload")
    case .request: self = .unavailable(reason: "this is a request alone; it does not say what was received")
    case .unknown: self = .unavailable(reason: "this is no resume data that we know")
    case .download where isEmpty:
      self = .unavailable(reason: "the blob is empty: nothing was received, start a new download")
    case .download, .safariDownload: self.init(fields)
    }
  }

  private init(_ fields: ResumeDataFields) {
    guard let url = fields.askedURL?.text else {
      self = .unavailable(reason: "the blob has no URL")
      return
    }
    let scheme = String(Substring(url.utf8.prefix { $0 != UInt8(ascii: ":") })).lowercased()
    guard scheme == "http" || scheme == "https" else {
      self = .unavailable(reason: "the URL is not http or https")
      return
    }
    // Whoever sends what we give must not send lines that the blob's maker has added to it.
    guard url.isFreeOfControls else {
      self = .unavailable(reason: "the URL has control characters or blanks")
      return
    }
    // An empty text is no validator, and no value of a header.
    let validator = [fields.entityTag, fields.serverDate].compactMap { $0 }.first { !$0.isEmpty }
    guard validator?.isFreeOfControlsInWords ?? true else {
      self = .unavailable(reason: "the validator has control characters, which no header may have")
      return
    }
    if let method = fields.takenRequest?.request.method, method.uppercased() != "GET" {
      self = .unavailable(reason: "the request's method is \(method); only GET can be continued")
      return
    }
    guard let received = fields.bytesReceived else {
      self = .unavailable(
        reason: "the blob does not say how many bytes were received; the partial file's length would")
      return
    }
    guard received >= 0 else {
      self = .unavailable(reason: "the count of bytes received is negative")
      return
    }
    do {
      let asked = fields.originalRequest?.request?.header("Range")
      let whole = try asked.map { header throws(ByteRange.Fault) in try ByteRange(header: header) } ?? .from(0)
      let range = try whole.advanced(by: received)
      self = .request(ResumptionRequest(url: url, range: range.header, ifRange: validator))
    } catch {
      self = .unavailable(reason: error.reason)
    }
  }
}

extension String {
  /// Whether no character but blanks between words is a blank, a control character or a line break.
  fileprivate var isFreeOfControlsInWords: Bool {
    hasOnlyBytes { $0 >= 0x20 && $0 < 0x7F } || split(separator: " ").allSatisfy(\.isFreeOfControls)
  }
}

extension StringProtocol {
  /// Whether no character is a blank, a control character or a line break.
  fileprivate var isFreeOfControls: Bool {
    if hasOnlyBytes(where: { $0 > 0x20 && $0 < 0x7F }) { return true }
    return unicodeScalars.allSatisfy { scalar in
      // Most are ASCII, whose properties need not be looked for in Unicode's tables.
      if scalar.isASCII { return scalar.value > 0x20 && scalar.value != 0x7F }
      return !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
    }
  }
}

extension ByteRange.Fault {
  fileprivate var reason: String {
    switch self {
    case .malformed: "the original request's Range header is not one in bytes"
    case .severalParts: "the original request asks for several ranges, which the loader restarts"
    case .complete: "the range that the original request asks for has been received"
    case .overflow: "the range exceeds 64 bits"
    }
  }
}
