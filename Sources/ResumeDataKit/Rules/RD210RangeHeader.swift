import KeyedArchives
import PropertyLists

extension Rule {
  static let rangeHeader = Rule(
    id: "RD210", name: "range-header", severity: .error, bestFix: nil,
    page: RulePage(
      what: "A request of the blob has a Range header of its own.",
      why:
        "The loader adds the number of bytes received to the range of the original request. If it cannot (a range "
        + "that is not in bytes, several ranges, numbers beyond 64 bits), it empties the partial file and starts "
        + "over; the newer loader does not create a task. If the whole range was received, it requests a range that "
        + "ends before it begins, and the response makes it empty the file. If an app set the header to the position "
        + "where the download stopped, that position is added to the count, and the middle of the file is missing.",
      systems: "Every system with the classic loader, as far as is known from that of iPadOS 18.0.",
      example: "Range: bytes=0-99,200-299 in the headers of the original request",
      fix:
        "None: it is not known which part of the file the app wanted. Without the header the loader works out the "
        + "range itself: resumedata convert can remove it.",
      sources: [
        "section 4, rules 5 and 6 of the format's reference (confidence A)",
        "RFC 9110, 14.1 and 14.2: range units and Range (confidence A)",
        "what the loader does with a Range header of the current request alone (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      if let header = diagnosis.fields.originalRequest?.request?.header("Range") {
        let path = diagnosis.path(of: ResumeDataKey.originalRequest)
        return [diagnosis.violation(ofRange: header, at: path)]
      }
      guard let header = diagnosis.fields.currentRequest?.request?.header("Range") else { return [] }
      let message =
        "the current request has the header Range: \(header), and the original one has none; the loader replaces it "
        + "by the range from the bytes received on"
      return [Violation(message, at: diagnosis.path(of: ResumeDataKey.currentRequest), severity: .note)]
    })
}

extension Diagnosis {
  fileprivate func violation(ofRange header: String, at path: PropertyListPath) -> Violation {
    let received = bytesAtHand ?? 0
    do {
      let rest = try ByteRange(header: header).advanced(by: max(0, received))
      let message =
        "the original request asks for a part, Range: \(header); with \(received) bytes received the loader asks for "
        + rest.header
      return Violation(message, at: path, severity: .note)
    } catch {
      let result = error == .complete ? "the answer to it empties the partial file" : "the partial file is emptied"
      return Violation("\(error.reason) (Range: \(header)): \(result)", at: path)
    }
  }
}
