import PropertyLists

/// Until when a URL is good, by the signature or the expiry time in its query. Nothing of the signature is kept.
struct SignedURL: Sendable, Hashable {
  /// Whose way of signing it is.
  enum Form: String, Sendable, Hashable, CaseIterable {
    case s3Version4 = "S3, signature version 4"
    case s3Version2 = "S3, signature version 2"
    case cloudFront = "CloudFront"
    case googleVersion4 = "Google Cloud Storage, signature version 4"
    case googleVersion2 = "Google Cloud Storage, signature version 2"
    case azure = "Azure shared access signature"
    case plain = "an expiry time in the query"
  }

  /// Whose way of signing it is.
  var form: Form
  /// The first moment at which the URL is no longer good, in seconds since 1970-01-01T00:00:00Z; in the years 0 to 9999.
  var end: Int64

  /// Reads a URL; nil where it says no end that we understand.
  init?(_ url: String) {
    guard url.hasByte("?") else { return nil }
    let query = SignedQuery(url)
    guard let (form, end) = query.end, let date = Self.date(of: end), date.iso8601 != nil else { return nil }
    self.form = form
    self.end = end
  }

  /// The end as a date.
  var date: PropertyListDate {
    PropertyListDate(secondsSinceReferenceDate: Double(end) - Double(UnixTime.referenceDate))
  }

  private static func date(of end: Int64) -> PropertyListDate? {
    let (seconds, overflow) = end.subtractingReportingOverflow(UnixTime.referenceDate)
    return overflow ? nil : PropertyListDate(secondsSinceReferenceDate: Double(seconds))
  }
}

/// The items of a query that may have to do with a signature.
private struct SignedQuery {
  /// The first value of each item, decoded, by the name in small letters; empty ones are left out.
  private let values: [String: String]
  private let hasSecret: Bool

  /// The length of the longest name that is looked for, with room to spare.
  private static let longestName = 40

  init(_ url: String) {
    var values: [String: String] = [:]
    var hasSecret = false
    for item in URLText(url).queryItems where item.name.utf8.count <= Self.longestName {
      guard let value = item.value, !value.isEmpty else { continue }
      let name = item.name.lowercased()
      hasSecret = hasSecret || Credentials.isSecret(queryItem: name)
      if values[name] == nil { values[name] = PercentEncoding.decode(String(value)) }
    }
    self.values = values
    self.hasSecret = hasSecret
  }

  /// The form and the end; the forms that cannot be taken for another come first.
  var end: (SignedURL.Form, Int64)? {
    if let end = end(date: "x-amz-date", lifetime: "x-amz-expires") { return (.s3Version4, end) }
    if let end = end(date: "x-goog-date", lifetime: "x-goog-expires") { return (.googleVersion4, end) }
    if has("signature") || has("key-pair-id"),
      let end = values["policy"].flatMap({ CloudFrontPolicy.end(ofEncoded: $0) })
    {
      return (.cloudFront, end)
    }
    if has("sig"), let end = values["se"].flatMap({ UnixTime.iso8601($0) }) { return (.azure, end) }
    if let end = values["expires"].flatMap({ UnixTime.epoch($0, isCertain: hasSecret) }) {
      if has("key-pair-id") { return (.cloudFront, end) }
      if has("awsaccesskeyid") { return (.s3Version2, end) }
      if has("googleaccessid") { return (.googleVersion2, end) }
      return (.plain, end)
    }
    return values["exp"].flatMap { UnixTime.epoch($0, isCertain: hasSecret) }.map { (.plain, $0) }
  }

  private func has(_ name: String) -> Bool { values[name] != nil }

  private func end(date: String, lifetime: String) -> Int64? {
    guard let start = values[date].flatMap({ UnixTime.basicISO8601($0) }),
      let seconds = values[lifetime].flatMap({ UnixTime.number($0) })
    else { return nil }
    let (end, overflow) = start.addingReportingOverflow(seconds)
    return overflow ? nil : end
  }
}

/// The policy in a CloudFront URL: JSON in base64 with `-`, `_` and `~` for `+`, `=` and `/` (Amazon's developer guide).
private enum CloudFrontPolicy {
  /// A policy that is honest has one condition of some 30 bytes; the bounds are for others.
  private static let longestCondition = 256
  private static let mostConditions = 16

  /// The end in the condition `DateLessThan`, the earliest where there are several.
  static func end(ofEncoded text: String) -> Int64? {
    let base64 = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "=")
      case UInt8(ascii: "~"): UInt8(ascii: "/")
      default: byte
      }
    }
    var rest = Base64.decodeLeniently(base64).bytes[...]
    var ends: [Int64] = []
    for _ in 0..<mostConditions {
      guard let condition = rest.droppingThrough("\"DateLessThan\"") else { break }
      rest = condition
      // What is behind the closing brace belongs to another condition.
      let body = condition.prefix(longestCondition).prefix { $0 != UInt8(ascii: "}") }
      guard let value = body.droppingThrough("\"AWS:EpochTime\"") else { continue }
      let digits = value.drop { " \t\r\n:\"".utf8.contains($0) }.prefix { $0.isDigit }
      if let end = UnixTime.number(String(decoding: digits, as: UTF8.self)) { ends.append(end) }
    }
    return ends.min()
  }
}

/// Points in time as URLs write them, in seconds since 1970-01-01T00:00:00Z.
private enum UnixTime {
  /// 2001-01-01T00:00:00Z.
  static let referenceDate: Int64 = 978_307_200
  /// 2100-01-01T00:00:00Z.
  private static let plausibleEnd: Int64 = 4_102_444_800
  /// 10000-01-01T00:00:00Z.
  private static let lastEnd: Int64 = 253_402_300_800

  /// A number of ASCII digits and nothing else.
  static func number(_ text: String) -> Int64? {
    guard !text.isEmpty, text.hasOnlyBytes(where: \.isDigit) else { return nil }
    return Int64(text)
  }

  /// Seconds or milliseconds. Before 2001 it is a lifetime or a switch rather than a time; behind 2100 it is a time only
  /// where a signature stands beside it.
  static func epoch(_ text: String, isCertain: Bool) -> Int64? {
    let times = referenceDate..<(isCertain ? lastEnd : plausibleEnd)
    guard let number = number(text) else { return nil }
    return [number, number / 1_000].first { times.contains($0) }
  }

  /// `20200204T093000Z`.
  static func basicISO8601(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 16 else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    return seconds(
      part(0..<4) + "-" + part(4..<6) + "-" + part(6..<11) + ":" + part(11..<13) + ":" + part(13..<16))
  }

  /// `2020-02-04`, perhaps with `T09:30` or `T09:30:00` or `T09:30:00.0000000`, perhaps with `Z` or `+01:00`: what Azure
  /// takes. A time without a zone is UTC.
  static func iso8601(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard (10...33).contains(bytes.count) else { return nil }
    func part(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    let day = part(bytes[..<10])
    guard bytes.count > 10 else { return seconds(day + "T00:00:00Z") }
    guard bytes[10] == UInt8(ascii: "T") else { return nil }
    let clock = bytes[11...].prefix { $0.isDigit || $0 == UInt8(ascii: ":") }
    var zone = bytes[clock.endIndex...]
    if zone.first == UInt8(ascii: ".") {
      let fraction = zone.dropFirst().prefix { $0.isDigit }
      guard clock.count == 8, (1...7).contains(fraction.count) else { return nil }
      zone = bytes[fraction.endIndex...]
    }
    guard let offset = Self.offset(part(zone)),
      let local = seconds(day + "T" + part(clock) + (clock.count == 5 ? ":00Z" : "Z"))
    else { return nil }
    // Both are far from the ends of 64 bits.
    return local - offset
  }

  /// The seconds that a zone is ahead of UTC: of nothing, `Z` or `+hh:mm`.
  private static func offset(_ zone: String) -> Int64? {
    if zone.isEmpty || zone == "Z" { return 0 }
    let bytes = Array(zone.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), "+-".utf8.contains(bytes[0]),
      let hours = number(String(decoding: bytes[1...2], as: UTF8.self)), hours < 24,
      let minutes = number(String(decoding: bytes[4...5], as: UTF8.self)), minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -60 : 60)
  }

  private static func seconds(_ text: String) -> Int64? {
    PropertyListDate(iso8601: text).flatMap { Int64(exactly: $0.secondsSinceReferenceDate) }.map { $0 + referenceDate }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension ArraySlice<UInt8> {
  /// What is behind the first occurrence of an ASCII text; nil where there is none.
  fileprivate func droppingThrough(_ text: String) -> ArraySlice<UInt8>? {
    let pattern = Array(text.utf8)
    guard let first = pattern.first else { return self }
    var rest = self
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: pattern) { return rest[start...].dropFirst(pattern.count) }
      rest = rest[start...].dropFirst()
    }
    return nil
  }
}
