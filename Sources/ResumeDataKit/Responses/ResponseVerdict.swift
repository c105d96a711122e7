/// What a response to a continuation request means for the partial file.
public struct ResponseVerdict: Sendable, Hashable {
  /// What can be done.
  public var action: Action
  /// Why.
  public var reasons: [ResponseReason]
  /// The bytes that the body has, in the server's file.
  public var contentRange: ContentRange?
  /// Whether the same request may succeed later: the server is busy or failing (status 429 or 5xx).
  public var isTemporary: Bool
  /// When to ask again, as the server said it: seconds or a date.
  public var retryAfter: String?

  /// What can be done with a response.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// The body is the rest; append it.
    case append
    /// The partial file is the whole file.
    case complete
    /// The body is the whole file, the same as before; keep it instead of the partial file.
    case restart
    /// The file on the server is another one; the partial file is of no use.
    case changed
    /// The server wants credentials, or a link that has not expired.
    case unauthorized
    /// The server did not send the rest, for another reason; the partial file may still be of use.
    case notResumable = "not-resumable"
    /// The body is a part of the file, and not the requested part.
    case wrongRange = "wrong-range"
  }

  init(
    _ action: Action, _ reasons: [ResponseReason], contentRange: ContentRange? = nil, isTemporary: Bool = false,
    retryAfter: String? = nil
  ) {
    self.action = action
    self.reasons = reasons
    self.contentRange = contentRange
    self.isTemporary = isTemporary
    self.retryAfter = retryAfter
  }

  /// What Apple's classic loader does with the partial file when it gets this response (loader rule 6).
  package static func loaderEffect(ofStatus status: Int) -> String {
    status == 206
      ? "the loader appends the body to the partial file" : "the loader empties the partial file (confidence A)"
  }
}

extension ContinuationExpectation {
  /// Judges a response.
  package func verdict(for response: ServerResponse) -> ResponseVerdict {
    switch response.status {
    case 206: partialContent(response)
    case 200: wholeFile(response)
    case 412:
      ResponseVerdict(
        .changed, [.obstacle("status 412: a precondition failed, the file has changed", .http("15.5.13"))])
    case 416: rangeNotSatisfiable(response)
    case 401, 407:
      ResponseVerdict(
        .unauthorized, [.obstacle("status \(response.status): the server requires credentials", .http("15.5.2"))])
    case 403:
      ResponseVerdict(
        .unauthorized,
        [.obstacle("status 403: the server refuses; the link may have expired or lack credentials", .http("15.5.4"))])
    case 300...399: redirection(response)
    default: failure(response)
    }
  }

  // MARK: 206

  private func partialContent(_ response: ServerResponse) -> ResponseVerdict {
    if response.header("Content-Type")?.lowercased().hasPrefix("multipart/byteranges") ?? false {
      return ResponseVerdict(.wrongRange, [.obstacle("the body has several parts", .http("15.3.7.2"))])
    }
    guard let text = response.header("Content-Range") else {
      return ResponseVerdict(.wrongRange, [.obstacle("status 206 without Content-Range", .http("15.3.7.1"))])
    }
    guard let contentRange = ContentRange(text), let bytes = contentRange.bytes else {
      return ResponseVerdict(.wrongRange, [.obstacle("Content-Range \(text) is not a range of bytes", .http("14.4"))])
    }
    func verdict(_ action: ResponseVerdict.Action, _ reasons: [ResponseReason]) -> ResponseVerdict {
      ResponseVerdict(action, reasons, contentRange: contentRange)
    }
    if let change = change(in: response, total: contentRange.totalBytes) { return verdict(.changed, [change]) }
    guard let first = firstByte(ofTotal: contentRange.totalBytes) else {
      return verdict(
        .wrongRange, [.obstacle("the file's length is missing, so the offset is not known", .http("14.4"))])
    }
    guard bytes.lowerBound == first, bytes.upperBound <= lastByte else {
      return verdict(
        .wrongRange,
        [.obstacle("Content-Range \(text) is not the requested range: \(range.header)", .http("14.4"))])
    }
    if let length = response.contentLength, length != contentRange.length {
      return verdict(
        .wrongRange, [.obstacle("Content-Length \(length) is not the length of Content-Range \(text)", .http("15.3.7"))]
      )
    }
    return verdict(
      .append, [.remark("Content-Range \(text) begins at the offset", .http("15.3.7"))] + remarks(response))
  }

  private var lastByte: Int64 {
    if case .between(_, let last) = range { last } else { .max }
  }

  /// What proves that the file is another one. Only a strong validator allows parts to be joined (RFC 9110, section
  /// 15.3.7.3).
  private func change(in response: ServerResponse, total: Int64?) -> ResponseReason? {
    if let coding = response.contentCoding {
      return .obstacle(
        "Content-Encoding is \(coding): these are not bytes of the same representation", .http("8.8.3.3"))
    }
    if let total, let totalBytes, total != totalBytes {
      return .obstacle("the file has \(total) bytes, and had \(totalBytes)", .http("14.4"))
    }
    if let entityTag, let text = response.header("ETag"), !isJudgedByDate(response) {
      let isSame = EntityTag(entityTag).flatMap { tag in EntityTag(text).map { tag.isStrongMatch(for: $0) } } ?? false
      if isSame { return nil }
      return .obstacle(
        "the ETag is \(text), and was \(entityTag): no proof that the file is the same", .http("8.8.3.2"))
    }
    if let lastModified, let text = response.header("Last-Modified"), text != lastModified {
      return .obstacle("Last-Modified is \(text), and was \(lastModified)", .http("8.8.2"))
    }
    return nil
  }

  /// Whether the blob's own tag is weak or not a tag, so that it was the date that If-Range had, and the response has a
  /// date too.
  private func isJudgedByDate(_ response: ServerResponse) -> Bool {
    guard let entityTag, EntityTag(entityTag)?.isWeak ?? true else { return false }
    return lastModified != nil && response.header("Last-Modified") != nil
  }

  private func remarks(_ response: ServerResponse) -> [ResponseReason] {
    if entityTag != nil, response.header("ETag") == nil {
      return [.remark("the response does not repeat the ETag; it relies on If-Range alone", .http("15.3.7"))]
    }
    if entityTag == nil, lastModified == nil {
      return [.remark("the blob has no validator: nothing shows that the file is the same", .http("13.1.5"))]
    }
    return []
  }

  // MARK: Other statuses

  private func wholeFile(_ response: ServerResponse) -> ResponseVerdict {
    if let change = change(in: response, total: response.contentLength) { return ResponseVerdict(.changed, [change]) }
    return ResponseVerdict(.restart, [.obstacle("status 200: the server sends the whole file", .http("14.2"))])
  }

  private func rangeNotSatisfiable(_ response: ServerResponse) -> ResponseVerdict {
    guard let contentRange = response.header("Content-Range").flatMap({ ContentRange($0) }),
      let total = contentRange.totalBytes, let first = firstByte(ofTotal: total)
    else {
      return ResponseVerdict(
        .notResumable,
        [.obstacle("status 416 without the file's length: whether it is complete is not known", .http("15.5.17"))])
    }
    func verdict(_ action: ResponseVerdict.Action, _ message: String) -> ResponseVerdict {
      ResponseVerdict(action, [.obstacle(message, .http("15.5.17"))], contentRange: contentRange)
    }
    if let change = change(in: response, total: total) {
      return ResponseVerdict(.changed, [change], contentRange: contentRange)
    }
    if first == total {
      return ResponseVerdict(
        .complete,
        [
          .remark(
            "the file has \(total) bytes, all of which were received; only a checksum proves it", .http("15.5.17"))
        ],
        contentRange: contentRange)
    }
    if first > total { return verdict(.changed, "the file has \(total) bytes, fewer than were received") }
    return verdict(.notResumable, "status 416 although the file has \(total) bytes, more than were received")
  }

  private func redirection(_ response: ServerResponse) -> ResponseVerdict {
    if response.status == 304 {
      return ResponseVerdict(
        .notResumable,
        [
          .obstacle(
            "status 304: the request had If-None-Match or If-Modified-Since, which must be removed", .http("15.4.5"))
        ])
    }
    return ResponseVerdict(
      .notResumable, [.obstacle("status \(response.status): repeat the request at the URL in Location", .http("15.4"))])
  }

  private func failure(_ response: ServerResponse) -> ResponseVerdict {
    let isTemporary = response.status == 429 || (500...599).contains(response.status)
    let message =
      switch response.status {
      case 404, 410: "status \(response.status): the file no longer exists"
      case _ where isTemporary: "status \(response.status): the server cannot answer now; ask again later"
      default: "status \(response.status) does not answer a request for a range"
      }
    return ResponseVerdict(
      .notResumable, [.obstacle(message, .http("15"))], isTemporary: isTemporary,
      retryAfter: response.header("Retry-After"))
  }
}
