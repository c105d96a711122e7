/// A whole number of up to 128 bits, two's complement.
///
/// Binary property lists hold 1, 2 and 4 bytes unsigned, 8 bytes signed, and 16 bytes signed; CoreFoundation writes
/// 16 bytes for a `UInt64` above `Int64.max` (CFBinaryPList.c). `Int128` would need the 2024 systems at run time.
package struct PropertyListInteger: Sendable, Hashable {
  /// The upper 64 bits; its sign is the number's sign.
  package let high: Int64
  /// The lower 64 bits.
  package let low: UInt64

  /// Creates a number from its two halves.
  package init(high: Int64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates a number from any integer that fits into 128 signed bits.
  package init(_ value: some FixedWidthInteger) {
    self.init(high: Int64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
  }

  /// Whether the number is below zero.
  package var isNegative: Bool { high < 0 }
}

extension Int64 {
  /// The number, or nil if 64 signed bits do not hold it.
  package init?(_ value: PropertyListInteger) {
    let low = Int64(bitPattern: value.low)
    guard value.high == (low < 0 ? -1 : 0) else { return nil }
    self = low
  }
}

extension UInt64 {
  /// The number, or nil if it is negative or needs more than 64 bits.
  package init?(_ value: PropertyListInteger) {
    guard value.high == 0 else { return nil }
    self = value.low
  }
}

extension PropertyListInteger: ExpressibleByIntegerLiteral {
  /// Creates a number from a literal.
  package init(integerLiteral value: Int64) { self.init(value) }
}

extension PropertyListInteger: CustomStringConvertible {
  /// Decimal digits, with a minus sign where negative.
  package var description: String {
    if let value = Int64(self) { return String(value) }
    if let value = UInt64(self) { return String(value) }
    let magnitude = self.magnitude
    // Long division by 10^19, the largest power of ten in 64 bits; 2^128 has 39 digits, so two rounds leave no more
    // than one digit above.
    let base: UInt64 = 10_000_000_000_000_000_000
    let (upperQuotient, upperRemainder) = magnitude.high.quotientAndRemainder(dividingBy: base)
    let (quotient, last) = base.dividingFullWidth((upperRemainder, magnitude.low))
    let (first, middle) = base.dividingFullWidth((upperQuotient, quotient))
    let digits = [first, middle, last].map { String($0) }
    let padded = digits.map { String(repeating: "0", count: 19 - $0.count) + $0 }.joined()
    return (isNegative ? "-" : "") + padded.drop { $0 == "0" }
  }

  /// The distance from zero, in two halves.
  private var magnitude: (high: UInt64, low: UInt64) {
    let bits = UInt64(bitPattern: high)
    guard isNegative else { return (bits, low) }
    let (negatedLow, carry) = (~low).addingReportingOverflow(1)
    return (~bits &+ (carry ? 1 : 0), negatedLow)
  }
}
