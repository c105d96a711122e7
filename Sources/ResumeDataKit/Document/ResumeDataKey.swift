/// The keys of resumeData that are known (section 2 of the format's reference).
package enum ResumeDataKey {
  static let version = "NSURLSessionResumeInfoVersion"
  package static let url = "NSURLSessionDownloadURL"
  package static let bytesReceived = "NSURLSessionResumeBytesReceived"
  package static let currentRequest = "NSURLSessionResumeCurrentRequest"
  package static let originalRequest = "NSURLSessionResumeOriginalRequest"
  package static let entityTag = "NSURLSessionResumeEntityTag"
  package static let serverDate = "NSURLSessionResumeServerDownloadDate"
  package static let localPath = "NSURLSessionResumeInfoLocalPath"
  package static let tempFileName = "NSURLSessionResumeInfoTempFileName"
  package static let byteRange = "NSURLSessionResumeByteRange"
  package static let response = "NSURLSessionResumeResponse"
  static let extractor = "NSURLSessionResumeExtractor"
  /// WebKit's bookmark of the file next to the blob.
  static let bookmark = "ResumePlaceholderURLBookmarkData"

  /// Every key of a download's dictionary that Apple's loaders are known to write.
  static let classic: Set<String> = [
    version, url, bytesReceived, currentRequest, originalRequest, entityTag, serverDate, localPath, tempFileName,
    byteRange, response, bookmark, extractor, "PublishingURL", "NSURLSessionResumePublishingURL",
  ]

  /// The keys of every keyed archive.
  static let archive = ["$version", "$archiver", "$top", "$objects"]

  /// The dictionary of WebKit's newer form: a masked archive and a path.
  static let wrappedData = "data"

  /// Safari's Info.plist: the dictionary, and its siblings.
  static let safari = "DownloadEntryResumeInformation"
  static let safariTotal = "DownloadEntryProgressTotalToLoad"
  static let safariEntryURL = "DownloadEntryURL"
  static let safariEntryPath = "DownloadEntryPath"
  static let safariSiblings: Set<String> = [
    safari, safariTotal, safariEntryURL, safariEntryPath, "DownloadEntryIdentifier",
    "DownloadEntryProgressBytesSoFar",
  ]
  static let safariURL = "NSURLDownloadURL"
  static let safariBytesReceived = "NSURLDownloadBytesReceived"
  static let safariEntityTag = "NSURLDownloadEntityTag"
  static let safariServerDate = "NSURLDownloadServerModificationDate"
  static let safariFieldNames = [safariURL, safariBytesReceived, safariEntityTag, safariServerDate]
  static let safariFields = Set(safariFieldNames)

  /// The classes of the newer loader's objects.
  static let modernDownloadClass = "NWURLSessionDownloadResumeInfo"
  static let modernUploadClass = "NWURLSessionUploadResumeInfo"
  /// The fields of the newer loader's object.
  static let modern: Set<String> = [
    "originalRequest", "currentRequest", "response", "earliestBeginDate", "countOfBytesClientExpectsToSend",
    "countOfBytesClientExpectsToReceive", "taskDescription", "priority", "prefersIncrementalDelivery",
    "_keepDownloadTaskFile", "responseConsumerResumeInfo", "fileURL", "tempFileName", "taskIdentifier", "startTime",
  ]
}
