public import Foundation

/// Resume data of `URLSessionDownloadTask`, prepared for use on this system.
///
/// ```swift
/// switch ResumeData.prepared(data, partialFile: partialFileURL) {
/// case .ready(let data, _): session.downloadTask(withResumeData: data).resume()
/// case .startOver: session.downloadTask(with: url).resume()
/// case .unreadable(let error): log("resume data: \(error)")
/// }
/// ```
public enum ResumeData: Sendable {
  /// Resume data that can be given to URLSession, with the applied fixes; without fixes the data is unchanged.
  case ready(Data, fixes: [Finding])
  /// Resuming would fail, or would join parts of two files: start a new download, for this reason.
  case startOver(reason: String)
  /// The data is not resume data.
  case unreadable(ResumeDataError)

  /// Decodes, diagnoses and repairs resume data before it is given to URLSession, which raises exceptions for some
  /// faults.
  ///
  /// Safe fixes are applied. Unfixed parts keep their bytes. If the partial file is known, its length is compared with
  /// the byte count.
  ///
  /// - Parameters:
  ///   - data: the data from the system, or as stored by an app, also as base64 text.
  ///   - partialFile: the partial file's URL, or that of the directory to look for it in, or nil if it is not known.
  ///   - system: the system that will resume the download; nil for the system that wrote the data.
  ///   - now: the current time, to find expired links.
  public static func prepared(
    _ data: Data, partialFile: URL? = nil, for system: SystemRelease? = .current, at now: Date = Date()
  ) -> ResumeData {
    let document: ResumeDataDocument
    do {
      document = try ResumeDataDocument(decoding: data)
    } catch {
      return .unreadable(error)
    }
    let context = DiagnosisContext(
      reader: system, now: PropertyListDate(now),
      partialFile: partialFile.map { document.partialFile(at: $0) } ?? .unknown)
    do {
      let result = try document.repaired(in: context)
      if let obstacle = result.remaining.first(where: { $0.severity == .error || $0.isRejection }) {
        return .startOver(reason: obstacle.message)
      }
      return .ready(try result.document.encodedData(), fixes: result.applied)
    } catch {
      return .startOver(reason: "\(error)")
    }
  }
}
