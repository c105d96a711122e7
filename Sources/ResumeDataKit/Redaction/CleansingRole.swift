/// The role of a value in a blob. It decides which parts of the value may stay.
enum CleansingRole: Hashable {
  /// A URL, as text or as an NSURL.
  case url
  /// The URL that is downloaded.
  case downloadURL
  /// An archived request: data, or an object of the archive.
  case request
  /// An archived response.
  case response
  /// The headers of a request or a response.
  case headers(HeaderTreatment)
  /// The body of a request.
  case body
  /// Properties that an app attached to a request, which may contain credentials: all of them are removed.
  case appData(String)
  /// A name: of a key, a class, a method.
  case name
  /// A fact of the download: its version, a length, a validator, a file's name or path.
  case fact
  /// A slot with a number or a Boolean.
  case number
  /// The value of a field whose name says that it is a secret.
  case secret
  /// Anything else: values that are not plain count as secrets.
  case unknown
  /// A value that was checked and stays unchanged, with its contents.
  case kept

  /// The role of the value of a key, in any dictionary.
  init(ofKey key: String) {
    switch key {
    case ResumeDataKey.url, ResumeDataKey.safariURL, "DownloadEntryURL", "SourceURL": self = .downloadURL
    case "PublishingURL", "NSURLSessionResumePublishingURL", "fileURL", "NS.relative", "NS.base": self = .url
    case ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, "currentRequest", "originalRequest", "Request":
      self = .request
    case ResumeDataKey.response, "response", "Response": self = .response
    case ResumeDataKey.version, ResumeDataKey.bytesReceived, ResumeDataKey.entityTag, ResumeDataKey.tempFileName,
      ResumeDataKey.localPath, ResumeDataKey.safariEntityTag, ResumeDataKey.safariBytesReceived, "tempFileName",
      "DownloadEntryPath", "Path":
      self = .fact
    case _ where Self.privateSlots.contains(key): self = .secret
    default: self = SecretNames.isSecret(queryItem: key) || SecretNames.isSecret(header: key) ? .secret : .unknown
    }
  }

  /// Fields of an archived request that cannot be read: settings of a proxy and of SSL, bodies, properties. Those of a
  /// readable request have their own roles.
  private static let privateSlots: Set<String> = [
    "__nsurlrequest_proto_prop_obj_7", "__nsurlrequest_proto_prop_obj_8", "__nsurlrequest_proto_prop_obj_20",
    "__nsurlrequest_proto_prop_obj_21", "__nsurlrequest_proto_props", "$10", "$11", "$23", "$24",
  ]

  /// What becomes of headers.
  struct HeaderTreatment: Hashable {
    /// Whether headers that contain or may contain credentials are removed.
    var dropsCredentials = false
  }
}
