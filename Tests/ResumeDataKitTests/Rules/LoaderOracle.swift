import KeyedArchives
import PropertyLists

@testable import ResumeDataKit

/// The result of resuming a blob, by the rules of the classic loader (section 4 of the format's reference) and the bugs
/// of single systems (section 6). It is independent of the product's rules: only the decoders are shared.
struct LoaderOracle {
  /// The outcomes, from the worst to the best.
  enum Outcome: Int, Comparable {
    /// A file of mixed or missing bytes, or an exception that Swift cannot catch.
    case damage
    /// An error, or no task.
    case failure
    /// A fresh download: no error, but the received bytes are lost.
    case freshDownload
    /// The remaining bytes are appended at the correct place.
    case continuation

    static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
  }

  /// The file in the temporary directory under the blob's name.
  enum File {
    case missing
    case directory
    /// - isOurs: whether the bytes are those of the download.
    case bytes(Int64, isOurs: Bool)
  }

  /// The release of iOS that reads the blob.
  var system: SystemRelease.Version
  var isBackground: Bool
  /// Whether the file on the server has changed.
  var hasChanged: Bool
  /// The temporary directory of the app, and the file in it.
  var temporaryDirectory: String
  var file: File
  /// The name of that file.
  var fileName: String

  func outcome(of bytes: [UInt8]) -> Outcome {
    // Text is not a property list, and neither is a binary one with something after its end.
    guard let document = try? ResumeDataDocument(decoding: bytes), document.textEncoding == .raw else {
      return .failure
    }
    if document.trailingBytesAnomaly != nil, !document.container.isXML { return .failure }
    guard document.isClassicDownload else { return .failure }
    if document.container.isArchive {
      guard system >= .init(12) else { return .failure }
      let top = document.propertyList[.key("$top")]?.dictionary
      guard top?.contains(KeyedArchive.literalRootKey) ?? false else { return .failure }
    }
    let fields = document.fields
    if let failure = failureOfRequests(fields) { return failure }
    if isPathAnObject(document) { return .damage }
    if system >= .init(11), system < .init(11, 3), fields.hasByteRange { return .damage }
    switch openedFile(fields) {
    case .directory: return .failure
    case .missing: return isBackground ? .failure : .freshDownload
    case .bytes(let length, let isOurs): return resumed(document, length: length, isOurs: isOurs)
    }
  }

  // MARK: Rules 2, 7 and 8

  private func failureOfRequests(_ fields: ResumeDataFields) -> Outcome? {
    let current = fields.currentRequest.map { decodes($0, underRootFirst: isBackground) }
    if isBackground, current != true { return .failure }
    let candidates = [fields.currentRequest, fields.originalRequest].compactMap { $0 }
    if candidates.isEmpty { return fields.url == nil ? .failure : nil }
    let isDecoded = candidates.contains { request in
      decodes(request, underRootFirst: false) || isBackground && decodes(request, underRootFirst: true)
    }
    if isDecoded { return nil }
    // A malformed archive raises an exception everywhere; apps on older systems get nil for one that cannot be decoded.
    return system >= .init(13) || candidates.contains { $0.file == nil } ? .damage : .failure
  }

  private func decodes(_ request: EmbeddedRequest, underRootFirst: Bool) -> Bool {
    guard let form = request.form, request.isReadable, let data = request.file?.data,
      let list = try? PropertyListFile(decoding: data).value, let top = list[.key("$top")]?.dictionary
    else { return false }
    let keys = (root: top.contains(KeyedArchive.rootKey), literal: top.contains(KeyedArchive.literalRootKey))
    switch system {
    case ..<SystemRelease.Version(10): return form == .positional
    case ..<SystemRelease.Version(10, 2): return form == .positional && keys.root
    // It is not known which forms these systems read, so their fix is unsafe.
    case ..<SystemRelease.Version(12): return form == .keyed && keys.literal
    default: return keys.literal || (underRootFirst && keys.root)
    }
  }

  // MARK: Rules 3 to 6

  private func isPathAnObject(_ document: ResumeDataDocument) -> Bool {
    document.fields.faults.contains { $0.key == "NSURLSessionResumeInfoLocalPath" }
  }

  private func openedFile(_ fields: ResumeDataFields) -> File {
    if let path = fields.localPath { return path == temporaryDirectory + "/" + fileName ? file : .missing }
    guard system >= .init(9), let name = fields.tempFileName else { return .missing }
    return name == fileName ? file : .missing
  }

  private func resumed(_ document: ResumeDataDocument, length: Int64, isOurs: Bool) -> Outcome {
    let fields = document.fields
    var received = fields.bytesReceived ?? 0
    if fields.bytesReceived == nil, let digits = document.plainText(ofField: "NSURLSessionResumeBytesReceived") {
      received = Int64(digits) ?? 0
    }
    let validator = [fields.entityTag, fields.serverDate].compactMap { $0 }.first { !$0.isEmpty }
    if let validator {
      // A weak or invalid tag never matches. No tag matches after the file has changed.
      let isTag = fields.entityTag?.isEmpty == false
      let matches = isTag ? validator.hasPrefix("\"") : true
      if hasChanged || !matches { return .freshDownload }
    }
    // Without a validator the parts of two files are joined: RD103 reports this, and has no fix.
    if received == 0, length == 0 { return .freshDownload }
    return received == length && isOurs ? .continuation : .damage
  }
}
