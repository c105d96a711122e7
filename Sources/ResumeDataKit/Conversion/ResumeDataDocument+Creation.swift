public import KeyedArchives
import PropertyLists

/// The partial file of a download.
public struct PartialFile: Sendable, Hashable {
  /// The file's name.
  public var name: String
  /// Its length in bytes, where the download continues.
  public var length: Int64
  /// The absolute path of its directory; version 1 needs it.
  public var directory: String?

  /// Describes a file.
  public init(name: String, length: Int64, directory: String? = nil) {
    self.name = name
    self.length = length
    self.directory = directory
  }
}

/// Identifies the version of a file on a server. Used in `If-Range`.
public struct Validator: Sendable, Hashable {
  /// The ETag header, quotes included.
  public var entityTag: String?
  /// The Last-Modified header.
  public var lastModified: String?

  /// Creates a validator from an entity tag, a date, or both.
  public init(entityTag: String? = nil, lastModified: String? = nil) {
    self.entityTag = entityTag
    self.lastModified = lastModified
  }

  /// An entity tag, quotes included.
  public static func entityTag(_ tag: String) -> Validator { Validator(entityTag: tag) }

  /// An HTTP date.
  public static func lastModified(_ date: String) -> Validator { Validator(lastModified: date) }

  /// No validator: parts of two versions of the file could then be joined.
  public static let none = Validator()

  /// - Throws: `badArgument` if the tag is not an entity tag, or the date is not an HTTP date (RFC 9110, 8.8.3 and
  ///   5.6.7).
  func check() throws(ConversionError) {
    if let entityTag, EntityTag(entityTag) == nil || !entityTag.isFreeOfControlCharacters {
      throw ConversionError(
        .badArgument,
        "not an entity tag, which has double quotes and no control characters, such as \"abc\" or W/\"abc\"")
    }
    if let lastModified, HTTPDate(lastModified) == nil {
      throw ConversionError(.badArgument, "not an HTTP date, such as Tue, 04 Feb 2020 09:30:00 GMT")
    }
  }
}

extension String {
  /// Whether no character is a control character.
  fileprivate var isFreeOfControlCharacters: Bool {
    unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }
}

extension ConversionError {
  static func tooOld(_ system: SystemRelease) -> ConversionError {
    ConversionError(.badArgument, "\(system) is older than resume data")
  }
}

extension ResumeDataDocument {
  /// Creates a blob for a download that another program began: from its URL, its partial file and what the server said
  /// about the version of the file.
  ///
  /// The requests are GET requests as the system archives them. The current one has the headers. The original one has
  /// them too if there are any, and otherwise no HTTP part, like real ones. The loader adds its own headers. Nothing
  /// here was tried on Apple's systems.
  ///
  /// - Parameters:
  ///   - url: a whole http or https URL, percent-encoded.
  ///   - partialFile: the file; the reader looks for it in the app's temporary directory, and version 1 in the
  ///     directory of the file.
  ///   - validator: without one the system itself does not write a blob, since parts of two files could be joined.
  ///   - headers: headers that the download needs.
  ///   - system: the system that will read the blob.
  /// - Throws: `ConversionError`.
  public init(
    url: String, partialFile: PartialFile, validator: Validator, headers: [ArchivedURLRequest.Header] = [],
    for system: SystemRelease
  ) throws(ConversionError) {
    guard let profile = SystemProfile(of: system) else { throw .tooOld(system) }
    try self.init(url: url, partialFile: partialFile, validator: validator, headers: headers, profile: profile)
  }

  /// As ``init(url:partialFile:validator:headers:for:)``, for the systems of a profile.
  package init(
    url: String, partialFile: PartialFile, validator: Validator, headers: [ArchivedURLRequest.Header] = [],
    profile: SystemProfile
  ) throws(ConversionError) {
    try Self.check(url: url, partialFile, validator, headers)
    var dictionary = PropertyListDictionary()
    func request(hasHTTPPart: Bool) throws(ConversionError) -> PropertyList {
      let request = ArchivedURLRequest(
        get: url, headers: hasHTTPPart ? headers : [], hasHTTPPart: hasHTTPPart, form: profile.requests.slots)
      do {
        return .data(
          try BinaryPropertyList.encode(request.archive(under: profile.requests.topKeys, order: .older)))
      } catch {
        throw ConversionError(.notCarried, "the request cannot be archived: \(error)")
      }
    }
    dictionary[ResumeDataKey.url] = .string(url)
    dictionary[ResumeDataKey.bytesReceived] = .integer(PropertyListInteger(partialFile.length))
    dictionary[ResumeDataKey.currentRequest] = try request(hasHTTPPart: true)
    dictionary[ResumeDataKey.originalRequest] = try request(hasHTTPPart: !headers.isEmpty)
    dictionary[ResumeDataKey.entityTag] = validator.entityTag.map { .string($0) }
    dictionary[ResumeDataKey.serverDate] = validator.lastModified.map { .string($0) }
    dictionary[ResumeDataKey.version] = .integer(PropertyListInteger(profile.version))
    switch profile.pathKey {
    case .tempFileName: dictionary[ResumeDataKey.tempFileName] = .string(partialFile.name)
    case .localPath:
      guard let directory = partialFile.directory else {
        throw ConversionError(.missingFact, "version \(profile.version) needs the directory of the partial file")
      }
      dictionary[ResumeDataKey.localPath] = .string(BlobPath(directory).file(partialFile.name).text)
    }
    dictionary.sortKeys()
    var target = ConversionTarget()
    target.container = profile.container
    self = try ResumeDataDocument(plain: dictionary).converted(to: target)
  }

  /// A document of a plain dictionary, in XML.
  private init(plain dictionary: PropertyListDictionary) throws(ConversionError) {
    do {
      let bytes = try PropertyListFile(encoding: .dictionary(dictionary), asXML: true).encoded()
      try self.init(decoding: bytes)
    } catch {
      throw ConversionError(.notCarried, "a property list cannot hold what was given: \(error)")
    }
  }

  private static func check(
    url: String, _ file: PartialFile, _ validator: Validator, _ headers: [ArchivedURLRequest.Header]
  ) throws(ConversionError) {
    func bad(_ reason: String) -> ConversionError { ConversionError(.badArgument, reason) }
    try URLText.check(url)
    for header in headers {
      try header.check()
      guard !headersOfTheLoader.contains(header.name.lowercased()) else {
        throw bad("the header \(header.name) is set by the loader, from the byte count and the validator")
      }
    }
    guard BlobPath.isFileName(file.name) else { throw bad("\"\(file.name)\" is not a plain file name") }
    guard file.length > 0 else {
      throw bad("the partial file is empty: there is nothing to resume, start a new download")
    }
    if let directory = file.directory, !BlobPath(directory).isAbsolute || directory.hasByte("\0") {
      throw bad("the directory \"\(directory)\" must be an absolute path")
    }
    guard validator != .none else {
      throw bad(
        "there is no validator: give the ETag or the Last-Modified header of the server's response; without one parts "
          + "of two versions of the file could be joined")
    }
    try validator.check()
  }

  /// Headers that the loader sets itself, and those that would make the server send something other than the rest.
  private static let headersOfTheLoader: Set<String> = ["range", "if-range"]
}
