/// A binary property list that is built byte by byte, so that tests can choose its faults.
public struct HandmadeBinary: Sendable {
  /// The objects' bytes in order.
  public var objects: [[UInt8]]
  /// The number of the root.
  public var top = 0
  /// Bytes of an offset.
  public var offsetSize = 1
  /// Bytes of a reference.
  public var referenceSize = 1
  /// Bytes between the objects and the offset table.
  public var gap: [UInt8] = []
  /// Bytes between the offset table and the trailer.
  public var tail: [UInt8] = []
  /// Instead of the true offsets.
  public var offsets: [UInt64]?
  /// Instead of the true count.
  public var count: UInt64?
  /// Instead of the true place of the offset table.
  public var table: UInt64?

  /// Creates a list of these objects.
  public init(_ objects: [UInt8]...) {
    self.objects = objects
  }

  /// A number in a given count of bytes, in big-endian order.
  public static func bigEndian(_ value: UInt64, size: Int) -> [UInt8] {
    (0..<size).reversed().map { $0 > 7 ? 0 : UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// The file.
  public var bytes: [UInt8] {
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
