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
  init(
    in source: [UInt8], at offset: Int, before limit: Int, referenceSize: Int
  ) throws(PropertyListError) {
    guard offset >= 0, offset < limit, limit <= source.count else {
      throw PropertyListError(.badOffset, "an object lies outside the input", at: .byte(offset))
    }
    let marker = source[offset]
    let low = Int(marker & 0x0F)
    let kind = marker & 0xF0

    func object(_ kind: UInt8, count: Int, size: Int) throws(PropertyListError) -> BinaryObject {
      guard size <= limit - offset - 1 else {
        throw PropertyListError(
          .truncated, "an object of \(size + 1) bytes does not fit into the \(limit - offset) that are left",
          at: .byte(offset))
      }
      return BinaryObject(offset: offset, kind: kind, count: count, payload: offset + 1, end: offset + 1 + size)
    }
    switch (kind, marker) {
    case (_, BinaryMarker.null), (_, BinaryMarker.false), (_, BinaryMarker.true), (_, BinaryMarker.fill):
      self = try object(marker, count: 0, size: 0)
    case (BinaryMarker.integer, _) where low <= 4:
      self = try object(kind, count: 1 << low, size: 1 << low)
    case (BinaryMarker.real, 0x22), (BinaryMarker.real, 0x23):
      self = try object(kind, count: 1 << low, size: 1 << low)
    case (_, BinaryMarker.date):
      self = try object(marker, count: 8, size: 8)
    case (BinaryMarker.uid, _):
      self = try object(kind, count: low + 1, size: low + 1)
    case (BinaryMarker.data, _), (BinaryMarker.ascii, _):
      try self.init(counted: kind, in: source, at: offset, before: limit, elementSize: 1)
    case (BinaryMarker.utf16, _):
      try self.init(counted: kind, in: source, at: offset, before: limit, elementSize: 2)
    case (BinaryMarker.array, _), (BinaryMarker.set, _):
      try self.init(counted: kind, in: source, at: offset, before: limit, elementSize: referenceSize)
    case (BinaryMarker.dictionary, _):
      try self.init(counted: kind, in: source, at: offset, before: limit, elementSize: 2 * referenceSize)
    default:
      throw PropertyListError(
        .badMarker, "0x\(String(marker, radix: 16)) begins no kind of object", at: .byte(offset))
    }
  }

  /// Reads an object whose marker carries a count, or 15 and an integer object that carries it.
  private init(
    counted kind: UInt8, in source: [UInt8], at offset: Int, before limit: Int, elementSize: Int
  ) throws(PropertyListError) {
    var payload = offset + 1
    var count = UInt64(source[offset] & 0x0F)
    if count == 0x0F {
      guard payload < limit else {
        throw PropertyListError(.truncated, "the objects end where a count should stand", at: .byte(payload))
      }
      let marker = source[payload]
      // CoreFoundation reads counts of 1, 2, 4 and 8 bytes.
      guard marker & 0xF0 == BinaryMarker.integer, marker & 0x0F <= 3 else {
        throw PropertyListError(.badCount, "a count is no integer of 1 to 8 bytes", at: .byte(payload))
      }
      let size = 1 << Int(marker & 0x0F)
      guard size < limit - payload, let value = source.bigEndian(at: payload + 1, size: size) else {
        throw PropertyListError(.truncated, "the objects end inside a count", at: .byte(payload))
      }
      count = value
      payload += 1 + size
    }
    let room = (limit - payload) / elementSize
    guard count <= UInt64(room) else {
      throw PropertyListError(
        .badCount, "an object counts \(count) elements of \(elementSize) bytes; there is room for \(room)",
        at: .byte(offset))
    }
    self.init(
      offset: offset, kind: kind, count: Int(count), payload: payload, end: payload + Int(count) * elementSize)
  }
}
