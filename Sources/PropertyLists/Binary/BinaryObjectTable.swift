/// The objects of a binary property list by index: trailer and offset table checked, objects not yet read.
struct BinaryObjectTable: Sendable, Hashable {
  /// The whole input.
  let source: [UInt8]
  /// What the last 32 bytes say.
  let trailer: BinaryTrailer
  /// Where each object begins; all lie between the header and the offset table.
  let offsets: [Int]

  /// Checks header, trailer and every entry of the offset table.
  init(of source: [UInt8], limits: PropertyListLimits) throws(PropertyListError) {
    guard source.count <= limits.bytes else {
      throw PropertyListError(
        .tooLarge, "the input has \(source.count) bytes; the limit is \(limits.bytes)", at: .byte(limits.bytes))
    }
    try Self.checkHeader(of: source)
    let trailer = try BinaryTrailer(of: source)
    // Each object takes some 200 bytes of memory, used or not, and a byte or two of input.
    guard trailer.objectCount <= limits.nodes else {
      throw PropertyListError(
        .tooManyNodes, "the trailer counts \(trailer.objectCount) objects; the limit is \(limits.nodes)",
        at: .byte(source.count - 24))
    }
    var offsets: [Int] = []
    // The trailer has shown that as many entries lie in the input, so the input itself bounds the reservation.
    offsets.reserveCapacity(trailer.objectCount)
    for index in 0..<trailer.objectCount {
      let entry = trailer.offsetTable + index * trailer.offsetSize
      guard
        let value = source.bigEndian(at: entry, size: trailer.offsetSize),
        value >= UInt64(BinaryTrailer.headerSize), value < UInt64(trailer.offsetTable)
      else {
        throw PropertyListError(
          .badOffset, "the offset of object \(index) points outside the objects", at: .byte(entry))
      }
      offsets.append(Int(value))
    }
    self.source = source
    self.trailer = trailer
    self.offsets = offsets
  }

  /// Whether the input begins as a binary property list of a version that we read.
  static func checkHeader(of source: [UInt8]) throws(PropertyListError) {
    let magic = Array("bplist00".utf8)
    guard !source.starts(with: magic) else { return }
    if source.count < magic.count, magic.starts(with: source) {
      throw PropertyListError(.truncated, "the input ends inside the header", at: .byte(source.count))
    }
    if source.starts(with: magic.dropLast(2)) {
      throw PropertyListError(.unknownFormat, "a binary property list of a version other than 00", at: .byte(6))
    }
    throw PropertyListError(.unknownFormat, "the input does not begin with bplist00", at: .byte(0))
  }

  /// The extent of an object. The index must be one that `reference(_:of:)` or the trailer gave.
  func object(at index: Int) throws(PropertyListError) -> BinaryObject {
    try BinaryObject(
      in: source, at: offsets[index], before: trailer.offsetTable, referenceSize: trailer.referenceSize)
  }

  /// The n-th reference in a container, counted through keys and then values in a dictionary.
  func reference(_ position: Int, of object: BinaryObject) throws(PropertyListError) -> Int {
    let place = object.payload + position * trailer.referenceSize
    guard
      let value = source.bigEndian(at: place, size: trailer.referenceSize), value < UInt64(offsets.count)
    else {
      throw PropertyListError(
        .badReference, "a reference names an object beyond the \(offsets.count) in the table", at: .byte(place))
    }
    return Int(value)
  }
}
