package import KeyedArchives
package import PropertyLists

/// What a blob is for.
public enum ResumeDataKind: String, Sendable, Hashable {
  /// A download of URLSession, WebKit included.
  case download
  /// An upload of URLSession.
  case upload
  /// A download of Safari or NSURLDownload: the Info.plist of a `.download` directory.
  case safariDownload = "safari-download"
  /// Not a blob, but a keyed archive of a single NSURLRequest.
  case request
  /// A property list that is none of these.
  case unknown
}

/// The fields of a blob in any form. A field is nil if the blob does not have it, or has a value of a wrong type, which
/// is listed in `faults`.
package struct ResumeDataFields: Sendable, Equatable {
  /// The version; nil in forms that have none.
  package var version: Int64?
  /// The URL of the current request, after redirects.
  package var url: String?
  /// The size of the partial file when the blob was written. The loader resumes at this offset.
  package var bytesReceived: Int64?
  /// The ETag header verbatim, quotes and `W/` included.
  package var entityTag: String?
  /// The Last-Modified header verbatim.
  package var serverDate: String?
  /// The partial file's name in the temporary directory.
  package var tempFileName: String?
  /// The partial file's absolute path.
  package var localPath: String?
  /// The range of the request that received the bytes, such as `100-`.
  package var byteRange: String?
  /// Whether the blob has the key of the byte range, whatever its value.
  package var hasByteRange = false
  /// The request after redirects.
  package var currentRequest: EmbeddedRequest?
  /// The request that the app made.
  package var originalRequest: EmbeddedRequest?
  /// The response whose body was being received.
  package var response: ArchivedURLResponse?
  /// The size of the whole file in bytes, if the blob has it.
  package var totalBytes: Int64?
  /// The fields of the record around the blob, if there is one, in the order of the file.
  package var record: [RecordField] = []
  /// The mask of an archive inside the blob (WebKit's newer form).
  package var innerMask: Mask?
  /// Unknown keys, in the order of the file.
  package var otherKeys: [String] = []
  /// Invalid fields.
  package var faults: [InvalidField] = []

  /// No fields at all.
  init() {}

  /// The request whose headers show the system of origin.
  var requestForOrigin: EmbeddedRequest? { currentRequest?.request == nil ? originalRequest : currentRequest }
}

/// A field of the record in which a program keeps a blob.
package struct RecordField: Sendable, Equatable {
  /// The key.
  package var name: String
  /// The value.
  package var value: PropertyList?
}

/// An invalid field. It does not affect other fields.
package struct InvalidField: Sendable, Equatable {
  /// The fault in words, with the field's name. May hold text of the blob.
  package var message: String
  /// Where the value is in the blob's property list.
  package var path: PropertyListPath
  /// The key of the field, or nil if the fault does not belong to a single field.
  package var key: String?

  /// Creates a fault.
  init(message: String, path: PropertyListPath, key: String? = nil) {
    (self.message, self.path, self.key) = (message, path, key)
  }
}
