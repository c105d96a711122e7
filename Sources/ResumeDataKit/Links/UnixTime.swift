import PropertyLists

/// Points in time as URLs write them, in seconds since 1970-01-01T00:00:00Z.
enum UnixTime {
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

  /// Seconds or milliseconds. A number before 2001 is rather a lifetime or a flag; one after 2100 is a time only
  /// together with a signature.
  static func epoch(_ text: String, isCertain: Bool) -> Int64? {
    let times = referenceDate..<(isCertain ? lastEnd : plausibleEnd)
    guard let number = number(text) else { return nil }
    return [number, number / 1_000].first { times.contains($0) }
  }

  /// The point in time, or nil if it is beyond 64 bits.
  static func date(_ seconds: Int64) -> PropertyListDate? {
    let (distance, overflow) = seconds.subtractingReportingOverflow(referenceDate)
    return overflow ? nil : PropertyListDate(secondsSinceReferenceDate: Double(distance))
  }

  /// A time in exactly eight hexadecimal digits, from 2001 to 2100.
  static func hexadecimal(_ text: String) -> Int64? {
    guard text.utf8.count == 8, text.hasOnlyBytes(where: \.isHexadecimalDigit), let time = Int64(text, radix: 16),
      (referenceDate..<plausibleEnd).contains(time)
    else { return nil }
    return time
  }

  /// A time the given number of seconds after another, or nil beyond 64 bits.
  static func adding(_ seconds: Int64, to start: Int64) -> Int64? {
    let (end, overflow) = start.addingReportingOverflow(seconds)
    return overflow ? nil : end
  }

  /// `20200204T093000Z`.
  static func basicISO8601(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 16 else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    return seconds(
      part(0..<4) + "-" + part(4..<6) + "-" + part(6..<11) + ":" + part(11..<13) + ":" + part(13..<16))
  }

  /// `2020-02-04`, perhaps with `T09:30` or `T09:30:00` or `T09:30:00.0000000`, perhaps with `Z` or `+01:00`: what
  /// Azure takes. A time without a zone is UTC.
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
    // Both are far from overflow.
    return local - offset
  }

  /// The offset of a zone from UTC in seconds: of nothing, `Z` or `+hh:mm`.
  private static func offset(_ zone: String) -> Int64? {
    if zone.isEmpty || zone == "Z" { return 0 }
    let bytes = Array(zone.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), bytes[0].isOne(of: "+-"),
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
  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
