/// Writes the fields of values as bytes for another process, or reads them there. Each type lists its fields once, for
/// both.
///
/// What is read is not trusted: it comes from a process that reads hostile files.
package protocol FieldCoder {
  /// A whole number.
  mutating func code(_ number: inout Int64) throws(TransferError)
  /// Bytes.
  mutating func code(_ bytes: inout [UInt8]) throws(TransferError)
}

/// A value whose fields can be coded.
package protocol FieldCoded {
  /// A value whose fields are replaced when they are read.
  static var blank: Self { get }
  /// Codes all fields.
  mutating func code(with coder: inout some FieldCoder) throws(TransferError)
}

/// What was read is not what was expected, or cannot be written.
package struct TransferError: Error {
  /// Creates an error.
  package init() {}
}

extension FieldCoder {
  package mutating func code(_ number: inout Int) throws(TransferError) {
    var wide = Int64(number)
    try code(&wide)
    guard let narrow = Int(exactly: wide) else { throw TransferError() }
    number = narrow
  }

  package mutating func code(_ value: inout Bool) throws(TransferError) {
    var number = value ? 1 : 0
    try code(&number)
    guard number == 0 || number == 1 else { throw TransferError() }
    value = number == 1
  }

  package mutating func code(_ value: inout Double) throws(TransferError) {
    var bits = Int64(bitPattern: value.bitPattern)
    try code(&bits)
    value = Double(bitPattern: UInt64(bitPattern: bits))
  }

  package mutating func code(_ text: inout String) throws(TransferError) {
    var bytes = Array(text.utf8)
    try code(&bytes)
    text = String(decoding: bytes, as: UTF8.self)
  }

  package mutating func code(_ value: inout some FieldCoded) throws(TransferError) {
    try value.code(with: &self)
  }

  /// One of the values with a name.
  package mutating func code<Value: RawRepresentable>(_ value: inout Value) throws(TransferError)
  where Value.RawValue == String {
    var name = value.rawValue
    try code(&name)
    guard let known = Value(rawValue: name) else { throw TransferError() }
    value = known
  }

  /// A value that may be nil.
  ///
  /// - Parameter blank: a value that is replaced when one is read.
  package mutating func code<Value>(
    _ value: inout Value?, blank: @autoclosure () -> Value,
    _ each: (inout Self, inout Value) throws(TransferError) -> Void
  ) throws(TransferError) {
    var isThere = value != nil
    try code(&isThere)
    guard isThere else { return value = nil }
    var some = value ?? blank()
    try each(&self, &some)
    value = some
  }

  /// Values in order. Each takes at least one byte, so that their number is bounded.
  package mutating func code<Value>(
    _ values: inout [Value], blank: @autoclosure () -> Value,
    _ each: (inout Self, inout Value) throws(TransferError) -> Void
  ) throws(TransferError) {
    var count = values.count
    try code(&count)
    guard count >= 0 else { throw TransferError() }
    let blank = blank()
    for index in 0..<count {
      if index == values.count { values.append(blank) }
      try each(&self, &values[index])
    }
    if values.count > count { values.removeLast(values.count - count) }
  }

  package mutating func code(_ value: inout Int64?) throws(TransferError) {
    try code(&value, blank: 0) { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code(_ value: inout Int?) throws(TransferError) {
    try code(&value, blank: 0) { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code(_ value: inout Bool?) throws(TransferError) {
    try code(&value, blank: false) { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code(_ value: inout Double?) throws(TransferError) {
    try code(&value, blank: 0) { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code(_ value: inout String?) throws(TransferError) {
    try code(&value, blank: "") { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code(_ value: inout [UInt8]?) throws(TransferError) {
    try code(&value, blank: []) { coder, value throws(TransferError) in try coder.code(&value) }
  }

  package mutating func code<Value: FieldCoded>(_ value: inout Value?) throws(TransferError) {
    try code(&value, blank: .blank) { coder, value throws(TransferError) in try value.code(with: &coder) }
  }

  package mutating func code<Value: FieldCoded>(_ values: inout [Value]) throws(TransferError) {
    try code(&values, blank: .blank) { coder, value throws(TransferError) in try value.code(with: &coder) }
  }
}

/// Writes fields: numbers as 8 bytes, the lowest first, and bytes behind their number.
package struct FieldWriter: FieldCoder {
  /// What was written.
  package private(set) var bytes: [UInt8] = []

  /// Creates a writer.
  package init() {}

  package mutating func code(_ number: inout Int64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  package mutating func code(_ bytes: inout [UInt8]) {
    var count = Int64(bytes.count)
    code(&count)
    self.bytes += bytes
  }

  /// Writes a value.
  package mutating func write(_ value: some FieldCoded) throws(TransferError) {
    var copy = value
    try copy.code(with: &self)
  }
}

/// Reads fields.
package struct FieldReader: FieldCoder {
  private let bytes: [UInt8]
  private var position = 0

  /// A reader of bytes that a writer wrote.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether everything was read.
  package var isAtEnd: Bool { position == bytes.count }

  package mutating func code(_ number: inout Int64) throws(TransferError) {
    guard bytes.count - position >= 8 else { throw TransferError() }
    number = (0..<8).reduce(0) { $0 | Int64(bytes[position + $1]) << (8 * $1) }
    position += 8
  }

  package mutating func code(_ bytes: inout [UInt8]) throws(TransferError) {
    var count = 0
    try code(&count)
    guard count >= 0, count <= self.bytes.count - position else { throw TransferError() }
    bytes = Array(self.bytes[position..<position + count])
    position += count
  }

  /// Reads a value.
  package mutating func read<Value: FieldCoded>(_ type: Value.Type = Value.self) throws(TransferError) -> Value {
    var value = Value.blank
    try value.code(with: &self)
    return value
  }
}
