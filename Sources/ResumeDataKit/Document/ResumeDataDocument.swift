import KeyedArchives
public import PropertyLists

/// A blob of resumeData: its property list as it was, and a view of what it says.
///
/// ```swift
/// let document = try ResumeDataDocument(decoding: blob)
/// document.fields.bytesReceived            // 68188
/// document.writer.system                   // "iOS 10.0.2"
/// if case .request(let rest) = document.resumption { print(rest.range) }  // "bytes=68188-"
/// ```
///
/// Decoding throws only where no container can be read. Whatever else is wrong - a missing version, a request that does not
/// decode, a field of the wrong type - is part of the document, and hides nothing of the rest.
public struct ResumeDataDocument: Sendable {
  /// How the input was wrapped.
  public private(set) var transport: Transport
  /// Bytes of the input that are text around the blob.
  private(set) var otherText: Int
  private var file: PropertyListFile
  private var view: View

  /// Where the fields stand.
  var shape: BlobShape { view.shape }

  /// What the blob says.
  public var fields: ResumeDataFields { view.fields }

  /// What is read out of the file. Copies of a document share it: it has some hundred parts, each of which would be
  /// retained by itself.
  private final class View: Sendable {
    let shape: BlobShape
    let fields: ResumeDataFields

    /// - Parameter known: the view before an edit.
    init(of file: PropertyListFile, known: View? = nil) {
      shape = BlobShape(of: file)
      fields = .reading(shape, in: file, known: known?.fields)
    }
  }

  /// What was allowed when reading.
  var limits: PropertyListLimits { file.limits }

  /// Decodes a blob: raw, as base64 or as hexadecimal text, also in the middle of other text.
  ///
  /// - Throws: where neither the input nor a text in it is a property list. No input traps, and none takes more time or
  ///   memory than the limits allow.
  public init(decoding input: [UInt8], limits: PropertyListLimits = .default) throws(ResumeDataError) {
    guard input.count <= limits.bytes else {
      // The partial file itself lies beside its blob, and may be of any size.
      let isForeign = ContainerFormat(sniffing: input) == nil
      let error = PropertyListError(
        isForeign ? .unknownFormat : .tooLarge,
        "the input has more than \(limits.bytes) bytes, which is the limit"
          + (isForeign ? ", and begins as no property list does" : ""),
        at: .byte(isForeign ? 0 : limits.bytes))
      throw ResumeDataError(error, transport: .raw, container: nil)
    }
    let unwrapped = UnwrappedInput(input)
    (transport, otherText) = (unwrapped.transport, unwrapped.otherText)
    do {
      file = try PropertyListFile(decoding: unwrapped.bytes, limits: limits)
    } catch {
      throw ResumeDataError(
        unwrapped.explain(error), transport: unwrapped.transport,
        container: ContainerFormat(sniffing: unwrapped.bytes)?.container)
    }
    view = View(of: file)
  }

  /// The blob's property list, with everything in it that we do not know. Editing it changes the fields accordingly.
  public var propertyList: PropertyList {
    get { file.value }
    set {
      file.value = newValue
      view = View(of: file, known: view)
    }
  }

  /// Writes the blob anew, with another value, so that nothing of the old file stays that the value does not say.
  mutating func rewrite(_ value: PropertyList) throws(PropertyListError) {
    replaceFile(with: try file.rewritten(value))
  }

  /// Puts the blob into another file; the wrapping stays.
  mutating func replaceFile(with file: PropertyListFile) {
    self.file = file
    view = View(of: file)
  }

  /// The blob in its own container, without the wrapping of a text: the very bytes that were read where nothing was
  /// edited, and after an edit everything as it was that the edit did not touch.
  ///
  /// - Throws: where an edit put in what the container cannot hold.
  public func encoded() throws(PropertyListError) -> [UInt8] {
    try file.encoded()
  }

  /// Forgets the text that the blob was wrapped in. `encoded()` never wrote it.
  mutating func unwrap() -> Bool {
    defer { transport = .raw }
    return transport != .raw
  }

  /// Forgets what stood behind the end of the property list.
  mutating func cutTrailingBytes() -> Bool {
    file.cutTrailingBytes()
  }

  /// What the blob is for.
  public var kind: ResumeDataKind { shape.kind }

  /// The kind of file.
  public var container: Container {
    if file.mask != nil { return .maskedArchive }
    let isArchive = file.value.dictionary?.contains("$archiver") ?? false
    if file.isXML { return isArchive ? .xmlKeyedArchive : .xml }
    return isArchive ? .keyedArchive : .binary
  }

  /// The mask of a masked archive.
  public var mask: Mask? { file.mask }

  /// Whether the blob is the archive of nil that iOS 12.0 to 12.2 write where nothing was received.
  public var isEmpty: Bool { shape == .empty }

  /// The system that wrote the blob, with what speaks for it.
  public var writer: BlobWriter {
    BlobWriter(writerEvidence)
  }

  /// What the blob's shape and its User-Agent say about the writer.
  var writerEvidence: WriterEvidence {
    let request = fields.currentRequest?.request == nil ? fields.originalRequest : fields.currentRequest
    let agent = request?.request?.header("User-Agent")
      .flatMap { UserAgentBuild(userAgent: $0) }.flatMap { SystemBuild.match($0) }
    return WriterEvidence(shape: shapeEvidence(request: request), agent: agent)
  }

  /// The HTTP request that continues the download.
  public var resumption: Resumption {
    Resumption(kind: kind, isEmpty: isEmpty, fields: fields)
  }

  /// What is odd about the file itself: hidden bytes, unused objects, repeated keys, something behind the end.
  /// Looked for when asked for, in a walk through the whole file.
  public var anomalies: [PropertyListAnomaly] { file.anomalies }

  /// What stands behind the end of the property list, if anything.
  var trailingBytesAnomaly: PropertyListAnomaly? { file.trailingBytesAnomaly }

  /// Where a value of the property list, as it was read, stands in the blob. Of a value inside data, where the data stand.
  public func location(of path: PropertyListPath) -> SourceLocation? {
    file.location(of: PropertyListPath(Array(path.components.prefix { $0 != .contents })))
  }

  private func shapeEvidence(request: ResumeRequest?) -> ShapeEvidence? {
    switch shape {
    case .empty: .emptyArchive
    case .modern(_, _, .some): .wrappedModernArchive
    case .modern(_, _, nil): mask == nil ? .unmaskedModernArchive : .modernArchive
    case .upload: mask == .upload ? .uploadArchive : .classicUploadArchive
    case .safari: .safari
    case .archivedDictionary where file.isXML: .webKit
    case .dictionary: .classic(version: fields.version, isKeyedArchive: false, request: request)
    case .archivedDictionary: .classic(version: fields.version, isKeyedArchive: true, request: request)
    case .request, .unknown: nil
    }
  }
}

extension ResumeDataDocument: Hashable {
  /// Whether two documents were read from the same bytes, wrapped alike, and have the same value.
  public static func == (left: Self, right: Self) -> Bool {
    left.transport == right.transport && left.file == right.file
  }

  /// Feeds the wrapping and the file to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(transport)
    hasher.combine(file)
  }
}

extension ContainerFormat {
  /// The container that the first bytes announce, before anything is known of the contents.
  fileprivate var container: Container {
    switch self {
    case .xml: .xml
    case .binary: .binary
    case .masked: .maskedArchive
    }
  }
}

extension UnwrappedInput {
  /// The error of the blob's container, with what the wrapping has to do with it.
  fileprivate func explain(_ error: PropertyListError) -> PropertyListError {
    guard let announcedLength else { return error }
    return PropertyListError(
      .truncated,
      "the description announces \(announcedLength) bytes and shows \(bytes.count): the system left out the middle",
      at: error.location)
  }
}
