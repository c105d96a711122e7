import PropertyLists

/// The expiry time of a link, from its URL or its Authorization header. No part of a signature is kept.
struct SignedURL: Sendable {
  /// One limit of a link. A link can have several, such as a signature and a web token.
  struct Limit: Sendable, Equatable {
    /// The scheme, from the table of ``LimitedLinks``.
    var scheme: String
    /// The first second in which the link is no longer valid, in seconds since 1970-01-01T00:00:00Z; in the years 0 to
    /// 9999.
    var end: Int64

    fileprivate init?(_ scheme: String, _ end: Int64?) {
      guard let end, UnixTime.date(end)?.iso8601 != nil else { return nil }
      (self.scheme, self.end) = (scheme, end)
    }

    /// The end as a date.
    var date: PropertyListDate {
      PropertyListDate(secondsSinceReferenceDate: Double(end) - Double(UnixTime.referenceDate))
    }
  }

  /// The limits, the earliest first.
  let limits: [Limit]

  /// The limit that ends first.
  var first: Limit { limits[0] }

  /// Reads a URL, and the value of the header Authorization that goes with it, or nil if neither has a known expiry
  /// time.
  init?(_ url: String, authorization: String? = nil) {
    var limits: [Limit] = []
    if url.hasByte("?") || url.hasByte("~") {
      let items = LinkItems(url)
      // Of the schemes that share an item, such as `expires`, the first is the right one.
      for scheme in LimitedLinks.schemes where scheme.name != LimitedLinks.webToken {
        if let limit = Limit(scheme.name, scheme.end(items)) {
          limits.append(limit)
          break
        }
      }
      limits += items.webTokenEnds.compactMap { Limit("\(LimitedLinks.webToken) in the query", $0) }
    }
    if let authorization,
      let limit = Limit("\(LimitedLinks.webToken) in Authorization", WebToken(in: authorization)?.end)
    {
      limits.append(limit)
    }
    guard !limits.isEmpty else { return nil }
    self.limits = Places.sorted(limits.count) { limits[$0].end < limits[$1].end }.map { limits[$0] }
  }
}
