import KeyedArchives
import ResumeDataKit

/// The fields of a task, wherever they are stored: objects of an archive, columns of a table.
protocol TaskFields {
  func integer(_ field: TaskField) -> Int64?
  func number(_ field: TaskField) -> Double?
  func text(_ field: TaskField) -> String?
  func uuid(_ field: TaskField) -> String?
  func request(_ field: TaskField) -> EmbeddedRequest?
  func response(_ field: TaskField) -> ArchivedURLResponse?
  func error(_ field: TaskField) -> BackgroundTask.ErrorCode?
}

/// A field by its key in archives and its column in databases.
enum TaskField: String {
  case identifier, taskKind, creationTime, state, taskDescription, originalRequest, currentRequest, response, error
  case retryError, fileURL, downloadFileURL, destinationURL, bundleID, sessionID, countOfBytesReceived
  case countOfBytesExpectedToReceive, pathToDownloadTaskFile
  case url = "URL"
  case uniqueIdentifier = "uniqueIdentifierUUID"

  /// The key in an archive.
  var key: String { rawValue }

  /// The column of a table.
  var column: String {
    switch self {
    case .identifier, .state, .response, .error: rawValue
    case .taskKind: "task_kind"
    case .creationTime: "creation_time"
    case .taskDescription: "task_description"
    case .originalRequest: "original_request"
    case .currentRequest: "current_request"
    case .retryError: "retry_error"
    case .fileURL: "file_url"
    case .downloadFileURL: "download_file_url"
    case .destinationURL: "destination_url"
    case .bundleID: "bundle_id"
    case .sessionID: "session_id"
    case .countOfBytesReceived: "count_of_bytes_received"
    case .countOfBytesExpectedToReceive: "count_of_bytes_expected_to_receive"
    case .pathToDownloadTaskFile: "path_to_download_task_file"
    case .url: "url"
    case .uniqueIdentifier: "unique_identifier"
    }
  }
}

extension BackgroundTask.Contents {
  /// Reads all fields.
  init(_ fields: some TaskFields) {
    identifier = fields.integer(.identifier)
    kind = fields.integer(.taskKind)
    created = fields.number(.creationTime)
    taskState = fields.integer(.state)
    description = fields.text(.taskDescription)
    originalRequest = fields.request(.originalRequest)
    currentRequest = fields.request(.currentRequest)
    response = fields.response(.response)
    error = fields.error(.error)
    retryError = fields.error(.retryError)
    url = fields.text(.url)
    uploadFile = fields.text(.fileURL)
    destination = fields.text(.downloadFileURL) ?? fields.text(.destinationURL)
    bundle = fields.text(.bundleID)
    session = fields.text(.sessionID)
    uniqueIdentifier = fields.uuid(.uniqueIdentifier)
    bytesReceived = fields.integer(.countOfBytesReceived)
    bytesExpected = fields.integer(.countOfBytesExpectedToReceive)
    partialFile = fields.text(.pathToDownloadTaskFile)
  }
}

extension [UInt8] {
  /// The text form of a UUID's 16 bytes.
  var uuidText: String? {
    guard count == 16 else { return nil }
    let digits = flatMap { [$0 >> 4, $0 & 0xF] }.map { String($0, radix: 16, uppercase: true) }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
  }
}
