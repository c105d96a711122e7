/// A point in time in the form of property lists: seconds since 2001-01-01T00:00:00Z (CFAbsoluteTime).
public struct PropertyListDate: Sendable {
  /// Seconds since 2001-01-01T00:00:00Z, leap seconds not counted. A binary list can hold any number,
  /// also infinity and NaN.
  public let secondsSinceReferenceDate: Double

  /// Creates a date from its distance from 2001-01-01T00:00:00Z in seconds.
  public init(secondsSinceReferenceDate: Double) {
    self.secondsSinceReferenceDate = secondsSinceReferenceDate
  }
}

extension PropertyListDate: Hashable {
  /// Equality of bit patterns.
  public static func == (left: Self, right: Self) -> Bool {
    left.secondsSinceReferenceDate.bitPattern == right.secondsSinceReferenceDate.bitPattern
  }

  /// Feeds the bit pattern to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(secondsSinceReferenceDate.bitPattern)
  }
}

extension PropertyListDate {
  /// 2001-01-01 in days since 1970-01-01.
  private static let referenceDay: Int64 = 11_323

  /// Creates a date from `YYYY-MM-DDThh:mm:ssZ`, the form of XML property lists. Nil for any other form and for a day,
  /// month or time that does not exist (a leap second is taken as the second after it).
  package init?(iso8601 text: String) {
    self.init(iso8601: Array(text.utf8))
  }

  /// The form of a date, with `d` for each digit.
  private static let form = Array("dddd-dd-ddTdd:dd:ddZ".utf8)

  /// Creates a date from the bytes of `YYYY-MM-DDThh:mm:ssZ`.
  package init?(iso8601 bytes: [UInt8]) {
    guard bytes.count == Self.form.count else { return nil }
    for (byte, expected) in zip(bytes, Self.form) {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard expected == UInt8(ascii: "d") ? isDigit : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int64 {
      range.reduce(0) { $0 * 10 + Int64(bytes[$1] - UInt8(ascii: "0")) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day) else { return nil }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    let days = Self.days(year: year, month: month, day: day) - Self.referenceDay
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    // A leap second becomes the first second of the next day. After the last day of this form there is none.
    guard seconds < (Self.days(year: 10_000, month: 1, day: 1) - Self.referenceDay) * 86_400 else { return nil }
    self.init(secondsSinceReferenceDate: Double(seconds))
  }

  /// The date as `YYYY-MM-DDThh:mm:ssZ`, fractions of a second cut off towards the past; nil outside the years 0 to
  /// 9999, which that form cannot hold.
  package var iso8601: String? {
    var bytes: [UInt8] = []
    return appendISO8601(to: &bytes) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Appends `iso8601`; false where the date has no such form.
  package func appendISO8601(to bytes: inout [UInt8]) -> Bool {
    guard let seconds = Int64(exactly: secondsSinceReferenceDate.rounded(.down)) else { return false }
    let (day, time) = (seconds.flooredQuotient(by: 86_400), seconds.flooredRemainder(by: 86_400))
    let (shifted, overflow) = day.addingReportingOverflow(Self.referenceDay)
    guard !overflow, (-719_528...2_932_896).contains(shifted) else { return false }
    let (year, month, dayOfMonth) = Self.calendarDate(ofDay: shifted)
    func append(_ value: Int64, _ separator: Unicode.Scalar) {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
      bytes.append(UInt8(ascii: separator))
    }
    append(year / 100, "-")
    bytes.removeLast()  // no separator inside the year
    append(year % 100, "-")
    append(month, "-")
    append(dayOfMonth, "T")
    append(time / 3_600, ":")
    append(time / 60 % 60, ":")
    append(time % 60, "Z")
    return true
  }

  /// The date as HTTP headers write it, `Mon, 20 Apr 2015 08:05:49 GMT` (RFC 9110, section 5.6.7); nil outside the
  /// years 0 to 9999.
  package var httpDate: String? {
    guard let text = iso8601, let seconds = Int64(exactly: secondsSinceReferenceDate.rounded(.down)) else { return nil }
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]  // 2001-01-01 was a Monday
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = weekdays[Int(seconds.flooredQuotient(by: 86_400).flooredRemainder(by: 7))]
    let parts = text.dropLast().split(whereSeparator: { $0 == "-" || $0 == "T" })
    guard parts.count == 4, let month = Int(parts[1]), months.indices.contains(month - 1) else { return nil }
    return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar. Counting years from March puts the leap day last,
  /// so that month lengths follow one formula.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let leapDays =
      marchYear.flooredQuotient(by: 4) - marchYear.flooredQuotient(by: 100) + marchYear.flooredQuotient(by: 400)
    return marchYear * 365 + leapDays + (marchMonth * 153 + 2) / 5 + day - 1 - 719_468
  }

  /// The inverse of `days(year:month:day:)`.
  private static func calendarDate(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    var year = (day + 719_468).flooredQuotient(by: 365) + 1
    while days(year: year, month: 1, day: 1) > day { year -= 1 }
    var month: Int64 = 1
    while month < 12, days(year: year, month: month + 1, day: 1) <= day { month += 1 }
    return (year, month, day - days(year: year, month: month, day: 1) + 1)
  }
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  fileprivate func flooredRemainder(by divisor: Int64) -> Int64 {
    self - flooredQuotient(by: divisor) * divisor
  }
}
