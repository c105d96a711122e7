/// The objects of a binary property list by index. Everything that the root reaches was checked; no value is made
/// before it is asked for.
///
/// The entry of a reached object has an extent between header and offset table, and its references name reached
/// objects. Therefore its bytes can be loaded without another check.
package struct BinaryPlistTable: Sendable {
  /// The whole input.
  package let source: [UInt8]
  /// What the last 32 bytes say.
  let trailer: BinaryTrailer
  /// The entries of all objects; one that nothing refers to is not read.
  let entries: ContiguousArray<Entry>
  /// Features that CoreFoundation reads but usual writers do not write.
  let oddities: Oddities
  /// Characters or bytes of the longest text or data.
  package let maximumScalarLength: Int
  /// Levels of containers; 0 where the root is a scalar.
  let height: Int
  /// How many levels of containers were allowed, and may be written.
  let maximumDepth: Int

  /// The extent, size and depth of an object.
  struct Entry: Sendable {
    /// Where its contents begin.
    var payload: UInt32 = 0
    /// Elements, characters or bytes, as the kind counts them.
    var count: UInt32 = 0
    /// Values in it and itself, each counted as often as it occurs; long scalars weigh more.
    var nodes: UInt32 = 0
    /// Levels of containers, its own included; 0 for a scalar.
    var height: UInt16 = 0
    /// The kind, as in `BinaryMarker`.
    var kind = Self.unread
    /// Whether more than one reference names it.
    var isShared = false

    /// The kind of an object that was not reached; not a marker.
    static let unread: UInt8 = 0xFF
    /// The height of a container whose contents are being read.
    static let open: UInt16 = .max
  }

  /// Features that are read as by CoreFoundation and that usual writers do not write.
  struct Oddities: OptionSet, Sendable {
    let rawValue: UInt8

    /// A scalar that is listed by `BinaryPlistTable.oddity(of:)`.
    static let scalar = Oddities(rawValue: 1)
    /// A key that is not a string.
    static let nonStringKey = Oddities(rawValue: 2)
  }

  /// Checks header, trailer and everything that the root reaches.
  ///
  /// - Throws: an error with the byte offset and the path of the fault. No input traps, uses more stack than a few
  ///   frames, or takes more time or memory than the limits allow.
  package init(of source: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
    guard source.count <= min(limits.bytes, Int(UInt32.max)) else {
      throw PropertyListError(
        .tooLarge, "the input has \(source.count) bytes; the limit is \(limits.bytes)", at: .byte(limits.bytes))
    }
    try Self.checkHeader(of: source)
    let trailer = try BinaryTrailer(of: source)
    // Each object takes memory, used or not, for perhaps only one or two bytes of input.
    guard trailer.objectCount <= limits.nodes else {
      throw PropertyListError(
        .tooManyNodes, "the trailer counts \(trailer.objectCount) objects; the limit is \(limits.nodes)",
        at: .byte(source.count - 24))
    }
    var validator = TableValidator(source, trailer, limits)
    entries = try validator.entries()
    (oddities, maximumScalarLength) = (validator.oddities, validator.maximumScalarLength)
    height = Int(entries[trailer.topObject].height)
    maximumDepth = limits.levels
    self.source = source
    self.trailer = trailer
  }

  /// `bplist0`, which CoreFoundation accepts with any one character after it.
  private static let magicNumber: UInt64 = 0x62_706C_6973_7430

  /// Checks that the input begins as a binary property list of a version that is read.
  static func checkHeader(of source: [UInt8]) throws(PropertyListError) {
    guard source.bigEndian(at: 0, size: 7) != Self.magicNumber || source.count < 8 else { return }
    let magic = Array("bplist00".utf8)
    if source.count < magic.count, magic.starts(with: source) {
      throw PropertyListError(.truncated, "the input ends inside the header", at: .byte(source.count))
    }
    if source.starts(with: magic.dropLast(2)) {
      throw PropertyListError(.unknownFormat, "a binary property list of a version other than 0", at: .byte(6))
    }
    throw PropertyListError(.unknownFormat, "the input does not begin with bplist0", at: .byte(0))
  }

  /// Whether header, trailer and offset table of some bytes agree with each other.
  static func hasSoundTables(_ source: [UInt8]) -> Bool {
    guard (try? checkHeader(of: source)) != nil, let trailer = try? BinaryTrailer(of: source) else { return false }
    return (0..<trailer.objectCount).allSatisfy { index in
      let offset = source.number(at: trailer.offsetTable + index * trailer.offsetSize, size: trailer.offsetSize)
      return offset >= UInt64(BinaryTrailer.headerSize) && offset < UInt64(trailer.offsetTable)
    }
  }
}

extension BinaryPlistTable {
  /// How many objects there are.
  package var count: Int { entries.count }

  /// The index of the root.
  package var root: Int { trailer.topObject }

  /// Whether the root reaches an object.
  func isReached(_ index: Int) -> Bool { entries[index].kind != Entry.unread }

  /// The offset of an object, from the offset table. For an unreferenced object it can be any number.
  @inline(__always)
  func offset(of index: Int) -> Int {
    // The table was checked to be inside the input.
    let place = trailer.offsetTable &+ index &* trailer.offsetSize
    return Int(clamping: source.number(at: place, size: trailer.offsetSize))
  }

  /// The extent of an object that was reached.
  func object(_ index: Int) -> BinaryObject {
    let entry = entries[index]
    let (payload, count) = (Int(entry.payload), Int(entry.count))
    let size =
      switch entry.kind {
      case BinaryMarker.utf16: 2
      case BinaryMarker.array, BinaryMarker.set: trailer.referenceSize
      case BinaryMarker.dictionary: 2 * trailer.referenceSize
      default: 1
      }
    return BinaryObject(
      offset: offset(of: index), kind: entry.kind, count: count, payload: payload, end: payload + count * size)
  }

  /// The extent of any object, or nil if one that was not reached cannot be read.
  func extent(_ index: Int) -> BinaryObject? {
    guard !isReached(index) else { return object(index) }
    let offset = offset(of: index)
    guard offset >= BinaryTrailer.headerSize, offset < trailer.offsetTable else { return nil }
    return try? BinaryObject(
      in: source, at: offset, before: trailer.offsetTable, referenceSize: trailer.referenceSize)
  }

  /// One of the references of a container that was reached, counted through keys and then values in a dictionary. The
  /// position must be below their count.
  @inline(__always)
  package func reference(_ position: Int, of index: Int) -> Int {
    let size = trailer.referenceSize
    return Int(
      truncatingIfNeeded: source.number(at: Int(entries[index].payload) &+ position &* size, size: size))
  }

  /// The references of any object, without those that lead nowhere.
  func references(of object: BinaryObject) -> [Int] {
    let size = trailer.referenceSize
    return (0..<object.referenceCount).compactMap { position in
      Int(exactly: source.number(at: object.payload + position * size, size: size)).flatMap { $0 < count ? $0 : nil }
    }
  }

  /// How many references a container has; 0 for a scalar.
  package func referenceCount(_ index: Int) -> Int {
    let entry = entries[index]
    guard BinaryMarker.isContainer(entry.kind) else { return 0 }
    return entry.kind == BinaryMarker.dictionary ? 2 * Int(entry.count) : Int(entry.count)
  }

  /// The object that a path leads to.
  func object(at path: PropertyListPath) -> Int? {
    var index = root
    for component in path.components {
      switch (component, kind(index)) {
      case (.key(let key), .dictionary):
        let count = Int(entries[index].count)
        guard let entry = (0..<count).first(where: { keyText(reference($0, of: index)).hasSameCodePoints(as: key) })
        else { return nil }
        index = reference(count + entry, of: index)
      case (.index(let element), .array), (.index(let element), .set):
        guard (0..<Int(entries[index].count)).contains(element) else { return nil }
        index = reference(element, of: index)
      default: return nil
      }
    }
    return index
  }
}
