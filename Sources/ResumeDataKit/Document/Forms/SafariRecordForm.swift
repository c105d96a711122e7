import PropertyLists

/// The record that Safari on iOS keeps of a download (L2): its own count and URL, and the blob in `ResumeData`.
struct SafariRecordForm: RecordForm {
  static let title = "a download record of Safari on iOS"
  static let blobKey = "ResumeData"
  static let totalKey: String? = "BytesExpected"
  static let recordKeys: Set<String> = [
    "BytesLoaded", "BytesExpected", "State", "Identifier", "SourceURL", "UTI", "MIMEType", "Path",
    "PlaceholderBookmarkData", "BookmarkData", "DateAdded", "DateFinished", "ExplicitlySaved", "Request", "Response",
  ]

  let record: Record
  let blob: EnclosedBlob
  let recordNames = [ResumeDataKey.url: "SourceURL", ResumeDataKey.bytesReceived: "BytesLoaded"]

  init(record: PropertyListDictionary, blob: EnclosedBlob) {
    (self.record, self.blob) = (.plain(record), blob)
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    ShapeEvidence(
      "Safari on iOS 18 or later", SystemSpan(.init(18)),
      "a download record of Safari on iOS, whose keys were seen on iOS 18 and 26", .observed)
  }
}
