import PropertyLists

extension Rule {
  static let signedURL = Rule(
    id: "RD105", name: "signed-url", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The URL that would be asked is signed, or names its own end, and is good for a limited time only.",
      why:
        "Past that time the server refuses it, mostly with status 403. The loader takes any answer but 206 as the end of what "
        + "it had, and empties the partial file.",
      systems:
        "Every system. Understood are the query forms of S3 (signature versions 4 and 2), CloudFront (Expires and Policy), "
        + "Google Cloud Storage (versions 4 and 2), Azure shared access signatures (se), and a plain Expires or exp in seconds "
        + "or milliseconds since 1970. An error where it has passed, a note where it has not or no clock was given.",
      example:
        "https://bucket.s3.amazonaws.com/a.zip?X-Amz-Date=20200204T093000Z&X-Amz-Expires=900&X-Amz-Signature=...",
      fix:
        "None: only its server can sign. Get a new URL for the same file and put it in: resumedata convert --url NEW -o OUT FILE. "
        + "A copy of the partial file guards against the server's refusal.",
      sources: [
        "bug B9, and section 4, rule 6 of the format's reference (confidence A)",
        "Amazon's, Google's and Microsoft's documentation of their signed URLs (confidence A)",
        "a plain Expires is what many download services use, by no standard (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let asked = diagnosis.askedURL, let signed = SignedURL(asked.text) else {
        return []
      }
      let what =
        signed.form == .plain
        ? "the URL has \(signed.form.rawValue) and" : "the URL is signed (\(signed.form.rawValue)) and"
      let end = signed.date.iso8601 ?? ""
      let advice = "put a new one in with `resumedata convert --url NEW`"
      let message: String
      var severity = Finding.Severity.note
      switch diagnosis.context.now.map({ TimeDistance(from: $0, to: signed.date) }) {
      case nil:
        message = "\(what) expires at \(end); past that, \(advice)"
      case .some(let distance) where distance.isPast:
        severity = .error
        message = "\(what) expired at \(end), \(distance.words) ago; \(advice)"
      case .some(let distance):
        message = "\(what) expires at \(end), \(distance.words) from now; past that, \(advice)"
      }
      return [Violation(message, at: diagnosis.path(of: asked.field), severity: severity)]
    })
}

/// How far a point in time is from another.
private struct TimeDistance {
  /// Whether the second point has been reached.
  let isPast: Bool
  private let seconds: Int64

  init(from now: PropertyListDate, to end: PropertyListDate) {
    let distance = end.secondsSinceReferenceDate - now.secondsSinceReferenceDate
    isPast = !(distance > 0)
    seconds = Int64(exactly: distance.magnitude.rounded(.down)) ?? .max
  }

  /// The two largest units, such as `2 days 3 hours`.
  var words: String {
    let units: [(name: String, length: Int64)] = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)]
    let first = units.firstIndex { seconds >= $0.length } ?? units.count - 1
    var rest = seconds
    var words: [String] = []
    for unit in units[first...].prefix(2) {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit.length)
      rest = remainder
      if count > 0 || words.isEmpty { words.append("\(count) \(unit.name)\(count == 1 ? "" : "s")") }
    }
    return words.joined(separator: " ")
  }
}
