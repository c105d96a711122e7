/// A member's key: one of a report's own, or a text of the blob.
///
/// Two keys are one where their bytes in UTF-8 are, and have the order of these. (`<` compares texts in their normal form, and is
/// slower.)
enum JSONKey: Sendable, ExpressibleByStringLiteral {
  /// Stands in the program, and for itself: no character of it needs an escape.
  case literal(StaticString)
  case text(String)

  init(stringLiteral literal: StaticString) {
    self = .literal(literal)
  }

  /// Calls a function with the bytes.
  @inline(__always)
  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    switch self {
    case .literal(let literal):
      return unsafe body(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    case .text(var text):
      // The text's own memory, which lasts for the length of the call.
      return text.withUTF8 { unsafe body($0) }
    }
  }
}

extension JSONKey: Comparable {
  static func == (left: Self, right: Self) -> Bool {
    unsafe left.withBytes { left in unsafe right.withBytes { right in unsafe left.elementsEqual(right) } }
  }

  static func < (left: Self, right: Self) -> Bool {
    unsafe left.withBytes { left in unsafe right.withBytes { unsafe left.lexicographicallyPrecedes($0) } }
  }
}
