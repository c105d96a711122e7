/// What a response to a new download says about resuming it: whether URLSession will write resume data when the
/// download stops, and whether that will be of use.
public struct Resumability: Sendable, Hashable {
  /// Whether the loader writes resume data (section 4 of the format's reference, rule 9).
  public var willWriteResumeData: Bool
  /// Whether the resume data can continue the download.
  public var isResumable: Bool
  /// Why, obstacles first.
  public var reasons: [ResponseReason]
}

extension ServerResponse {
  /// What this response, the first one of a download, says about resuming it.
  public var resumability: Resumability {
    let writing = obstaclesToWriting
    let use = writing.isEmpty ? obstaclesToUse : []
    return Resumability(
      willWriteResumeData: writing.isEmpty, isResumable: writing.isEmpty && use.isEmpty,
      reasons: writing + use + remarks)
  }

  private var obstaclesToWriting: [ResponseReason] {
    var reasons: [ResponseReason] = []
    if !(200...299).contains(status) {
      reasons.append(.obstacle("status \(status): the body is not the file", .http("15")))
    }
    if method != "GET", method != "HEAD" {
      reasons.append(.obstacle("the request's method is \(method); resume data is written only for GET", .loader(9)))
    }
    if let scheme = url?.scheme, scheme != "http", scheme != "https" {
      reasons.append(.obstacle("the URL's scheme is \(scheme), not http or https", .loader(9)))
    }
    if header("ETag") == nil, header("Last-Modified") == nil {
      reasons.append(.obstacle("there is neither ETag nor Last-Modified", .loader(9)))
    }
    return reasons
  }

  private var obstaclesToUse: [ResponseReason] {
    [validatorObstacle, rangesObstacle, codingObstacle].compactMap { $0 }
  }

  /// The loader sends the tag in `If-Range`, and the date only where there is no tag (rule 4).
  private var validatorObstacle: ResponseReason? {
    if let text = header("ETag") {
      guard let tag = EntityTag(text) else {
        return .obstacle("the ETag \(text) is not an entity tag, so If-Range cannot match it", .http("8.8.3"))
      }
      guard tag.isWeak else { return nil }
      let way = header("Last-Modified") == nil ? "" : "; without the tag the date could be used"
      return .obstacle("the ETag \(text) is weak and never matches in If-Range\(way)", .http("13.1.5"))
    }
    guard let text = header("Last-Modified") else { return nil }
    guard let modified = HTTPDate(text) else {
      return .obstacle("Last-Modified \(text) is not an HTTP date, so If-Range cannot match it", .http("5.6.7"))
    }
    if let sent = header("Date").flatMap({ HTTPDate($0) }), sent.secondsSince1970 - modified.secondsSince1970 < 1 {
      return .obstacle("the file changed within a second of the response, so its date proves nothing", .http("8.8.2.2"))
    }
    return nil
  }

  private var rangesObstacle: ResponseReason? {
    guard header("Accept-Ranges")?.lowercased() == "none" else { return nil }
    return .obstacle("Accept-Ranges is none: the server does not send parts of a file", .http("14.3"))
  }

  private var codingObstacle: ResponseReason? {
    contentCoding.map {
      .obstacle(
        "Content-Encoding is \($0): the partial file has decoded bytes, so its length is not an offset in the encoded "
          + "body",
        .http("8.4"))
    }
  }

  private var remarks: [ResponseReason] {
    guard (200...299).contains(status) else { return [] }
    var reasons: [ResponseReason] = []
    if header("Accept-Ranges") == nil {
      reasons.append(
        .remark("there is no Accept-Ranges; the server may still send parts of the file", .http("14.3")))
    }
    if contentLength == nil, header("Transfer-Encoding")?.lowercased().hasText("chunked") ?? false {
      reasons.append(.remark("the response is chunked and has no Content-Length: the total is not known", .http("8.6")))
    }
    if let vary = header("Vary") {
      reasons.append(
        .remark("the response varies by \(vary): the same request headers must be sent to continue", .http("12.5.5")))
    }
    if header("Cache-Control")?.lowercased().hasText("no-store") ?? false {
      reasons.append(.remark("Cache-Control is no-store; resume data does not depend on it", .loader(9)))
    }
    return reasons
  }
}

extension String {
  /// The scheme of a URL in lower case.
  fileprivate var scheme: String? {
    utf8.firstIndex(of: UInt8(ascii: ":")).map { String(self[..<$0]).lowercased() }
  }
}
