/// A small binary property list of which every object was checked and none was turned into a value: whoever wants a few
/// values out of many reads these alone. An archived request has some 125 objects, and a third of them say something.
///
/// It takes only lists that are laid out as Apple's writer and plistlib lay them out: the root is object 0, the objects stand
/// side by side in the order of their numbers, each container is referred to once and from one in front of it. Everything
/// else - other layouts, text beyond ASCII, sets, large lists, faults - is for `BinaryPropertyList`, which reads all there is
/// and says what is wrong and where. Whatever this reads, that reads too, and as the same value.
///
/// It cannot be copied, nor can what is built on it, since counting references would take longer than reading.
package struct OrderlyBinaryList: ~Copyable {
  /// The objects; may be kept, unlike the list.
  package let layout: Layout
  /// Bytes of the longest object.
  package let longestObject: Int

  /// Where the objects lie.
  package struct Layout: Sendable {
    let table: BinaryObjectTable
    fileprivate let objects: [Object]
  }

  var table: BinaryObjectTable { layout.table }

  /// Texts that are shared become one for each reference, so that their sum is kept to 4 MB.
  fileprivate static let mostNodes = 1 << 16
  /// Places and counts have 16 bits.
  private static let mostBytes = Int(UInt16.max)

  /// Checks a list; nil where it is large, out of order, or wrong.
  package init?(_ source: [UInt8], limits: PropertyListLimits = .default) {
    guard source.count <= min(Self.mostBytes, limits.bytes, limits.stringBytes, limits.dataBytes),
      (try? BinaryObjectTable.checkHeader(of: source)) != nil, let trailer = try? BinaryTrailer(of: source),
      trailer.topObject == 0, trailer.offsetTableEnd == source.count - BinaryTrailer.size,
      let (objects, longest) = ObjectCheck.objects(of: source, trailer, limits)
    else { return nil }
    longestObject = longest
    layout = Layout(table: BinaryObjectTable(checked: source, trailer), objects: objects)
  }

  /// How many objects there are. All that is said of an object takes an index below this number: that of the root, which is
  /// 0, or one that a container gave.
  package var count: Int { layout.objects.count }

  /// What kind an object is, and its extent.
  @inline(__always)
  func object(_ index: Int) -> BinaryObject {
    layout.objects[index].extent
  }

  /// One object, in 8 bytes.
  fileprivate struct Object {
    /// What `BinaryMarker` calls it.
    var kind: UInt8 = 0
    /// Levels of containers that it lies in; 0 as long as nothing refers to it.
    var depth: UInt8 = 0
    /// Whether a dictionary has it for a key.
    var isKey = false
    /// Whether it is referred to more than once.
    var isShared = false
    /// Where its contents begin.
    var payload: UInt16 = 0
    /// Elements, characters or bytes, as the kind counts them.
    var count: UInt16 = 0

    /// The object as its contents say it: where its marker stands and where a container ends is left open.
    @inline(__always)
    var extent: BinaryObject {
      let (payload, count) = (Int(payload), Int(count))
      return BinaryObject(offset: payload - 1, kind: kind, count: count, payload: payload, end: payload + count)
    }
  }
}

extension OrderlyBinaryList.Layout {
  /// Whether nothing is odd about the list: each object is referred to, and no dictionary's keys look alike.
  package var isOrderly: Bool {
    var marks: [UInt64] = []
    return objects.indices.allSatisfy { index in
      guard objects[index].depth > 0 else { return false }
      return objects[index].kind != BinaryMarker.dictionary || haveDifferentKeys(objects[index].extent, &marks)
    }
  }

  private func haveDifferentKeys(_ dictionary: BinaryObject, _ marks: inout [UInt64]) -> Bool {
    marks.removeAll(keepingCapacity: true)
    for position in 0..<dictionary.count {
      guard let key = try? table.reference(position, of: dictionary) else { return false }
      marks.append(table.mark(of: objects[key].extent))
    }
    return marks.areDifferent
  }
}

/// The check, in one pass: an object in front of each refers to it, so that all is known of it that it must be.
private struct ObjectCheck {
  private let trailer: BinaryTrailer
  /// The deepest level of containers that there may be.
  private let deepest: UInt8
  /// References in all containers.
  private var references = 0
  /// Bytes of the longest object.
  private var longest = 0

  private init(_ trailer: BinaryTrailer, _ limits: PropertyListLimits) {
    self.trailer = trailer
    deepest = UInt8(clamping: min(limits.depth, Int(UInt8.max) - 2))
  }

  static func objects(
    of source: [UInt8], _ trailer: BinaryTrailer, _ limits: PropertyListLimits
  ) -> (objects: [OrderlyBinaryList.Object], longest: Int)? {
    var objects = [OrderlyBinaryList.Object](repeating: .init(), count: trailer.objectCount)
    var check = ObjectCheck(trailer, limits)
    var places = objects.mutableSpan
    guard check.check(source, &places) else { return nil }
    // As the decoder counts: each value as often as it is referred to, and a long one as several.
    let heaviest = 1 + check.longest / PropertyListLimits.bytesPerNode
    return (1 + check.references) * heaviest <= min(limits.nodes, OrderlyBinaryList.mostNodes)
      ? (objects, check.longest) : nil
  }

  private mutating func check(_ bytes: [UInt8], _ objects: inout MutableSpan<OrderlyBinaryList.Object>) -> Bool {
    var (position, longest) = (BinaryTrailer.headerSize, 0)
    var entry = trailer.offsetTable
    objects[0].depth = 1
    for index in 0..<trailer.objectCount {
      guard position < trailer.offsetTable, bytes.number(at: entry, size: trailer.offsetSize) == UInt64(position),
        let extent = Extent(in: bytes, at: position, referenceSize: trailer.referenceSize),
        extent.end <= trailer.offsetTable
      else { return false }
      var object = objects[index]
      object.kind = extent.kind
      object.payload = UInt16(truncatingIfNeeded: extent.payload)
      object.count = UInt16(truncatingIfNeeded: extent.count)
      objects[index] = object
      switch extent.kind {
      case BinaryMarker.ascii:
        guard bytes.isASCII(from: extent.payload, to: extent.end) else { return false }
      case BinaryMarker.array, BinaryMarker.dictionary:
        guard object.depth > 0, object.depth <= deepest, !object.isKey, !object.isShared else { return false }
        let keys = extent.kind == BinaryMarker.dictionary ? extent.count : 0
        let values = extent.payload + keys * trailer.referenceSize
        guard refer(extent.payload..<values, isKey: true, from: index, object.depth + 1, bytes, &objects),
          refer(values..<extent.end, isKey: false, from: index, object.depth + 1, bytes, &objects)
        else { return false }
        references += keys + extent.count
      case BinaryMarker.date:
        // An infinite date is a fault.
        guard !object.isKey, Double(bitPattern: bytes.number(at: extent.payload, size: 8)).isFinite else {
          return false
        }
      default:
        guard !object.isKey else { return false }
      }
      longest = max(longest, extent.end &- position)
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
      let target = bytes.number(at: place, size: trailer.referenceSize)
      guard target < UInt64(trailer.objectCount) else { return false }
      let index = Int(truncatingIfNeeded: target)
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
    let size: Int
    switch kind {
    case BinaryMarker.ascii, BinaryMarker.data: size = 1
    case BinaryMarker.array: size = referenceSize
    case BinaryMarker.dictionary: size = 2 * referenceSize
    case BinaryMarker.uid where low < 7:
      (payload, count, end) = (position + 1, low + 1, position + 2 + low)
      return
    case BinaryMarker.integer where low <= 3, BinaryMarker.real where low == 2 || low == 3:
      (payload, count, end) = (position + 1, 1 << low, position + 1 + 1 << low)
      return
    default:
      guard marker == BinaryMarker.true || marker == BinaryMarker.false || marker == BinaryMarker.date else {
        return nil
      }
      kind = marker
      count = marker == BinaryMarker.date ? 8 : 0
      (payload, end) = (position + 1, position + 1 + count)
      return
    }
    (count, payload) = (low, position + 1)
    if low == 0x0F {
      // The count is an object of its own, of 1 or 2 bytes.
      switch UInt8(truncatingIfNeeded: head &>> 48) {
      case BinaryMarker.integer: (count, payload) = (Int(head &>> 40 & 0xFF), position + 3)
      case BinaryMarker.integer | 1: (count, payload) = (Int(head &>> 32 & 0xFFFF), position + 4)
      default: return nil
      }
    }
    end = payload + count * size
  }
}

extension [UInt8] {
  /// A number of 1 to 8 bytes with the highest byte first; 8 bytes must be there.
  @inline(__always)
  fileprivate func number(at offset: Int, size: Int) -> UInt64 {
    bigEndianWord(at: offset) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* size)
  }

  /// Whether all bytes are ASCII; 8 bytes must follow the last.
  @inline(__always)
  fileprivate func isASCII(from start: Int, to end: Int) -> Bool {
    var place = start
    // Leaving at the first word that is not keeps the compiler from preparing for long texts, which takes longer than a short
    // one does.
    while place &+ 8 <= end {
      guard bigEndianWord(at: place) & 0x8080_8080_8080_8080 == 0 else { return false }
      place &+= 8
    }
    return place == end || number(at: place, size: end &- place) & 0x8080_8080_8080_8080 == 0
  }
}
