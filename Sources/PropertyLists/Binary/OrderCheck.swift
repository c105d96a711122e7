/// The check of an orderly list, in one pass: what refers to a container stands in front of it, and what refers to a scalar has
/// said by then, or says afterwards, whether it must be a key.
struct OrderCheck {
  private let trailer: BinaryTrailer
  /// The deepest level of containers that there may be.
  private let deepest: UInt8
  /// References in all containers.
  private var references = 0
  /// Elements, characters or bytes of the longest object.
  private var longest = 0

  private init(_ trailer: BinaryTrailer, _ limits: PropertyListLimits) {
    self.trailer = trailer
    deepest = UInt8(clamping: min(limits.depth, Int(UInt8.max) - 2))
  }

  static func objects(
    of source: [UInt8], _ trailer: BinaryTrailer, _ limits: PropertyListLimits
  ) -> (objects: [OrderlyBinaryList.Object], longest: Int)? {
    var objects = [OrderlyBinaryList.Object](repeating: .init(), count: trailer.objectCount)
    var check = OrderCheck(trailer, limits)
    var places = objects.mutableSpan
    guard check.check(source, &places) else { return nil }
    // As the decoder counts: each value as often as it is referred to, and a long one, with marker and count, as several.
    let heaviest = 1 + (check.longest + 4) / PropertyListLimits.bytesPerNode
    return (1 + check.references) * heaviest <= min(limits.nodes, OrderlyBinaryList.mostNodes)
      ? (objects, check.longest) : nil
  }

  private mutating func check(_ bytes: [UInt8], _ objects: inout MutableSpan<OrderlyBinaryList.Object>) -> Bool {
    var (position, longest) = (BinaryTrailer.headerSize, 0)
    let trailer = trailer
    var entry = trailer.offsetTable
    objects[0].depth = 1
    // Counted by the places themselves, which spares the compiler to check each index again.
    for index in 0..<objects.count {
      guard bytes.number(at: entry, size: trailer.offsetSize) == UInt64(truncatingIfNeeded: position),
        let extent = Extent(in: bytes, at: position, referenceSize: trailer.referenceSize),
        extent.end <= trailer.offsetTable
      else { return false }
      objects[index].kind = extent.kind
      objects[index].payload = UInt16(truncatingIfNeeded: extent.payload)
      objects[index].count = UInt16(truncatingIfNeeded: extent.count)
      switch extent.kind {
      case BinaryMarker.ascii:
        guard bytes.isASCII(from: extent.payload, to: extent.end) else { return false }
      case BinaryMarker.array, BinaryMarker.dictionary:
        let object = objects[index]
        guard object.depth > 0, object.depth <= deepest, !object.isKey, !object.isShared else { return false }
        let keys = extent.kind == BinaryMarker.dictionary ? extent.count : 0
        let values = extent.payload &+ keys &* trailer.referenceSize
        guard refer(extent.payload..<values, isKey: true, from: index, object.depth + 1, bytes, &objects),
          refer(values..<extent.end, isKey: false, from: index, object.depth + 1, bytes, &objects)
        else { return false }
        references += keys + extent.count
      case BinaryMarker.date:
        // An infinite date is a fault.
        guard !objects[index].isKey, Double(bitPattern: bytes.number(at: extent.payload, size: 8)).isFinite else {
          return false
        }
      default:
        guard !objects[index].isKey else { return false }
      }
      longest = max(longest, extent.count)
      (position, entry) = (extent.end, entry &+ trailer.offsetSize)
    }
    self.longest = longest
    return position == trailer.offsetTable
  }

  /// Marks what a container refers to, and holds what was met before against it.
  @inline(__always)
  private func refer(
    _ places: Range<Int>, isKey: Bool, from container: Int, _ depth: UInt8, _ bytes: [UInt8],
    _ objects: inout MutableSpan<OrderlyBinaryList.Object>
  ) -> Bool {
    var place = places.lowerBound
    while place < places.upperBound {
      // Lists of up to 256 objects, as most are, have references of one byte.
      let target =
        trailer.referenceSize == 1 ? UInt64(bytes[place]) : bytes.number(at: place, size: trailer.referenceSize)
      let index = Int(truncatingIfNeeded: target)
      guard index >= 0, index < objects.count else { return false }
      var object = objects[index]
      if index > container {
        object.isShared = object.depth > 0
        object.depth = depth
        object.isKey = isKey || object.isKey
        objects[index] = object
      } else {
        // A container is met before what refers to it only where it lies in itself or in two others.
        guard object.kind == BinaryMarker.ascii || !isKey, object.kind != BinaryMarker.array,
          object.kind != BinaryMarker.dictionary
        else { return false }
      }
      place &+= trailer.referenceSize
    }
    return true
  }
}

/// The extent of one object, of the kinds and sizes that Apple's writer gives objects of a small list.
///
/// No sum overflows: a list that is checked has less than 65,536 bytes, no count is higher, and no element has more than 16 bytes.
private struct Extent {
  var kind: UInt8
  var payload: Int
  var count: Int
  var end: Int

  /// Nil for other kinds, and for sizes that only a large list has.
  @inline(__always)
  init?(in bytes: [UInt8], at position: Int, referenceSize: Int) {
    // Behind the objects stands the trailer: these 8 bytes are there.
    let head = bytes.number(at: position, size: 8)
    let marker = UInt8(truncatingIfNeeded: head &>> 56)
    let low = Int(marker & 0x0F)
    kind = marker & 0xF0
    payload = position &+ 1
    let size: Int
    switch kind {
    case BinaryMarker.ascii, BinaryMarker.data: size = 1
    case BinaryMarker.array: size = referenceSize
    case BinaryMarker.dictionary: size = 2 &* referenceSize
    case BinaryMarker.uid where low < 7:
      count = low &+ 1
      end = payload &+ count
      return
    case BinaryMarker.integer where low <= 3, BinaryMarker.real where low == 2 || low == 3:
      count = 1 &<< low
      end = payload &+ count
      return
    default:
      guard marker == BinaryMarker.true || marker == BinaryMarker.false || marker == BinaryMarker.date else {
        return nil
      }
      kind = marker
      count = marker == BinaryMarker.date ? 8 : 0
      end = payload &+ count
      return
    }
    count = low
    if low == 0x0F {
      // The count is an object of its own, of 1 or 2 bytes.
      switch UInt8(truncatingIfNeeded: head &>> 48) {
      case BinaryMarker.integer: (count, payload) = (Int(head &>> 40 & 0xFF), position &+ 3)
      case BinaryMarker.integer | 1: (count, payload) = (Int(head &>> 32 & 0xFFFF), position &+ 4)
      default: return nil
      }
    }
    end = payload &+ count &* size
  }
}

extension [UInt8] {
  /// Whether all bytes are ASCII; 8 bytes must follow the last.
  @inline(__always)
  fileprivate func isASCII(from start: Int, to end: Int) -> Bool {
    var place = start
    guard end &- start >= 8 else {
      return start == end || number(at: start, size: end &- start) & 0x8080_8080_8080_8080 == 0
    }
    // Leaving at the first word that is not keeps the compiler from preparing for long texts, which takes longer than a short
    // one does.
    while place &+ 8 < end {
      guard bigEndianWord(at: place) & 0x8080_8080_8080_8080 == 0 else { return false }
      place &+= 8
    }
    return bigEndianWord(at: end &- 8) & 0x8080_8080_8080_8080 == 0
  }
}
