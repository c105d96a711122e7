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
  /// No marker: an ASCII string that was found to have bytes above 0x7F, as `BinaryPlistTable.Entry` calls it.
  static let latin1: UInt8 = 0x5F
  static let uid: UInt8 = 0x80
  static let array: UInt8 = 0xA0
  static let set: UInt8 = 0xC0
  static let dictionary: UInt8 = 0xD0

  /// Whether objects of a kind refer to other objects.
  @inline(__always)
  static func isContainer(_ kind: UInt8) -> Bool {
    kind == dictionary || kind == array || kind == set
  }

  /// Whether objects of a kind are strings.
  @inline(__always)
  static func isText(_ kind: UInt8) -> Bool {
    kind == ascii || kind == utf16 || kind == latin1
  }
}

/// The extent of one object of a binary property list: where its bytes are, without their meaning.
struct BinaryObject: Sendable, Equatable {
  /// Where its marker is.
  var offset: Int
  /// Its marker without the count in the lower half, where there is one.
  var kind: UInt8
  /// Elements, characters or bytes, as the kind counts them.
  var count: Int
  /// Where its contents begin, after marker and count.
  var payload: Int
  /// The first byte after it.
  var end: Int

  /// How many references the object has: none where it is not a container.
  var referenceCount: Int {
    BinaryMarker.isContainer(kind) ? (kind == BinaryMarker.dictionary ? 2 * count : count) : 0
  }
}

extension BinaryObject {
  /// Reads marker and count of the object at an offset and checks that its contents end before `limit`.
  ///
  /// - Parameters:
  ///   - offset: below `limit`.
  ///   - limit: where the offset table begins; the 32 bytes of the trailer are after it.
  @inline(__always)
  init(in source: [UInt8], at offset: Int, before limit: Int, referenceSize: Int) throws(PropertyListError) {
    let head = source.bigEndianWord(at: offset)
    let marker = UInt8(truncatingIfNeeded: head &>> 56)
    let low = Int(marker & 0x0F)
    let elementSize: Int
    (self.offset, kind, count, payload, end) = (offset, marker & 0xF0, low, offset &+ 1, 0)
    switch kind {
    case BinaryMarker.data, BinaryMarker.ascii: elementSize = 1
    case BinaryMarker.utf16: elementSize = 2
    case BinaryMarker.array, BinaryMarker.set: elementSize = referenceSize
    case BinaryMarker.dictionary: elementSize = 2 &* referenceSize
    default:
      guard let size = Self.fixedSize(marker) else { throw Self.unknown(marker, offset) }
      // These five have no size in their lower half.
      if kind == 0 || marker == BinaryMarker.date { kind = marker }
      (count, end) = (size, payload &+ size)
      guard end <= limit else { throw Self.truncated(size, limit, offset) }
      return
    }
    if low == 0x0F {
      // Most counts have one byte.
      if head &>> 48 & 0xFF == UInt64(BinaryMarker.integer), offset &+ 3 <= limit {
        (count, payload) = (Int(head &>> 40 & 0xFF), offset &+ 3)
      } else {
        (count, payload) = try Self.longCount(in: source, at: payload, before: limit)
      }
    }
    let room = limit &- payload
    // An element has at most 510 bytes, so the multiplication cannot overflow after the first test.
    guard count >= 0, count <= room, count &* elementSize <= room else {
      throw Self.excess(count, elementSize, room, offset)
    }
    end = payload &+ count &* elementSize
  }

  /// The number of bytes after a marker that determines it alone; nil for markers that do not begin an object.
  @inline(__always)
  private static func fixedSize(_ marker: UInt8) -> Int? {
    switch marker {
    case BinaryMarker.uid...BinaryMarker.uid | 0x0F: Int(marker & 0x0F) &+ 1
    case BinaryMarker.integer...BinaryMarker.integer | 4: 1 &<< Int(marker & 0x0F)
    case BinaryMarker.true, BinaryMarker.false, BinaryMarker.null, BinaryMarker.fill: 0
    case BinaryMarker.real | 3, BinaryMarker.date: 8
    case BinaryMarker.real | 2: 4
    default: nil
    }
  }

  /// A count that does not fit into a marker: an integer object after it, of any size, whose last 64 bits count
  /// (CFBinaryPList.c, `_readInt`).
  @inline(never)
  private static func longCount(
    in source: [UInt8], at place: Int, before limit: Int
  ) throws(PropertyListError) -> (count: Int, payload: Int) {
    guard place < limit else {
      throw PropertyListError(.truncated, "the objects end where a count should be", at: .byte(place))
    }
    let marker = source[place]
    guard marker & 0xF0 == BinaryMarker.integer else {
      throw PropertyListError(.badCount, "an object count is not an integer", at: .byte(place))
    }
    let size = 1 << Int(marker & 0x0F)
    guard size < limit - place else {
      throw PropertyListError(.truncated, "the objects end inside a count", at: .byte(place))
    }
    // `_getSizedInt` takes the size as a byte: one of 256 or more is a multiple of 256, so nothing is read.
    let count = size < 256 ? source.number(at: place + 1, size: size) : 0
    // A count that does not fit into an Int exceeds the input anyway.
    return (Int(clamping: count), place + 1 + size)
  }
}

// Errors are created out of line, which keeps the code for valid files short.
extension BinaryObject {
  @inline(never)
  private static func unknown(_ marker: UInt8, _ offset: Int) -> PropertyListError {
    PropertyListError(.badMarker, "0x\(String(marker, radix: 16)) is not the marker of an object", at: .byte(offset))
  }

  @inline(never)
  private static func excess(_ count: Int, _ elementSize: Int, _ room: Int, _ offset: Int) -> PropertyListError {
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
