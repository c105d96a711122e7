public import KeyedArchives
import PropertyLists

/// A request for the rest of a download. Any status but 206 means that the response does not have the remaining bytes;
/// ``verdict(for:)`` judges a response.
public struct ContinuationRequest: Sendable, Hashable {
  /// The URL.
  public var url: String
  /// The method: only GET can be continued.
  public var method: String { "GET" }
  /// The header fields of the blob's own request, without `Range`, the conditional fields, `Accept-Encoding`, `Host`
  /// and the fields that concern a single connection. No value has control characters.
  public var headers: [ArchivedURLRequest.Header]
  /// The bytes to ask for, counted in the file on the server.
  public var byteRange: ByteRange
  /// The length of the partial file, where the rest is appended. It differs from the first byte of the range if the app
  /// itself asked for a range.
  public var offset: Int64
  /// The value of `If-Range`: the entity tag, otherwise the date, otherwise nil: then a change of the file on the
  /// server goes unnoticed.
  ///
  /// If the entity tag is weak or invalid, which no server matches (RFC 9110, section 13.1.5), a valid date takes
  /// its place.
  public var ifRange: String?
  /// The length of the whole file on the server, if the blob has it.
  public var totalBytes: Int64?

  /// The value of `Range`.
  public var range: String { byteRange.header }
  /// The status of a response with the rest.
  package var expectedStatus: Int { 206 }

  /// All header fields to send: the request's own, `Accept-Encoding: identity`, since ranges count the bytes of one
  /// encoding, `Range` and `If-Range`.
  public var allHeaders: [ArchivedURLRequest.Header] {
    var all = headers
    all.append(.init(name: "Accept-Encoding", value: "identity"))
    all.append(.init(name: "Range", value: range))
    if let ifRange { all.append(.init(name: "If-Range", value: ifRange)) }
    return all
  }

  /// Creates a request from its parts.
  ///
  /// - Parameters:
  ///   - url: a whole http or https URL.
  ///   - byteRange: the bytes to ask for.
  ///   - offset: the length of the partial file; nil for the first byte of the range.
  ///   - ifRange: an entity tag or a date.
  ///   - headers: the other fields to send.
  ///   - totalBytes: the length of the whole file on the server, where it is known.
  package init(
    url: String, byteRange: ByteRange, offset: Int64? = nil, ifRange: String?,
    headers: [ArchivedURLRequest.Header] = [], totalBytes: Int64? = nil
  ) {
    self.url = url
    self.byteRange = byteRange
    self.offset = offset ?? byteRange.firstByte ?? 0
    self.ifRange = ifRange
    self.headers = headers
    self.totalBytes = totalBytes
  }
}

extension ContinuationRequest {
  /// Judges the response to this request. Its body may be appended, at ``offset``, only where the action is
  /// ``ResponseVerdict/Action/append``; ``ResponseVerdict/contentRange`` then says how many bytes must come.
  ///
  /// Headers prove nothing about the bytes: check the finished file against a checksum if there is one.
  public func verdict(for response: ServerResponse) -> ResponseVerdict {
    let isTag = ifRange.map { $0.hasPrefix("\"") || $0.hasPrefix("W/") } ?? false
    return ContinuationExpectation(
      offset: offset, range: byteRange, entityTag: isTag ? ifRange : nil, lastModified: isTag ? nil : ifRange,
      totalBytes: totalBytes
    ).verdict(for: response)
  }

  /// The fields of an archived request that are sent again, or nil if one of them could add lines to the request.
  static func headers(from archived: [ArchivedURLRequest.Header]) -> [ArchivedURLRequest.Header]? {
    let named = archived.filter { connection.contains($0.name) }
      .flatMap { $0.value.split(separator: ",").map { $0.filter { $0 != " " }.asciiLowercased } }
    let kept = archived.filter { header in
      !ownFields.contains(header.name) && (named.isEmpty || !named.contains(header.name.asciiLowercased))
    }
    let isSafe = kept.allSatisfy { header in
      header.name.isHTTPToken && header.value.hasOnlyBytes { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
    return isSafe ? kept : nil
  }

  /// The field that names further ones that belong to the connection.
  private static let connection: HeaderNames = ["connection"]

  /// Fields that are not sent again: ranges and conditions (RFC 9110, sections 13.1 and 14.2) are set by the
  /// continuation, and the others belong to one connection or one message (section 7.6.1).
  private static let ownFields: HeaderNames = [
    "range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "accept-encoding",
    "connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "transfer-encoding",
    "upgrade", "host", "content-length", "expect", "__hhaa__",
  ]
}

extension ResumeDataFields {
  /// The length of the whole file on the server. A response with status 206 has it only in Content-Range; the length of
  /// an encoded body is a different one.
  var completeLength: Int64? {
    guard let response else { return totalBytes }
    if let value = response.header("Content-Range") { return ContentRange(value)?.totalBytes }
    guard response.status == 200, response.header("Content-Encoding") == nil else { return nil }
    return response.expectedLength.flatMap { $0 >= 0 ? $0 : nil }
  }
}

extension StringProtocol {
  /// Whether this can be the name of a header field (RFC 9110, section 5.6.2).
  var isHTTPToken: Bool {
    !isEmpty
      && hasOnlyBytes { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: byte.isOne(of: "!#$%&'*+-.^_`|~")
        }
      }
  }

  /// With ASCII letters in lower case; header names have no others.
  var asciiLowercased: String {
    String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }, as: UTF8.self)
  }
}
