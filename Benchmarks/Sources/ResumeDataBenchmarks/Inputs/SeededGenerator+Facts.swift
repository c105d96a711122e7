import TestInputs

/// Random facts of downloads.
extension SeededGenerator {
  private static let words = [
    "archive", "atlas", "backup", "chapter", "cinema", "course", "delta", "episode", "export", "film", "gallery",
    "lecture", "map", "mirror", "model", "music", "north", "offline", "package", "podcast", "region", "release",
    "season", "storage", "stream", "track", "update", "video", "volume", "weather",
  ]

  private static let hexDigits = Array("0123456789abcdef".utf8)
  private static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789".utf8)

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[number(0...(choices.count - 1))]
  }

  mutating func word() -> String {
    pick(Self.words)
  }

  /// Digits of base 16, in small letters.
  mutating func hex(_ count: Int) -> String {
    text(count, of: Self.hexDigits)
  }

  mutating func letters(_ count: Int) -> String {
    text(count, of: Self.letters)
  }

  private mutating func text(_ count: Int, of alphabet: [UInt8]) -> String {
    String(decoding: (0..<count).map { _ in pick(alphabet) }, as: UTF8.self)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// An HTTP date.
  mutating func httpDate() -> String {
    // The years have 365 or 366 days; 4 January 2015 was a Sunday.
    let (year, month, day) = (number(15...24), number(0...3), number(1...28))
    let isLeap = year % 4 == 0 && month > 0
    let days = (year - 15) * 365 + (year - 13) / 4 + [0, 59, 151, 273][month] + (isLeap ? 1 : 0) + day - 4
    let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(days + 7) % 7]
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(weekday), \(two(day)) \(["Jan", "Mar", "Jun", "Oct"][month]) 20\(year) "
      + "\(two(number(0...23))):\(two(number(0...59))):\(two(number(0...59))) GMT"
  }
}
