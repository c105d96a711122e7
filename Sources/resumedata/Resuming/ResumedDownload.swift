import Dispatch
import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// A download that `resume` finishes: the blob, its partial file, and the finished file.
struct ResumedDownload: Sendable {
  let document: ResumeDataDocument
  /// The file of the blob.
  let blob: PathArgument
  let partial: FilePath
  let output: FilePath
  let extraHeaders: [ArchivedURLRequest.Header]
  /// Whether files of an earlier run are kept when they are no longer needed.
  let keepsEarlier: Bool

  /// Runs the download.
  ///
  /// - Throws: an error if a file cannot be read or written. The partial file is unchanged.
  func run() throws -> ResumeReport {
    guard (try? Stat(output, followTargetSymlink: false)) == nil else {
      throw FileError(code: "unwritable-file", reason: "\(output.escaped) exists; choose another name")
    }
    let offset = try partialLength()
    var report = ResumeReport(output: output)
    let continuation = document.continuation(fromLength: offset)
    switch continuation {
    case .complete:
      // Nothing has to be requested.
      var copy = try PartialCopy.make(of: partial, length: offset, for: output)
      report.resumedAt = offset
      try complete(&copy, &report)
    case .unavailable: report.reason = continuation.obstacle
    case .request(let request):
      guard let expectation = document.expectation(fromLength: offset) else { break }
      report.resumedAt = offset
      let interruption = try Interruption.begin()
      let download = CurlDownload(
        request: request, expectation: expectation, extraHeaders: extraHeaders, interruption: interruption)
      report = try Awaited.value { [report] in try await transfer(download, report) }
    }
    return report
  }

  /// The number of bytes of the partial file to use, at most the blob's count. Bytes after them are from another
  /// attempt.
  private func partialLength() throws -> Int64 {
    let file: Stat
    do {
      file = try Stat(partial)
    } catch {
      throw FileError(
        code: "unreadable-file", reason: "cannot read the partial file \(partial.escaped): \(error)")
    }
    guard file.type == .regular else {
      throw FileError(code: "unreadable-file", reason: "the partial file \(partial.escaped) is not a regular file")
    }
    return min(document.fields.bytesReceived ?? .max, Int64(file.size))
  }

  private func transfer(_ download: CurlDownload, _ report: ResumeReport) async throws -> ResumeReport {
    var report = report
    var copy = try PartialCopy.make(of: partial, length: download.expectation.offset, for: output)
    let progress = Terminal.isErrorATerminal ? ProgressLine(total: remaining(download.request), unit: .bytes) : nil
    do {
      let outcome = try await download.run { bytes in
        try copy.append(bytes)
        progress?.advance(by: bytes.count)
      }
      progress?.erase()
      report.isInterrupted = download.interruption.isRaised
      try finish(outcome, &copy, &report)
    } catch {
      progress?.erase()
      // The received bytes are kept if possible. The first error is reported.
      if copy.length > download.expectation.offset { try? keep(&copy, &report) } else { copy.discard() }
      throw error
    }
    return report
  }

  /// The number of remaining bytes, if the blob has it.
  private func remaining(_ request: ContinuationRequest) -> Int? {
    guard let total = request.totalBytes, let first = request.byteRange.firstByte else { return nil }
    return total > first ? Int(exactly: total - first) : nil
  }

  private func finish(
    _ outcome: CurlDownload.Outcome, _ copy: inout PartialCopy, _ report: inout ResumeReport
  ) throws {
    let reception = outcome.reception
    report.take(reception)
    switch reception.verdict?.action {
    case .append where reception.isEnded && reception.reachesEnd, .complete: try complete(&copy, &report)
    case .append:
      report.reason =
        report.isInterrupted
        ? "interrupted"
        : reception.isEnded
          ? "the response does not show whether the file ends at its end"
          : outcome.message ?? "the connection ended early"
      try keep(&copy, &report)
    case .some:
      // The response is complete, so the interruption was too late.
      report.isInterrupted = false
      copy.discard()
    case nil:
      report.reason = report.isInterrupted ? "interrupted" : outcome.message ?? "there was no response"
      if report.isInterrupted { try keep(&copy, &report) } else { copy.discard() }
    }
  }

  private func complete(_ copy: inout PartialCopy, _ report: inout ResumeReport) throws {
    try copy.finish()
    report.isComplete = true
    report.isInterrupted = false
    report.length = copy.length
    guard isOfEarlierRun, !keepsEarlier else { return }
    for path in [partial, blob.path] { try PartialCopy.remove(path) }
  }

  /// Keeps the copy, and writes a blob that continues from its end.
  private func keep(_ copy: inout PartialCopy, _ report: inout ResumeReport) throws {
    try copy.synchronize()
    report.length = copy.length
    report.keptPartial = copy.path
    let replacesEarlier = isOfEarlierRun && !keepsEarlier
    let output = FileOutput(overwrites: true, backupSuffix: replacesEarlier ? nil : .orig)
    // The blob may contain credentials.
    try output.write(updatedBlob(for: copy), to: keptBlob, permissions: .ownerReadWrite)
    report.keptBlob = keptBlob
    if replacesEarlier { try PartialCopy.remove(partial) }
  }

  /// The blob with the copy's name and length, if its form has fields for them. A form without a byte count continues
  /// from the end of the file.
  private func updatedBlob(for copy: borrowing PartialCopy) throws -> [UInt8] {
    let name = copy.path.isUTF8 ? copy.path.lastComponent?.string : nil
    var update = DownloadUpdate(bytesReceived: copy.length, temporaryFileName: name)
    update.isLossy = true
    return try document.updating(update).document.encoded()
  }

  // MARK: Files of an earlier run

  private var keptBlob: FilePath { FilePath(bytes: output.bytes + ".resumedata".utf8) }

  /// Whether an earlier run for the same file kept this blob and partial file. They can be removed when their bytes are
  /// in another file. Any other partial file is only read.
  private var isOfEarlierRun: Bool {
    !blob.isStandardStream && DirectoryCheck.isSame(blob.path, keptBlob) && PartialCopy.isCopy(partial, for: output)
  }
}

/// A result of asynchronous work that a thread waits for.
///
/// Unchecked: it is written once, before the semaphore is signalled, and read after that.
private final class Awaited<Value: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Result<Value, any Error>?

  /// Runs the work, and waits for it on a thread that does not run it.
  static func value(of work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let awaited = Awaited()
    Task {
      do {
        awaited.result = .success(try await work())
      } catch {
        awaited.result = .failure(error)
      }
      awaited.done.signal()
    }
    awaited.done.wait()
    guard let result = awaited.result else { throw FileError(code: "failure", reason: "the transfer did not run") }
    return try result.get()
  }
}
