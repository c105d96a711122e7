public import KeyedArchives
public import PropertyLists

/// What a blob is for.
public enum ResumeDataKind: String, Sendable, Hashable {
  /// A download of URLSession, WebKit included.
  case download
  /// An upload of URLSession.
  case upload
  /// A download of Safari or NSURLDownload: the Info.plist of a `.download` package.
  case safariDownload = "safari-download"
  /// No blob but a keyed archive of a single NSURLRequest.
  case request
  /// A property list that is none of these.
  case unknown
}

/// What a blob says, wherever it says it. Each is nil if the blob does not have it, or has it in a form that is not a
/// value of its kind; the latter is listed in `faults`.
public struct ResumeDataFields: Sendable, Hashable {
  /// The version; nil in forms that have none.
  public var version: Int64?
  /// The URL of the current request, after redirects.
  public var url: String?
  /// Bytes in the partial file when the blob was written; the loader resumes at this number.
  public var bytesReceived: Int64?
  /// The ETag header verbatim, quotes and `W/` included.
  public var entityTag: String?
  /// The Last-Modified header verbatim.
  public var serverDate: String?
  /// The partial file's name in the temporary directory.
  public var tempFileName: String?
  /// The partial file's absolute path.
  public var localPath: String?
  /// The range of the request that received the bytes, such as `100-`.
  public var byteRange: String?
  /// Whether the key of the byte range is there, whatever its value.
  public var hasByteRange = false
  /// The request after redirects.
  public var currentRequest: EmbeddedRequest?
  /// The request that the app made.
  public var originalRequest: EmbeddedRequest?
  /// The response whose body was being received.
  public var response: ArchivedURLResponse?
  /// The size of the whole file, in bytes, where the blob says it.
  public var totalBytes: Int64?
  /// The fields of the record around the blob, where it lies in one, in the order of the file.
  public var record: [RecordField] = []
  /// The mask of an archive inside the blob (WebKit's newer form).
  public var innerMask: Mask?
  /// Keys that we do not know, in the order of the file.
  public var otherKeys: [String] = []
  /// Fields that are not what they should be.
  public var faults: [InvalidField] = []

  /// No fields at all.
  init() {}

  /// The request whose headers tell of the system of origin.
  var requestForOrigin: EmbeddedRequest? { currentRequest?.request == nil ? originalRequest : currentRequest }
}

/// A field of the record in which a program keeps a blob.
public struct RecordField: Sendable, Hashable {
  /// The key.
  public var name: String
  /// The value.
  public var value: PropertyList?
}

/// A field that is not what it should be. It hides no other field.
public struct InvalidField: Sendable, Hashable {
  /// The fault in words, with the field's name. May hold text of the blob.
  public var message: String
  /// Where the value is in the blob's property list.
  public var path: PropertyListPath
  /// The field's key, or nil if the fault is not one of a single field.
  public var key: String?

  /// Creates a fault.
  init(message: String, path: PropertyListPath, key: String? = nil) {
    (self.message, self.path, self.key) = (message, path, key)
  }
}
