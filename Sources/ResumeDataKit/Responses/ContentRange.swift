/// The value of `Content-Range` in bytes (RFC 9110, section 14.4). Positions count from 0, both ends inclusive.
public struct ContentRange: Sendable, Hashable {
  /// The bytes that the body has; nil for `bytes */N`, which belongs to status 416.
  public var bytes: ClosedRange<Int64>?
  /// How many bytes the body has. The last byte's number is below the largest one, so that this cannot overflow.
  public var length: Int64? { bytes.map { $0.upperBound - $0.lowerBound + 1 } }
  /// The length of the whole file; nil for `*`.
  public var totalBytes: Int64?

  /// Reads `bytes 40960-99999/100000`, `bytes 40960-99999/*` or `bytes */100000`, or nil if the text has another form
  /// or contradicts itself.
  package init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    if parts[1] != "*" {
      guard let total = Self.number(parts[1]) else { return nil }
      totalBytes = total
    }
    guard parts[0] != "*" else {
      if totalBytes == nil { return nil }
      return
    }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last,
      last < totalBytes ?? .max
    else { return nil }
    bytes = first...last
  }

  private static func number(_ digits: Substring) -> Int64? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(digits)
  }
}
