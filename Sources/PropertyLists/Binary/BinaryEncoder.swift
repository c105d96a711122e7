/// Writes a value from scratch: depth first, a container before its contents, keys before values (CFBinaryPList.c,
/// `_flattenPlist`).
///
/// Each object is written as it is met. A scalar whose bytes were written before is taken back and referred to, so that
/// the file itself is all that is kept of what was met.
struct BinaryEncoder {
  private var bytes = Array("bplist00".utf8)
  /// Where each object begins, by its number.
  private var offsets: [Int] = []
  private var scalars: BinaryScalarIndex
  private var referenceSize: Int

  /// The file of a value.
  ///
  /// - Parameter deepest: how many levels of containers the value may have.
  static func file(of value: PropertyList, deepest: Int) throws(PropertyListError) -> [UInt8] {
    var encoder = BinaryEncoder(try BinaryEstimate(of: value, deepest: deepest))
    let top = encoder.add(value)
    return encoder.file(top: top)
  }

  private init(_ estimate: BinaryEstimate) {
    // CoreFoundation sizes references by the count, not by the highest index.
    referenceSize = BinaryWriter.width(of: estimate.objects)
    scalars = BinaryScalarIndex(expected: estimate.objects)
    bytes.reserveCapacity(estimate.fileSize)
    offsets.reserveCapacity(estimate.objects)
  }

  /// Writes a value with all that it holds and gives its number.
  private mutating func add(_ value: PropertyList) -> Int {
    switch value {
    case .array(let elements): return add(elements, as: BinaryMarker.array)
    case .set(let elements): return add(elements, as: BinaryMarker.set)
    case .dictionary(let dictionary): return add(dictionary)
    case .uid:
      offsets.append(bytes.count)
      BinaryWriter.append(scalar: value, to: &bytes)
      return offsets.count - 1
    default:
      let start = bytes.count
      BinaryWriter.append(scalar: value, to: &bytes)
      return number(ofScalarAt: start)
    }
  }

  private mutating func add(_ elements: [PropertyList], as marker: UInt8) -> Int {
    let number = offsets.count
    var place = begin(marker, count: elements.count, references: elements.count)
    for element in elements { refer(to: add(element), at: &place) }
    return number
  }

  private mutating func add(_ dictionary: PropertyListDictionary) -> Int {
    let number = offsets.count
    let count = dictionary.entries.count
    var place = begin(BinaryMarker.dictionary, count: count, references: 2 * count)
    for entry in dictionary.entries {
      let start = bytes.count
      BinaryWriter.append(entry.key, to: &bytes)
      refer(to: self.number(ofScalarAt: start), at: &place)
    }
    for entry in dictionary.entries { refer(to: add(entry.value), at: &place) }
    return number
  }

  /// Begins a container with room for its references.
  ///
  /// - Returns: where the first reference belongs.
  private mutating func begin(_ marker: UInt8, count: Int, references: Int) -> Int {
    offsets.append(bytes.count)
    BinaryWriter.appendMarker(marker, count: count, to: &bytes)
    let place = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: references * referenceSize))
    return place
  }

  private mutating func refer(to number: Int, at place: inout Int) {
    bytes.setBigEndian(UInt64(number), at: place, size: referenceSize)
    place += referenceSize
  }

  /// The number of the scalar that has just been written. Where the same bytes were written before, the last are taken
  /// back, and it is the number of those.
  private mutating func number(ofScalarAt start: Int) -> Int {
    if let known = scalars.number(ofScalarAt: start, in: bytes, offsets: offsets) {
      bytes.removeLast(bytes.count - start)
      return known
    }
    offsets.append(start)
    return offsets.count - 1
  }

  private mutating func file(top: Int) -> [UInt8] {
    let size = BinaryWriter.width(of: offsets.count)
    if size < referenceSize { narrow(to: size) }
    let trailer = BinaryTrailer(
      reserved: [0, 0, 0, 0, 0, 0],
      offsetSize: BinaryWriter.width(of: bytes.count),
      referenceSize: referenceSize,
      objectCount: offsets.count,
      topObject: top,
      offsetTable: bytes.count
    )
    BinaryWriter.appendTable(offsets, trailer: trailer, gap: [], to: &bytes)
    return bytes
  }

  /// Writes all references in fewer bytes, where so many objects were shared that less are enough.
  private mutating func narrow(to size: Int) {
    let wide = bytes
    bytes.removeAll(keepingCapacity: true)
    bytes += wide[..<BinaryTrailer.headerSize]
    for number in offsets.indices {
      let start = offsets[number]
      let end = number + 1 < offsets.count ? offsets[number + 1] : wide.count
      offsets[number] = bytes.count
      let references = Self.references(at: start, in: wide) ?? end
      bytes += wide[start..<references]
      for place in stride(from: references, to: end, by: referenceSize) {
        let excess = referenceSize - size
        bytes += wide[place + excess..<place + referenceSize]
      }
    }
    referenceSize = size
  }

  /// Where the references of an object begin; nil of a scalar.
  private static func references(at start: Int, in file: [UInt8]) -> Int? {
    switch file[start] & 0xF0 {
    case BinaryMarker.array, BinaryMarker.set, BinaryMarker.dictionary: break
    default: return nil
    }
    guard file[start] & 0x0F == 0x0F else { return start + 1 }
    // The count is an integer, whose marker says how many bytes it has.
    return start + 2 + 1 << Int(file[start + 1] & 0x0F)
  }
}
