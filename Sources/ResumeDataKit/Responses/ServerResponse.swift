public import KeyedArchives

/// A server's response to a GET request, as far as resuming a download depends on it.
///
/// ```swift
/// let response = ServerResponse(status: 200, headers: [.init(name: "ETag", value: "\"5e3a1c\"")])
/// print(response.resumability.isResumable)                                    // true
/// if case .request(let request) = document.continuation {
///   print(request.verdict(for: response).action)                              // changed
/// }
/// ```
public struct ServerResponse: Sendable, Hashable {
  /// A header field.
  public typealias Header = ArchivedURLRequest.Header

  /// The status code.
  public var status: Int
  /// The header fields in their order.
  public var headers: [Header]
  /// The method of the request that was answered; `HEAD` is judged as the GET that it stands for.
  public var method: String
  /// The URL that was asked, where it is known.
  public var url: String?

  /// Creates a response.
  public init(status: Int, headers: [Header], method: String = "GET", url: String? = nil) {
    self.status = status
    self.headers = headers
    self.method = method
    self.url = url
  }

  /// The value of the last field with a name; the case of ASCII letters does not count.
  public func header(_ name: String) -> String? {
    headers.value(of: name)?.trimmingBlanks
  }

  /// The tag of the file, or nil if `ETag` is missing or not an entity tag.
  var entityTag: EntityTag? { header("ETag").flatMap { EntityTag($0) } }

  /// The coding of the body, or nil if it is the file as it is.
  var contentCoding: String? {
    header("Content-Encoding").flatMap { $0.isEmpty || $0.lowercased() == "identity" ? nil : $0 }
  }

  /// `Content-Length` in bytes.
  var contentLength: Int64? { header("Content-Length").flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 } }
}

/// Why a response is judged as it is.
public struct ResponseReason: Sendable, Hashable {
  /// One sentence. It names header fields and shows tags and dates, never credentials.
  public var message: String
  /// The section of RFC 9110, or the rule of Apple's loader, that it follows from.
  public var source: String
  /// How sure that is.
  public var confidence: Confidence
  /// Whether it is in the way; else it is a remark.
  public var isObstacle: Bool

  static func obstacle(_ message: String, _ source: Source) -> ResponseReason {
    ResponseReason(message: message, source: source.title, confidence: source.confidence, isObstacle: true)
  }

  static func remark(_ message: String, _ source: Source) -> ResponseReason {
    ResponseReason(message: message, source: source.title, confidence: source.confidence, isObstacle: false)
  }

  /// A place that a reason follows from.
  struct Source {
    var title: String
    var confidence: Confidence

    /// A section of RFC 9110, a published standard.
    static func http(_ section: String) -> Source {
      Source(title: "RFC 9110, section \(section)", confidence: .observed)
    }

    /// A rule of the classic loader of iPadOS 18.0 (section 4 of the format's reference).
    static func loader(_ rule: Int, _ confidence: Confidence = .observed) -> Source {
      Source(title: "loader rule \(rule)", confidence: confidence)
    }
  }
}

extension String {
  /// Without blanks and tabs at both ends (RFC 9110, section 5.5).
  fileprivate var trimmingBlanks: String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
    return String(Substring(utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed().map { $0 }.text))
  }
}

extension [UInt8] {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
