/// The first byte of an object, upper half: what it is (CFBinaryPList.c).
enum BinaryMarker {
  static let null: UInt8 = 0x00
  static let `false`: UInt8 = 0x08
  static let `true`: UInt8 = 0x09
  static let fill: UInt8 = 0x0F
  static let integer: UInt8 = 0x10
  static let real: UInt8 = 0x20
  static let date: UInt8 = 0x33
  static let data: UInt8 = 0x40
  static let ascii: UInt8 = 0x50
  static let utf16: UInt8 = 0x60
  static let uid: UInt8 = 0x80
  static let array: UInt8 = 0xA0
  static let set: UInt8 = 0xC0
  static let dictionary: UInt8 = 0xD0
}

/// Where one object of a binary property list lies: the extent of its bytes, without their meaning.
struct BinaryObject: Sendable, Hashable {
  /// Where its marker stands.
  var offset: Int
  /// Its marker without the count in the lower half, where there is one.
  var kind: UInt8
  /// Elements, characters or bytes, as the kind counts them.
  var count: Int
  /// Where its contents begin, behind marker and count.
  var payload: Int
  /// The first byte after it.
  var end: Int
}

extension BinaryObject {
  /// Reads marker and count of the object at an offset and checks that its contents end before `limit`.
  @inline(__always)
  init(
    in source: [UInt8], at offset: Int, before limit: Int, referenceSize: Int
  ) throws(PropertyListError) {
    guard offset >= 0, offset < limit, limit <= source.count else { throw Self.outside(offset) }
    let marker = source[offset]
    let low = Int(marker & 0x0F)
    let kind = marker & 0xF0
    let elementSize: Int
    switch kind {
    case BinaryMarker.data, BinaryMarker.ascii: elementSize = 1
    case BinaryMarker.utf16: elementSize = 2
    case BinaryMarker.array, BinaryMarker.set: elementSize = referenceSize
    case BinaryMarker.dictionary: elementSize = 2 * referenceSize
    case BinaryMarker.uid:
      try self.init(fixed: kind, size: low + 1, at: offset, before: limit)
      return
    default:
      try self.init(other: marker, at: offset, before: limit)
      return
    }
    var (count, payload) = (UInt64(low), offset + 1)
    if low == 0x0F { (count, payload) = try Self.longCount(in: source, at: payload, before: limit) }
    let room = limit - payload
    // An element has at most 16 bytes, so that what the first test lets through cannot overflow in the second.
    guard count <= UInt64(room), Int(count) * elementSize <= room else {
      throw Self.excess(count, elementSize, room, offset)
    }
    self.init(
      offset: offset, kind: kind, count: Int(count), payload: payload, end: payload + Int(count) * elementSize)
  }

  /// An object without a count that is no UID.
  private init(other marker: UInt8, at offset: Int, before limit: Int) throws(PropertyListError) {
    let low = Int(marker & 0x0F)
    switch (marker & 0xF0, marker) {
    case (_, BinaryMarker.null), (_, BinaryMarker.false), (_, BinaryMarker.true), (_, BinaryMarker.fill):
      try self.init(fixed: marker, size: 0, at: offset, before: limit)
    case (BinaryMarker.integer, _) where low <= 4:
      try self.init(fixed: BinaryMarker.integer, size: 1 << low, at: offset, before: limit)
    case (BinaryMarker.real, 0x22), (BinaryMarker.real, 0x23):
      try self.init(fixed: BinaryMarker.real, size: 1 << low, at: offset, before: limit)
    case (_, BinaryMarker.date):
      try self.init(fixed: marker, size: 8, at: offset, before: limit)
    default:
      throw PropertyListError(
        .badMarker, "0x\(String(marker, radix: 16)) begins no kind of object", at: .byte(offset))
    }
  }

  /// An object whose marker alone says how many bytes follow it.
  @inline(__always)
  private init(fixed kind: UInt8, size: Int, at offset: Int, before limit: Int) throws(PropertyListError) {
    guard size <= limit - offset - 1 else { throw Self.truncated(size, limit, offset) }
    self.init(offset: offset, kind: kind, count: size, payload: offset + 1, end: offset + 1 + size)
  }

  /// A count that does not fit into a marker: an integer object behind it.
  private static func longCount(
    in source: [UInt8], at place: Int, before limit: Int
  ) throws(PropertyListError) -> (count: UInt64, payload: Int) {
    guard place < limit else {
      throw PropertyListError(.truncated, "the objects end where a count should stand", at: .byte(place))
    }
    let marker = source[place]
    // A count of one byte, as most long texts have.
    if marker == BinaryMarker.integer, limit - place > 1 { return (UInt64(source[place + 1]), place + 2) }
    // CoreFoundation reads counts of 1, 2, 4 and 8 bytes.
    guard marker & 0xF0 == BinaryMarker.integer, marker & 0x0F <= 3 else {
      throw PropertyListError(.badCount, "a count is no integer of 1 to 8 bytes", at: .byte(place))
    }
    let size = 1 << Int(marker & 0x0F)
    guard size < limit - place, let value = source.bigEndian(at: place + 1, size: size) else {
      throw PropertyListError(.truncated, "the objects end inside a count", at: .byte(place))
    }
    return (value, place + 1 + size)
  }
}

// The errors are made out of line, so that what reads a sound file stays short.
extension BinaryObject {
  @inline(never)
  private static func outside(_ offset: Int) -> PropertyListError {
    PropertyListError(.badOffset, "an object lies outside the input", at: .byte(offset))
  }

  @inline(never)
  private static func excess(_ count: UInt64, _ elementSize: Int, _ room: Int, _ offset: Int) -> PropertyListError {
    PropertyListError(
      .badCount, "an object counts \(count) elements of \(elementSize) bytes; there is room for \(room / elementSize)",
      at: .byte(offset))
  }

  @inline(never)
  private static func truncated(_ size: Int, _ limit: Int, _ offset: Int) -> PropertyListError {
    PropertyListError(
      .truncated, "an object of \(size + 1) bytes does not fit into the \(limit - offset) that are left",
      at: .byte(offset))
  }
}
