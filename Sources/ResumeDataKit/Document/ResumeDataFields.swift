public import KeyedArchives
import PropertyLists

/// What a blob says, wherever it says it. Each is nil where the blob does not have it, or has it in a form that is no
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
  /// The partial file's name in the temporary folder.
  public var tempFileName: String?
  /// The partial file's absolute path.
  public var localPath: String?
  /// The range of the request that received the bytes, such as `100-`.
  public var byteRange: String?
  /// Whether the key of the byte range is there, whatever its value.
  public var hasByteRange = false
  /// The request after redirects.
  public var currentRequest: ResumeRequest?
  /// The request that the app made.
  public var originalRequest: ResumeRequest?
  /// The response whose body was being received.
  public var response: ArchivedURLResponse?
  /// The size of the whole file, in bytes, where the blob says it.
  public var totalBytes: Int64?
  /// The mask of an archive inside the blob (WebKit's newer form).
  public var innerMask: Mask?
  /// Keys that we do not know, in the order of the file.
  public var otherKeys: [String] = []
  /// Fields that are not what they should be.
  public var faults: [FieldFault] = []

  /// No fields at all.
  init() {}
}
