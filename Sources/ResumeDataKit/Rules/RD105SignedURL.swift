import KeyedArchives
import PropertyLists

extension Rule {
  static let signedURL = Rule(
    id: "RD105", name: "signed-url", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The URL that the loader would request is signed or contains an expiry time, and is valid only for a "
        + "limited time.",
      why:
        "After that time the server refuses it, mostly with status 403. For any status but 206 the loader empties the "
        + "partial file.",
      systems:
        "Every system. These kinds of limited links are recognized: "
        + LimitedLinks.schemes.map(\.name).joined(separator: "; ")
        + ". A JSON web token, in the query or in Authorization, expires at its claim exp. Query items with common "
        + "names, such as e, t and ex, count only together with the other items of their kind and with a plausible "
        + "time. The finding is an error if the time has passed, and a note if it has not or if no clock was given.",
      example:
        "https://bucket.s3.amazonaws.com/a.zip?X-Amz-Date=20200204T093000Z&X-Amz-Expires=900&X-Amz-Signature=...",
      fix:
        "None: only its server can sign. Get a new URL for the same file and set it: resumedata convert --url NEW -o "
        + "OUT FILE. If the original request's URL is not limited, resumedata convert --original-url sets it, and the "
        + "server redirects to a fresh link. A copy of the partial file guards against the server's refusal.",
      sources: [
        "bug B9, and section 4, rule 6 of the format's reference (confidence A)"
      ] + LimitedLinks.schemes.map { "\($0.name): \($0.source)" }
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let requested = diagnosis.effectiveURL else { return [] }
      let authorization = diagnosis.fields.effectiveRequest?.request.header("Authorization")
      guard let signed = SignedURL(requested.text, authorization: authorization) else { return [] }
      let ends = signed.limits.prefix(3).map { LimitedEnd($0, now: diagnosis.context.now) }
      let isPast = ends[0].isPast
      let message =
        ends.map(\.words).joined(separator: "; ") + (isPast ? "; " : "; past that, ")
        + diagnosis.waysOn(from: requested.text, isSigned: SignedURL(requested.text) != nil)
      return [
        Violation(message, at: diagnosis.path(of: requested.field), severity: isPast ? .error : .note)
      ]
    })
}

/// The end of one limit, for a message.
private struct LimitedEnd {
  let isPast: Bool
  let words: String

  init(_ limit: SignedURL.Limit, now: PropertyListDate?) {
    let what = limit.isSigned ? "the URL is signed (\(limit.scheme)) and" : "\(limit.scheme.asSubject)"
    let end = limit.date.iso8601 ?? ""
    guard let now else {
      (isPast, words) = (false, "\(what) expires at \(end)")
      return
    }
    let distance = TimeDistance(from: now, to: limit.date)
    isPast = distance.isPast
    words =
      isPast
      ? "\(what) expired at \(end), \(distance.words) ago" : "\(what) expires at \(end), \(distance.words) from now"
  }
}

extension SignedURL.Limit {
  /// Whether the scheme is a signature.
  fileprivate var isSigned: Bool { scheme != LimitedLinks.plain && !scheme.hasPrefix(LimitedLinks.webToken) }
}

extension String {
  fileprivate var asSubject: String { self == LimitedLinks.plain ? "the URL has \(self) and" : "the \(self)" }
}

extension Diagnosis {
  /// What to do once a link has expired.
  fileprivate func waysOn(from requested: String, isSigned: Bool) -> String {
    guard isSigned else { return "set a new one with `resumedata convert --header 'Authorization: NEW'`" }
    let advice = "put a new one in with `resumedata convert --url NEW`"
    guard let original = fields.originalRequest?.request?.wholeURL, SignedURL(original) == nil,
      !URLText(original).hasSameTarget(as: URLText(requested)), URLText(original).scheme.hasPrefix("http")
    else { return advice }
    return advice + "; the original request's URL is not limited: `resumedata convert --original-url` goes back to it"
  }
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
