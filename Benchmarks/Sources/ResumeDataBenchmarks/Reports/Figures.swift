/// Formats numbers for people.
enum Figures {
  /// Three significant digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    if value < 0 { return "-" + short(-value) }
    if value >= 100 || value == 0 { return grouped(Int(value.rounded())) }
    let digits = value >= 10 ? 1 : 2
    let scale = digits == 1 ? 10.0 : 100.0
    let scaled = Int((value * scale).rounded())
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  private static func grouped(_ value: Int) -> String {
    var text = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return text
  }
}
