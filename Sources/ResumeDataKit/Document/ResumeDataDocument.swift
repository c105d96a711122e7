import KeyedArchives
public import PropertyLists

/// A blob of resume data: its property list, and a view of its fields.
///
/// ```swift
/// let document = try ResumeDataDocument(decoding: blob)
/// print(document.bytesReceived ?? 0)                                        // 68188
/// print(document.origin.system)                                             // iOS 10.0.2
/// if case .request(let rest) = document.continuation { print(rest.range) }  // "bytes=68188-"
/// ```
///
/// Decoding throws only if the container cannot be read. Other faults, such as a missing version, an undecodable
/// request or a field of the wrong type, are part of the document and do not affect the other fields.
public struct ResumeDataDocument: Sendable {
  /// How the input was wrapped.
  package private(set) var textEncoding: TextEncoding
  /// Bytes of the input that are text around the blob.
  package private(set) var otherText: Int
  private var file: PropertyListFile
  private var view: View

  /// Where the fields are.
  package var form: any BlobForm { view.form }

  /// The fields of the blob.
  package var fields: ResumeDataFields { view.fields }

  /// The parsed contents of the file, shared by copies of a document. It has some hundred parts, which would otherwise
  /// be retained one by one.
  private final class View: Sendable {
    let form: any BlobForm
    let fields: ResumeDataFields

    /// - Parameter known: the view before an edit.
    init(of file: PropertyListFile, known: View? = nil) {
      form = BlobForms.form(of: file)
      var fields = ResumeDataFields()
      form.read(into: &fields, known: known?.fields)
      self.fields = fields
    }
  }

  /// What was allowed when reading.
  var limits: PropertyListLimits { file.limits }

  /// Decodes a blob: raw, as base64 or as hexadecimal text, also in the middle of other text.
  ///
  /// - Throws: an error if neither the input nor a text in it is a property list. No input traps, and none takes more
  ///   time or memory than the limits allow.
  public init(decoding input: [UInt8], limits: PropertyListLimits = .default) throws(ResumeDataError) {
    guard input.count <= limits.bytes else {
      // The partial file itself is often next to its blob, and may have any size.
      let isUnrecognized = ContainerFormat(sniffing: input) == nil
      let error = PropertyListError(
        isUnrecognized ? .unknownFormat : .tooLarge,
        "the input has more than \(limits.bytes) bytes, which is the limit"
          + (isUnrecognized ? ", and begins as no property list does" : ""),
        at: .byte(isUnrecognized ? 0 : limits.bytes))
      throw ResumeDataError(error, textEncoding: .raw, container: nil)
    }
    try self.init(UnwrappedInput(input), limits: limits)
  }

  /// Decodes bytes that are a container themselves, without looking for text around one.
  package init(
    decodingContainer bytes: [UInt8], limits: PropertyListLimits = .default
  ) throws(ResumeDataError) {
    try self.init(UnwrappedInput(textEncoding: .raw, bytes: bytes, announcedLength: nil), limits: limits)
  }

  /// Whether bytes may be a container themselves. This costs much less than decoding them.
  package static func mayBeContainer(_ bytes: [UInt8]) -> Bool {
    PropertyListFile.mayDecode(bytes)
  }

  init(_ unwrapped: UnwrappedInput, limits: PropertyListLimits) throws(ResumeDataError) {
    (textEncoding, otherText) = (unwrapped.textEncoding, unwrapped.otherText)
    do {
      file = try PropertyListFile(decoding: unwrapped.bytes, limits: limits)
    } catch {
      throw ResumeDataError(
        unwrapped.explain(error), textEncoding: unwrapped.textEncoding,
        container: ContainerFormat(sniffing: unwrapped.bytes)?.container)
    }
    view = View(of: file)
  }

  /// The blob's property list, including unknown keys. Editing it changes the fields accordingly.
  package var propertyList: PropertyList {
    get { file.value }
    set {
      file.value = newValue
      view = View(of: file, known: view)
    }
  }

  /// Writes the blob from scratch with another value, so that nothing of the old file stays.
  mutating func rewrite(_ value: PropertyList) throws(PropertyListError) {
    replaceFile(with: try file.rewritten(value))
  }

  /// Replaces the file of the blob; the wrapping stays.
  mutating func replaceFile(with file: PropertyListFile) {
    self.file = file
    view = View(of: file)
  }

  /// The blob in its own container, without the wrapping of a text: the original bytes if nothing was edited, and after
  /// an edit with all other parts unchanged.
  ///
  /// - Throws: an error if the container cannot represent an edited value.
  public func encoded() throws(PropertyListError) -> [UInt8] {
    try file.encoded()
  }

  /// Removes the text around the blob. `encoded()` never writes it.
  mutating func unwrap() -> Bool {
    defer { textEncoding = .raw }
    return textEncoding != .raw
  }

  /// Removes the bytes after the end of the property list.
  mutating func cutTrailingBytes() -> Bool {
    file.cutTrailingBytes()
  }

  /// The document as it was found in a text, with so many bytes of other text around it.
  package func wrapped(in textEncoding: TextEncoding, otherText: Int) -> ResumeDataDocument {
    var document = self
    (document.textEncoding, document.otherText) = (textEncoding, textEncoding == .raw ? 0 : otherText)
    return document
  }

  /// The document without the bytes after its end, and its remaining length.
  package func withoutTrailingBytes() throws(PropertyListError) -> (document: ResumeDataDocument, length: Int) {
    var document = self
    _ = document.cutTrailingBytes()
    return (document, try document.encoded().count)
  }

  /// What the blob is for.
  public var kind: ResumeDataKind { form.kind }

  /// The kind of file.
  public var container: Container {
    if file.mask != nil { return .maskedArchive }
    let isArchive = file.value.dictionary?.contains("$archiver") ?? false
    if file.isXML { return isArchive ? .xmlKeyedArchive : .xml }
    return isArchive ? .keyedArchive : .binary
  }

  /// The mask of a masked archive.
  package var mask: Mask? { file.mask }

  /// Whether the blob is the archive of nil that iOS 12.0 to 12.2 write where the system had nothing to resume.
  public var isEmpty: Bool { view.form.isEmpty }

  /// The form of the blob itself, if it is inside a record.
  var blobForm: any BlobForm { form.enclosed?.form ?? form }

  /// The mask of the blob itself, if it is inside a record.
  var blobMask: Mask? { form.enclosed?.file.mask ?? mask }

  /// Whether the loader uses the validators from the archived response.
  var takesValidatorFromResponse: Bool { view.form.takesValidatorFromResponse }

  /// Whether the blob is a download of any kind, that is not empty.
  var isDownload: Bool { (kind == .download || kind == .safariDownload) && !isEmpty }

  /// The system that wrote the blob, with what speaks for it.
  public var origin: OriginSystem {
    OriginSystem(writerEvidence)
  }

  /// What the blob's form and its User-Agent say about the writer.
  var writerEvidence: WriterEvidence {
    let agent = fields.requestForOrigin?.request?.header("User-Agent")
      .flatMap { UserAgentBuild(userAgent: $0) }.flatMap { SystemBuild.matches($0) }
    return WriterEvidence(shape: form.originEvidence(fields), agent: agent)
  }

  /// The HTTP request that continues the download.
  public var continuation: Continuation {
    Continuation(kind: kind, isEmpty: isEmpty, fields: fields)
  }

  /// What is unusual about the file itself: hidden bytes, unused objects, repeated keys, something after the end.
  /// Computed on demand, in a walk through the whole file.
  package var anomalies: [PropertyListAnomaly] { file.anomalies }

  /// The bytes after the end of the property list.
  var trailingBytes: [UInt8] { file.bytesAfterEnd }

  /// The text of a field of the classic form, where it is a string.
  func plainText(ofField name: String) -> String? {
    form.value(of: name)?.string
  }

  /// What follows the end of the property list, if anything.
  var trailingBytesAnomaly: PropertyListAnomaly? { file.trailingBytesAnomaly }

  /// Where a value of the property list, as it was read, is in the blob. For a value inside data, it is the place
  /// of the data.
  package func location(of path: PropertyListPath) -> SourceLocation? {
    file.location(of: PropertyListPath(Array(path.components.prefix { $0 != .contents })))
  }

  /// The objects of a binary file that was not edited and is not masked, for places of many values at once.
  package var binaryTable: BinaryPlistTable? { file.table }
}

extension ResumeDataDocument: Hashable {
  /// Whether two documents were read from the same bytes, wrapped alike, and have the same value.
  public static func == (left: Self, right: Self) -> Bool {
    left.textEncoding == right.textEncoding && left.file == right.file
  }

  /// Feeds the wrapping and the file to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(textEncoding)
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
