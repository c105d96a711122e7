/// What a blob is for.
public enum ResumeDataKind: String, Sendable, Hashable {
  /// A download of URLSession, WebKit included.
  case download
  /// An upload of URLSession.
  case upload
  /// A download of Safari or NSURLDownload: the Info.plist of a `.download` folder.
  case safariDownload = "safari-download"
  /// No blob but a keyed archive of a single NSURLRequest.
  case request
  /// A property list that is none of these.
  case unknown
}
