import PropertyLists

/// The record of a fork of WebKit (L3): the keys of NSURLDownload, and the blob of WebKit's network process.
struct WebKitRecordForm: RecordForm {
  static let title = "a download record of a fork of WebKit"
  static let blobKey = "WebKitNetworkProcessResumeData"
  static let totalKey: String? = nil
  static let recordKeys: Set<String> = ResumeDataKey.safariFields

  let record: Record
  let blob: EnclosedBlob
  let recordNames = SafariForm.names

  init(record: PropertyListDictionary, blob: EnclosedBlob) {
    (self.record, self.blob) = (.plain(record), blob)
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    ShapeEvidence(
      "a fork of WebKit", SystemSpan(.init(12)),
      "a blob of WebKit's network process among keys of NSURLDownload", .singleSource)
  }
}
