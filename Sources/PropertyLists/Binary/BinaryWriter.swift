/// Writes the objects of one file one after another, then the offset table and the trailer.
struct BinaryWriter {
  private(set) var bytes: [UInt8]
  /// Where each object begins, by its number.
  private(set) var offsets: [Int]
  private(set) var referenceSize: Int

  /// - Parameters:
  ///   - header: what is before the objects.
  ///   - offsets: places of objects whose numbers are known before they are written.
  init(header: ArraySlice<UInt8>, offsets: [Int] = [], referenceSize: Int, fileSize: Int, objects: Int) {
    (bytes, self.offsets, self.referenceSize) = ([], offsets, referenceSize)
    bytes.reserveCapacity(fileSize)
    self.offsets.reserveCapacity(objects)
    bytes += header
  }

  /// The smallest of 1, 2, 4, 8 bytes that holds a number; Apple's writer uses no others.
  static func width(of value: Int) -> Int {
    switch UInt64(max(0, value)) {
    case 0...0xFF: 1
    case 0...0xFFFF: 2
    case 0...0xFFFF_FFFF: 4
    default: 8
    }
  }

  /// Writes a scalar as the next object, or as the one with a number.
  mutating func write(_ value: PropertyList, as number: Int? = nil) {
    begin(number)
    append(scalar: value)
  }

  /// Begins a container with room for its references.
  ///
  /// - Returns: where the first reference belongs.
  mutating func write(_ marker: UInt8, count: Int, references: Int, as number: Int? = nil) -> Int {
    begin(number)
    appendMarker(marker, count: count)
    let place = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: references * referenceSize))
    return place
  }

  /// Puts a reference into a container.
  mutating func refer(to number: Int, at place: inout Int) {
    bytes.setBigEndian(UInt64(number), at: place, size: referenceSize)
    place += referenceSize
  }

  /// Copies bytes unchanged. If an object begins there, its number is given.
  mutating func copy(_ more: ArraySlice<UInt8>, as number: Int? = nil) {
    if let number { offsets[number] = bytes.count }
    bytes += more
  }

  /// Gives an object its place, the given number of bytes after what was written, in a run of bytes that is copied
  /// later.
  mutating func place(_ number: Int, after distance: Int) {
    offsets[number] = bytes.count + distance
  }

  /// Appends a reference.
  mutating func append(reference: Int) {
    bytes.appendBigEndian(UInt64(reference), size: referenceSize)
  }

  private mutating func begin(_ number: Int?) {
    if let number { offsets[number] = bytes.count } else { offsets.append(bytes.count) }
  }

  /// Removes the last object if an equal one exists, and returns the number of that one.
  mutating func share(_ scalars: inout BinaryScalarIndex) -> Int {
    let start = offsets.removeLast()
    if let known = scalars.number(ofScalarAt: start, in: bytes, offsets: offsets) {
      bytes.removeLast(bytes.count - start)
      return known
    }
    offsets.append(start)
    return offsets.count - 1
  }

  /// The file: the objects, the offset table, what is between it and the trailer, and the trailer.
  consuming func file(_ trailer: BinaryTrailer, gap: ArraySlice<UInt8> = []) -> [UInt8] {
    var trailer = trailer
    trailer.moveOffsetTable(to: bytes.count)
    (trailer.objectCount, trailer.referenceSize) = (offsets.count, referenceSize)
    for offset in offsets { bytes.appendBigEndian(UInt64(offset), size: trailer.offsetSize) }
    bytes += gap
    bytes += trailer.reserved
    bytes.append(UInt8(trailer.offsetSize))
    bytes.append(UInt8(trailer.referenceSize))
    bytes.appendBigEndian(UInt64(trailer.objectCount), size: 8)
    bytes.appendBigEndian(UInt64(trailer.topObject), size: 8)
    bytes.appendBigEndian(UInt64(trailer.offsetTable), size: 8)
    return bytes
  }

  /// Rewrites all references with fewer bytes, if enough objects were shared.
  mutating func narrowReferences() {
    let size = Self.width(of: offsets.count)
    guard size < referenceSize else { return }
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
        bytes += wide[place + referenceSize - size..<place + referenceSize]
      }
    }
    referenceSize = size
  }

  /// The offset of the references of a written object; nil for a scalar.
  private static func references(at start: Int, in file: [UInt8]) -> Int? {
    guard BinaryMarker.isContainer(file[start] & 0xF0) else { return nil }
    guard file[start] & 0x0F == 0x0F else { return start + 1 }
    // The count is an integer, whose marker says how many bytes it has.
    return start + 2 + 1 << Int(file[start + 1] & 0x0F)
  }
}

extension BinaryWriter {
  /// A value that is not a container.
  private mutating func append(scalar value: PropertyList) {
    switch value {
    case .null: bytes.append(BinaryMarker.null)
    case .fill: bytes.append(BinaryMarker.fill)
    case .boolean(let value): bytes.append(value ? BinaryMarker.true : BinaryMarker.false)
    case .integer(let value): append(value)
    case .real(let value):
      bytes.append(BinaryMarker.real | 3)
      bytes.appendBigEndian(value.bitPattern, size: 8)
    case .date(let value):
      bytes.append(BinaryMarker.date)
      bytes.appendBigEndian(value.secondsSinceReferenceDate.bitPattern, size: 8)
    case .uid(let value):
      let size = Self.width(of: Int(clamping: value))
      bytes.append(BinaryMarker.uid | UInt8(size - 1))
      bytes.appendBigEndian(value, size: size)
    case .data(let value):
      appendMarker(BinaryMarker.data, count: value.count)
      bytes += value
    case .string(let value): append(value)
    case .array, .set, .dictionary: break  // written by their references
    }
  }

  /// 1, 2 and 4 bytes hold no sign, so a negative number takes 8.
  private mutating func append(_ value: PropertyListInteger) {
    if let small = Int64(value) {
      let size = small < 0 ? 8 : Self.width(of: Int(clamping: small))
      bytes.append(BinaryMarker.integer | UInt8(size.trailingZeroBitCount))
      bytes.appendBigEndian(UInt64(bitPattern: small), size: size)
    } else {
      bytes.append(BinaryMarker.integer | 4)
      bytes.appendBigEndian(UInt64(bitPattern: value.high), size: 8)
      bytes.appendBigEndian(value.low, size: 8)
    }
  }

  /// Writes a string as the next object: in ASCII if possible, otherwise in UTF-16.
  mutating func write(text: String) {
    offsets.append(bytes.count)
    append(text)
  }

  private mutating func append(_ text: String) {
    // A string that is not ASCII has more bytes in UTF-8 than units in UTF-16. For ASCII strings both counts are fast.
    let count = text.utf16.count
    if text.utf8.count == count {
      appendMarker(BinaryMarker.ascii, count: count)
      bytes += text.utf8
    } else {
      appendMarker(BinaryMarker.utf16, count: count)
      for unit in text.utf16 { bytes.appendBigEndian(UInt64(unit), size: 2) }
    }
  }

  /// Marker and count.
  private mutating func appendMarker(_ kind: UInt8, count: Int) {
    guard count >= 15 else { return bytes.append(kind | UInt8(count)) }
    bytes.append(kind | 0x0F)
    append(PropertyListInteger(count))
  }
}

extension BinaryTrailer {
  /// Sets the offset of the offset table. Its entries keep their width if that is enough.
  fileprivate mutating func moveOffsetTable(to offset: Int) {
    offsetTable = offset
    let holdsAll = offsetSize >= 8 || offset < 1 << (8 * offsetSize)
    if !holdsAll { offsetSize = BinaryWriter.width(of: offset) }
  }
}
