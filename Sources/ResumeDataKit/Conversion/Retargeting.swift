public import KeyedArchives
import PropertyLists

/// Another URL, or other headers, for a blob: as when a signed URL has expired.
public struct Retargeting: Sendable, Hashable {
  /// The whole new URL; nil leaves it.
  public var url: String?
  /// Whether credentials go along to the new URL. If not, headers that hold some, those that name the old host, and the
  /// second copy of the headers are left out.
  public var keepsCredentials = false
  /// Headers to set, in the place of those of the same name.
  public var headers: [ArchivedURLRequest.Header] = []
  /// Names of headers to take out, whatever their case.
  public var removedHeaders: [String] = []
  /// Whether a request in which the URL cannot be changed is left out, instead of being an error.
  public var isLossy = false

  /// A change to another URL; without one, of headers alone.
  public init(url: String? = nil, keepsCredentials: Bool = false) {
    self.url = url
    self.keepsCredentials = keepsCredentials
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { url == nil && headers.isEmpty && removedHeaders.isEmpty }
}

extension ResumeDataDocument {
  /// The blob for another URL. The URL goes into the download URL and both requests; byte count, validator and partial
  /// file stay, so it must lead to the same file.
  ///
  /// - Parameters:
  ///   - url: a whole http or https URL, percent-encoded.
  ///   - keepsCredentials: whether Authorization, Cookie and their like go along.
  /// - Throws: `ConversionError`.
  public func retargeted(
    to url: String, keepingCredentials keepsCredentials: Bool = false
  ) throws(ConversionError) -> ResumeDataDocument {
    try retargeting(Retargeting(url: url, keepsCredentials: keepsCredentials)).document
  }

  /// As ``retargeted(to:keepingCredentials:)``, for headers too, with a list of what was left out.
  public func retargeting(_ retargeting: Retargeting) throws(ConversionError) -> Conversion {
    var retargeter = Retargeter(document: self, retargeting: retargeting)
    return try retargeter.run()
  }
}

/// Gives one document another URL and other headers.
private struct Retargeter {
  let document: ResumeDataDocument
  let retargeting: Retargeting
  private var changes: [ConversionChange] = []

  init(document: ResumeDataDocument, retargeting: Retargeting) {
    self.document = document
    self.retargeting = retargeting
  }

  mutating func run() throws(ConversionError) -> Conversion {
    guard !retargeting.isEmpty else { return Conversion(document: document) }
    try check()
    let old = document.fields.askedURL?.text
    var lost: [ConversionChange] = []
    let field = fieldForHeaders
    var edited = document
    do {
      try edited.editRequests { name, editor in
        guard editor != nil else {
          let message = "the request cannot be decoded, so it would keep the old URL"
          if retargeting.url != nil { lost.append(ConversionChange(.dropped, name, message)) }
          return retargeting.url == nil
        }
        edit(&editor, of: name, oldURL: old, setsHeaders: name == field)
        return true
      }
      if let url = retargeting.url {
        if !retargeting.keepsCredentials { try dropResponse(of: &edited) }
        try edited.setURL(url)
      }
    } catch {
      throw ConversionError(.notCarried, "the blob cannot hold what was given: \(error)")
    }
    guard lost.isEmpty || retargeting.isLossy else {
      throw ConversionError(.notCarried, "not every request can be given the URL", fields: lost)
    }
    return Conversion(document: edited, changes: changes + lost)
  }

  private func check() throws(ConversionError) {
    switch document.shape {
    case .dictionary, .archivedDictionary, .modern, .safari: break
    default: throw ConversionError(.notConvertible, "there is no download in this blob that could have another URL")
    }
    if let url = retargeting.url { try URLText.check(url) }
    for header in retargeting.headers { try header.check() }
    if !retargeting.headers.isEmpty, fieldForHeaders == nil {
      throw ConversionError(.notCarried, "the blob has no request that could hold a header")
    }
  }

  /// The request that is given headers even if it has no place for any yet: the one that the loader takes.
  private var fieldForHeaders: String? { document.fields.takenRequest?.field }

  private mutating func edit(
    _ editor: inout URLRequestEditor?, of field: String, oldURL: String?, setsHeaders: Bool
  ) {
    guard var request = editor else { return }
    if let url = retargeting.url {
      request.setURL(url)
      if !retargeting.keepsCredentials { dropCredentials(of: &request, field, oldURL, url) }
    }
    let removed = Set(retargeting.removedHeaders.map { $0.lowercased() })
    for name in request.removeHeaders(where: { removed.contains($0.name.lowercased()) }) {
      changes.append(ConversionChange(.changed, field, "without the header \(name), as asked for"))
    }
    if setsHeaders, !retargeting.headers.isEmpty { request.addHTTPPart() }
    for header in retargeting.headers { request.setHeader(header.name, to: header.value) }
    request.updateHeaderCopy()
    editor = request
  }

  /// Takes out the archived response where it has credentials: it is that of the old URL, and the loader goes by the validators
  /// beside it. In the newer loader's form it holds the validators, and stays.
  private mutating func dropResponse(of document: inout ResumeDataDocument) throws(PropertyListError) {
    guard let response = document.fields.response else { return }
    let kinds = [response.url.flatMap { Credentials.kinds(inURL: $0) }, Credentials.kinds(in: response.headers)]
    guard let found = kinds.compactMap({ $0 }).first else { return }
    guard document.isClassicDownload, document.apply(.removeField(ResumeDataKey.response)) else {
      changes.append(
        ConversionChange(.note, ResumeDataKey.response, "it still has credentials of the old URL: \(found)"))
      return
    }
    if !document.container.isXML { try document.rewrite(document.compactedPropertyList) }
    changes.append(ConversionChange(.dropped, ResumeDataKey.response, "it was that of the old URL, with \(found)"))
  }

  private mutating func dropCredentials(
    of request: inout URLRequestEditor, _ field: String, _ old: String?, _ url: String
  ) {
    let oldHost = old.map { URLText($0).host } ?? ""
    let isOtherHost = oldHost != URLText(url).host
    let names = request.removeHeaders { header in
      let name = header.name.lowercased()
      if Credentials.isSecret(header: name) { return true }
      if name == "host" { return isOtherHost }
      if Credentials.kinds(inURL: header.value) != nil { return true }
      return Credentials.headersWithURLs.contains(name) && isOtherHost && URLText(header.value).host == oldHost
    }
    for name in names {
      let what = name.isEmpty ? "a header that is no text" : "the header \(name)"
      changes.append(ConversionChange(.dropped, field, "\(what): it was meant for the old URL"))
    }
    if request.removeMainDocumentURL() {
      changes.append(ConversionChange(.dropped, field, "the main document's URL: it was that of the old download"))
    }
    if request.removeHeaderCopy() {
      changes.append(ConversionChange(.dropped, field, "the second copy of the headers: it may hold credentials"))
    }
  }
}

extension URLText {
  /// - Throws: where a text is no URL that a blob may be given.
  static func check(_ text: String) throws(ConversionError) {
    let url = URLText(text)
    guard url.scheme == "http" || url.scheme == "https" else {
      throw ConversionError(.badArgument, "the URL is not http or https: nothing else can be resumed")
    }
    guard !url.host.isEmpty else { throw ConversionError(.badArgument, "the URL has no host") }
    guard text.hasOnlyBytes(where: { (0x21...0x7E).contains($0) }) else {
      throw ConversionError(
        .badArgument, "the URL has blanks, control characters or letters outside of ASCII; percent-encode them")
    }
  }
}

extension ArchivedURLRequest.Header {
  /// - Throws: where name or value are none that HTTP allows (RFC 9110, 5.1 and 5.5).
  func check() throws(ConversionError) {
    let isToken = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    guard isToken, !name.isEmpty, name != "__hhaa__" else {
      throw ConversionError(.badArgument, "\"\(name)\" is no name of a header")
    }
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }) else {
      throw ConversionError(.badArgument, "the value of the header \(name) has control characters")
    }
  }
}
