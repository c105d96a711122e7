import PropertyLists

/// A binary property list put together byte by byte, so that tests can say what is wrong with it.
struct HandmadeBinary {
  /// The objects' bytes in order.
  var objects: [[UInt8]]
  var top = 0
  var offsetSize = 1
  var referenceSize = 1
  /// Bytes between the objects and the offset table.
  var gap: [UInt8] = []
  /// Bytes between the offset table and the trailer.
  var tail: [UInt8] = []
  /// Instead of the true offsets.
  var offsets: [UInt64]?
  /// Instead of the true count.
  var count: UInt64?
  /// Instead of the true place of the offset table.
  var table: UInt64?

  init(_ objects: [UInt8]...) {
    self.objects = objects
  }

  static func bigEndian(_ value: UInt64, size: Int) -> [UInt8] {
    (0..<size).reversed().map { $0 > 7 ? 0 : UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  var bytes: [UInt8] {
    var result = Array("bplist00".utf8)
    var places: [UInt64] = []
    for object in objects {
      places.append(UInt64(result.count))
      result += object
    }
    result += gap
    let tableOffset = UInt64(result.count)
    for place in offsets ?? places { result += Self.bigEndian(place, size: offsetSize) }
    result += tail
    result += [0, 0, 0, 0, 0, 0, UInt8(offsetSize), UInt8(referenceSize)]
    result += Self.bigEndian(count ?? UInt64(objects.count), size: 8)
    result += Self.bigEndian(UInt64(top), size: 8)
    result += Self.bigEndian(table ?? tableOffset, size: 8)
    return result
  }
}

/// The error that reading some bytes gives, or nil where they are read.
func rejection(of bytes: [UInt8], limits: PropertyListLimits = .default) -> PropertyListError? {
  do {
    _ = try BinaryPropertyList(decoding: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}
