/// The objects of a binary property list by index: trailer and offset table checked, objects not yet read.
struct BinaryObjectTable: Sendable, Hashable {
  /// The whole input.
  let source: [UInt8]
  /// What the last 32 bytes say.
  let trailer: BinaryTrailer

  /// Checks header, trailer and every entry of the offset table.
  init(of source: [UInt8], limits: PropertyListLimits) throws(PropertyListError) {
    guard source.count <= limits.bytes else {
      throw PropertyListError(
        .tooLarge, "the input has \(source.count) bytes; the limit is \(limits.bytes)", at: .byte(limits.bytes))
    }
    try Self.checkHeader(of: source)
    let trailer = try BinaryTrailer(of: source)
    // Each object takes memory, used or not, and perhaps no more than a byte or two of input.
    guard trailer.objectCount <= limits.nodes else {
      throw PropertyListError(
        .tooManyNodes, "the trailer counts \(trailer.objectCount) objects; the limit is \(limits.nodes)",
        at: .byte(source.count - 24))
    }
    for index in 0..<trailer.objectCount {
      let entry = trailer.offsetTable + index * trailer.offsetSize
      // Behind the table stand the 32 bytes of the trailer.
      let value = source.number(at: entry, size: trailer.offsetSize)
      guard value >= UInt64(BinaryTrailer.headerSize), value < UInt64(trailer.offsetTable) else {
        throw PropertyListError(
          .badOffset, "the offset of object \(index) points outside the objects", at: .byte(entry))
      }
    }
    self.source = source
    self.trailer = trailer
  }

  /// Takes a source whose offset table was checked already.
  init(checked source: [UInt8], _ trailer: BinaryTrailer) {
    self.source = source
    self.trailer = trailer
  }

  /// `bplist00`.
  private static let magicNumber: UInt64 = 0x6270_6C69_7374_3030

  /// Whether the input begins as a binary property list of a version that we read.
  static func checkHeader(of source: [UInt8]) throws(PropertyListError) {
    guard source.bigEndian(at: 0, size: 8) != Self.magicNumber else { return }
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

  /// How many objects there are.
  var count: Int { trailer.objectCount }

  /// Where an object begins: between the header and the offset table. The index must be one that `reference(_:of:)` or the
  /// trailer gave.
  @inline(__always)
  func offset(of index: Int) -> Int {
    // Every entry was found to be in its bounds before the table was made, and the whole table to lie in the input.
    let entry = trailer.offsetTable &+ index &* trailer.offsetSize
    return Int(truncatingIfNeeded: number(at: entry, size: trailer.offsetSize))
  }

  /// A number of 1 to 8 bytes in an object or the offset table. Behind these stand the 32 bytes of the trailer, so that 8
  /// bytes can be loaded from any place in them.
  @inline(__always)
  func number(at offset: Int, size: Int) -> UInt64 {
    source.number(at: offset, size: size)
  }

  /// Where each object begins.
  var offsets: [Int] { (0..<count).map { offset(of: $0) } }

  /// The extent of an object. The index must be one that `reference(_:of:)` or the trailer gave.
  @inline(__always)
  func object(at index: Int) throws(PropertyListError) -> BinaryObject {
    try BinaryObject(
      in: source, at: offset(of: index), before: trailer.offsetTable, referenceSize: trailer.referenceSize)
  }

  /// The n-th reference in a container, counted through keys and then values in a dictionary.
  @inline(__always)
  func reference(_ position: Int, of object: BinaryObject) throws(PropertyListError) -> Int {
    // The object was found to end in front of the offset table.
    let place = object.payload &+ position &* trailer.referenceSize
    let value = number(at: place, size: trailer.referenceSize)
    guard value < UInt64(trailer.objectCount) else { throw badReference(place) }
    return Int(truncatingIfNeeded: value)
  }

  @inline(never)
  private func badReference(_ place: Int) -> PropertyListError {
    PropertyListError(
      .badReference, "a reference names an object beyond the \(count) in the table", at: .byte(place))
  }
}
