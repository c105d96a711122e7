/// One part of a `Range` header in bytes (RFC 9110, section 14.1.2). Positions count from 0, both ends inclusive.
public enum ByteRange: Sendable, Hashable {
  /// `bytes=a-`
  case from(Int64)
  /// `bytes=a-b`
  case between(Int64, Int64)
  /// `bytes=-n`: the last n bytes.
  case suffix(Int64)

  /// Why a header does not give a range that can be continued.
  package enum Fault: Error, Sendable, Equatable {
    /// Not `bytes=` with valid numbers.
    case malformed
    /// More than one part.
    case severalParts
    /// The whole requested range has been received.
    case complete
    /// The numbers exceed 64 bits.
    case overflow
  }

  /// Reads the value of a `Range` header.
  package init(header: String) throws(Fault) {
    let text = header.filter { $0 != " " && $0 != "\t" }
    guard text.lowercased().hasPrefix("bytes=") else { throw .malformed }
    let parts = text.dropFirst("bytes=".count).split(separator: ",")
    guard parts.count <= 1 else { throw .severalParts }
    let ends = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else { throw .malformed }
    switch (try Self.number(ends[0]), try Self.number(ends[1])) {
    case (.some(let first), nil): self = .from(first)
    case (.some(let first), .some(let last)) where first <= last: self = .between(first, last)
    case (nil, .some(let length)): self = .suffix(length)
    default: throw .malformed
    }
  }

  /// The rest of the range after some of its bytes have been received (section 4, rule 5 of the format's
  /// reference).
  package func advanced(by received: Int64) throws(Fault) -> ByteRange {
    switch self {
    case .from(let first):
      return .from(try Self.sum(first, received))
    case .between(let first, let last):
      let next = try Self.sum(first, received)
      guard next <= last else { throw .complete }
      return .between(next, last)
    case .suffix(let length):
      guard received < length else { throw .complete }
      return .suffix(length - received)
    }
  }

  /// The first requested byte, or nil if only the length is known, which is counted from the end.
  public var firstByte: Int64? {
    switch self {
    case .from(let first), .between(let first, _): first
    case .suffix: nil
    }
  }

  /// The last requested byte, or nil for the end of the file.
  public var lastByte: Int64? {
    if case .between(_, let last) = self { last } else { nil }
  }

  /// The value of the header.
  public var header: String {
    switch self {
    case .from(let first): "bytes=\(first)-"
    case .between(let first, let last): "bytes=\(first)-\(last)"
    case .suffix(let length): "bytes=-\(length)"
    }
  }

  /// The number of some digits, or nil if there are none.
  private static func number(_ digits: Substring) throws(Fault) -> Int64? {
    guard !digits.isEmpty else { return nil }
    guard digits.hasOnlyBytes(where: { $0 >= 0x30 && $0 <= 0x39 }) else { throw .malformed }
    guard let value = Int64(digits) else { throw .overflow }
    return value
  }

  private static func sum(_ first: Int64, _ received: Int64) throws(Fault) -> Int64 {
    let (sum, overflow) = first.addingReportingOverflow(received)
    guard !overflow else { throw .overflow }
    return sum
  }
}
