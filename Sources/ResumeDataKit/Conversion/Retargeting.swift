package import KeyedArchives
import PropertyLists

/// A change of the URL or the headers of a blob, for example when a signed URL has expired.
package struct Retargeting: Sendable {
  /// The absolute new URL, or nil for no change.
  package var url: String?
  /// Whether credentials are kept for the new URL. If not, everything is removed that may contain credentials or names
  /// an old host: headers that are not plain, their second copy, bodies, properties, the archived response, and unknown
  /// strings and data. A request that already has the new URL keeps everything.
  package var keepsCredentials = false
  /// Headers to set. They replace those of the same name.
  package var headers: [ArchivedURLRequest.Header] = []
  /// Names of headers to remove, in any case.
  package var removedHeaders: [String] = []
  /// Whether a request whose URL cannot be changed is removed instead of being an error.
  package var isLossy = false

  /// Creates a change of the URL; without a URL, only of headers.
  package init(url: String? = nil, keepsCredentials: Bool = false) {
    self.url = url
    self.keepsCredentials = keepsCredentials
  }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { url == nil && headers.isEmpty && removedHeaders.isEmpty }
}

extension ResumeDataDocument {
  /// The blob for another URL. It is set as the download URL and in both requests. Byte count, validator and partial
  /// file stay, so it must lead to the same file.
  ///
  /// - Parameters:
  ///   - url: a whole http or https URL, percent-encoded.
  ///   - keepsCredentials: whether Authorization, Cookie and the like are kept.
  /// - Throws: `ConversionError`.
  public func retargeted(
    to url: String, keepingCredentials keepsCredentials: Bool = false
  ) throws(ConversionError) -> ResumeDataDocument {
    try retargeting(Retargeting(url: url, keepsCredentials: keepsCredentials)).document
  }

  /// As ``retargeted(to:keepingCredentials:)``, for headers too, with a list of what was left out.
  package func retargeting(_ retargeting: Retargeting) throws(ConversionError) -> Conversion {
    try Retargeter(document: self, retargeting: retargeting).run()
  }
}

/// Gives one document another URL and other headers.
///
/// First the given headers are set in the existing requests. Then the whole file is written from scratch, see
/// ``BlobCleanser``.
private struct Retargeter {
  let document: ResumeDataDocument
  let retargeting: Retargeting

  func run() throws(ConversionError) -> Conversion {
    guard !retargeting.isEmpty else { return Conversion(document: document) }
    try check()
    var edited = document
    var lost: [ConversionChange] = []
    var cleanser = BlobCleanser(policy)
    do {
      lost = try setHeaders(in: &edited)
      try edited.rewrite(cleanser.blob(edited.propertyList))
      if let url = retargeting.url, edited.fields.url != url {
        // The blob had no URL next to its requests.
        try edited.setURL(url)
        try edited.rewrite(edited.compactedPropertyList)
      }
    } catch {
      throw ConversionError(.notCarried, "the blob cannot hold what was given: \(error)")
    }
    guard lost.isEmpty || retargeting.isLossy else {
      throw ConversionError(.notCarried, "the URL cannot be set in every request", fields: lost)
    }
    return Conversion(document: edited, changes: cleanser.dropped + lost)
  }

  private func check() throws(ConversionError) {
    guard document.isDownload else {
      throw ConversionError(.notConvertible, "this blob has no download whose URL could be changed")
    }
    try retargeting.check()
    if !retargeting.headers.isEmpty, fieldForHeaders == nil {
      throw ConversionError(.notCarried, "the blob has no request that could hold a header")
    }
  }

  /// The request that gets headers even if it has no HTTP part yet: the one that the loader uses.
  private var fieldForHeaders: String? { document.fields.effectiveRequest?.field }

  /// Sets the headers of the requests. Removes the requests whose URL cannot be set, and returns them.
  private func setHeaders(in edited: inout ResumeDataDocument) throws(PropertyListError) -> [ConversionChange] {
    var lost: [ConversionChange] = []
    let field = fieldForHeaders
    try edited.editRequests { name, editor in
      guard var request = editor else {
        guard retargeting.url != nil else { return true }
        lost.append(ConversionChange(.dropped, name, "the request cannot be decoded, so it would keep the old URL"))
        return false
      }
      guard !retargeting.headers.isEmpty else { return true }
      if name == field { request.addHTTPPart() }
      for header in retargeting.headers { request.setHeader(header.name, to: header.value) }
      editor = request
      return true
    }
    return lost
  }

  private var policy: CleansingPolicy {
    let dropsCredentials = retargeting.url != nil && !retargeting.keepsCredentials && changesURL
    var policy = CleansingPolicy(treatment: dropsCredentials ? .drop : .keep)
    policy.url = retargeting.url
    policy.givenHeaders = retargeting.headers
    policy.removedHeaders = Set(retargeting.removedHeaders.map { $0.lowercased() })
    if dropsCredentials { policy.oldHosts = oldHosts }
    return policy
  }

  /// The URLs that the blob has now.
  private var oldURLs: [String] {
    let fields = document.fields
    let requests = [fields.currentRequest?.request, fields.originalRequest?.request].compactMap { $0 }
    return [fields.url, fields.response?.url].compactMap { $0 }
      + requests.flatMap { [$0.wholeURL, $0.baseURL, $0.mainDocumentURL].compactMap { $0 } }
  }

  private var changesURL: Bool {
    guard let url = retargeting.url.map({ URLText($0) }) else { return false }
    return oldURLs.isEmpty || oldURLs.contains { !URLText($0).hasSameTarget(as: url) }
  }

  /// The hosts of the old URLs, without very short ones, which would occur in ordinary words.
  private var oldHosts: Set<String> {
    let new = retargeting.url.map { URLText($0).host } ?? ""
    return Set(oldURLs.map { URLText($0).host }.filter { $0 != new && $0.utf8.count > 3 })
  }
}

extension Retargeting {
  /// Checks what can be checked without a blob: whether a request can have the URL and the headers.
  ///
  /// - Throws: `ConversionError` of the code `badArgument`.
  package func check() throws(ConversionError) {
    if let url { try URLText.check(url) }
    for header in headers { try header.check() }
  }
}

extension URLText {
  /// - Throws: an error if a string is not a URL that a blob can have.
  static func check(_ text: String) throws(ConversionError) {
    if let fault = URLFault(in: text) { throw ConversionError(.badArgument, "the URL cannot be used: \(fault.reason)") }
  }
}

extension ArchivedURLRequest.Header {
  /// - Throws: an error if HTTP does not allow the name or the value (RFC 9110, 5.1 and 5.5).
  func check() throws(ConversionError) {
    guard name.isHTTPToken, name != "__hhaa__" else {
      throw ConversionError(.badArgument, "\"\(name)\" is not a valid header name")
    }
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }) else {
      throw ConversionError(.badArgument, "the value of the header \(name) has control characters")
    }
  }
}
