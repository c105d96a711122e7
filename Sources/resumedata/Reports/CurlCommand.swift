import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

/// A curl command line for a shell that sends the loader's request to continue a download, with the required properties
/// of the response.
struct CurlCommand {
  let lines: [String]

  init(_ inspection: Inspection, redaction: Redaction) {
    let step = inspection.step.map { Terminal.escape(redaction.fact($0)) } ?? ""
    var lines = ["# " + inspection.file.escaped + step]
    switch inspection.outcome {
    case .failure(let failure): lines.append(Self.comment("cannot be decoded: \(failure)"))
    case .success(let document):
      switch document.continuation {
      case .complete, .unavailable:
        lines.append(Self.comment("cannot be continued: \(document.continuation.obstacle ?? "")"))
      case .request(let request): lines += Self.command(for: request, of: document, redaction)
      }
    }
    self.lines = lines
  }

  private static func command(
    for request: ContinuationRequest, of document: ResumeDataDocument, _ redaction: Redaction
  ) -> [String] {
    // The response's headers are printed, and its body is written to a separate file.
    var words = [
      "curl --globoff --path-as-is --dump-header - --output rest.bin --request \(request.method)",
      ShellQuoting.word(redaction.url(request.url)),
    ]
    var headers = ContinuationHeaders(of: document).headers.map { ($0.name, redaction.header($0.name, $0.value)) }
    headers.append(("Range", request.range))
    if let validator = request.ifRange { headers.append(("If-Range", redaction.fact(validator))) }
    words += headers.map { name, value in
      // curl sends a field without a value only if a semicolon follows its name.
      "--header " + ShellQuoting.word(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    let command = words.enumerated().map { index, word in
      (index == 0 ? "" : "  ") + word + (index == words.count - 1 ? "" : " \\")
    }
    return command + remarks(on: request, document, redaction)
  }

  private static func remarks(
    on request: ContinuationRequest, _ document: ResumeDataDocument, _ redaction: Redaction
  ) -> [String] {
    var remarks: [String] = []
    if let tag = document.fields.entityTag, !tag.isEmpty, tag != request.ifRange {
      remarks.append("The loader sends If-Range: \(redaction.fact(tag)), which never matches; here it is the date.")
    }
    if request.ifRange == nil {
      remarks.append("The blob has no validator: nothing shows that the file on the server is the same.")
    }
    remarks.append("Append rest.bin to the partial file, at byte \(request.offset), only if all of this holds:")
    let checks = ContinuationHeaders.checks(document.expectation(), status: request.expectedStatus)
    return (remarks + checks.map { "- \($0)" }).map(comment)
  }

  /// A comment line of a shell.
  private static func comment(_ text: String) -> String { "# " + Terminal.escape(text) }
}
