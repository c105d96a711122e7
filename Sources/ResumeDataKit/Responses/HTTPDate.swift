/// A date of a header field (RFC 9110, section 5.6.7), in the preferred form `Tue, 04 Feb 2020 09:30:00 GMT` or in one
/// of the two obsolete forms that are still read: `Tuesday, 04-Feb-20 09:30:00 GMT` and `Tue Feb  4 09:30:00 2020`.
///
/// What is sent back in `If-Range` is the server's own text, not a date that was read and written again.
package struct HTTPDate: Sendable, Comparable {
  /// Seconds since 1 January 1970, 00:00 UTC.
  package var secondsSince1970: Int64

  /// Reads a date, or nil if the text is in none of the three forms, or the day of the week is wrong.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let seconds = Self.preferred(bytes) ?? Self.obsolete(bytes) else { return nil }
    secondsSince1970 = seconds
  }

  private static func obsolete(_ bytes: [UInt8]) -> Int64? {
    let words = bytes.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
    return withHyphens(words) ?? ofCTime(words)
  }

  // MARK: The three forms

  /// `Tue, 04 Feb 2020 09:30:00 GMT`, in which each part has its place.
  private static func preferred(_ text: [UInt8]) -> Int64? {
    guard text.count == 29, text[3] == comma, [4, 7, 11, 16, 25].allSatisfy({ text[$0] == 0x20 }),
      text[26...].elementsEqual("GMT".utf8),
      let weekday = index(of: text[..<3], in: weekdays), let day = number(text[5..<7], digits: 2),
      let month = index(of: text[8..<11], in: months), let year = number(text[12..<16], digits: 4)
    else { return nil }
    return seconds(weekday: weekday, year: year, month: month, day: day, time: text[17..<25])
  }

  /// `Tuesday, 04-Feb-20 09:30:00 GMT`. The day of the week tells the century.
  private static func withHyphens(_ words: [[UInt8]]) -> Int64? {
    guard words.count == 4, words[0].last == comma, words[3].elementsEqual("GMT".utf8),
      let weekday = index(of: words[0].dropLast(), in: longWeekdays)
    else { return nil }
    let parts = words[1].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, let day = number(parts[0], digits: 2), let month = index(of: parts[1], in: months),
      let year = number(parts[2], digits: 2)
    else { return nil }
    return seconds(weekday: weekday, year: 2000 + year, month: month, day: day, time: words[2][...])
      ?? seconds(weekday: weekday, year: 1900 + year, month: month, day: day, time: words[2][...])
  }

  /// `Tue Feb  4 09:30:00 2020`, as the C function `asctime` writes it: a day of one digit after a further blank.
  private static func ofCTime(_ words: [[UInt8]]) -> Int64? {
    let hasShortDay = words.count == 6 && words[2].isEmpty
    guard hasShortDay || words.count == 5, let weekday = index(of: words[0][...], in: weekdays),
      let month = index(of: words[1][...], in: months),
      let day = number(words[hasShortDay ? 3 : 2][...], digits: hasShortDay ? 1 : 2),
      let year = number(words[words.count - 1][...], digits: 4)
    else { return nil }
    return seconds(weekday: weekday, year: year, month: month, day: day, time: words[words.count - 2][...])
  }

  private static func seconds(weekday: Int, year: Int, month: Int, day: Int, time: ArraySlice<UInt8>) -> Int64? {
    let parts = time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 3, let hour = number(parts[0], digits: 2), let minute = number(parts[1], digits: 2),
      let second = number(parts[2], digits: 2), hour < 24, minute < 60, second <= 60,
      (1...length(ofMonth: month, year: year)).contains(day)
    else { return nil }
    let days = daysSince1970(year: year, month: month, day: day)
    // 1 January 1970 was a Thursday.
    guard ((days + 3) % 7 + 7) % 7 == weekday else { return nil }
    return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
  }

  /// The earlier date is less.
  package static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

  private static let comma = UInt8(ascii: ",")
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let longWeekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func index(of name: ArraySlice<UInt8>, in names: [String]) -> Int? {
    names.firstIndex { $0.utf8.elementsEqual(name) }
  }

  private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> Int? {
    guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 1: isLeap(year) ? 29 : 28
    case 3, 5, 8, 10: 30
    default: 31
    }
  }

  /// - Parameter month: 0 for January.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400
    let months = (0..<month).reduce(0) { $0 + length(ofMonth: $1, year: year) }
    return years + months + day - 1 - 719_162
  }
}
