/// Fills the entries of a table: reads each object that the root reaches once, in reading order, and checks it.
///
/// Containers are visited depth first, with a stack on the heap.
struct TableValidator {
  private let source: [UInt8]
  private let trailer: BinaryTrailer
  private let limits: PropertyListLimits
  private let maximumDepth: Int
  private let maximumNodes: Int
  /// Bytes of all objects read so far.
  private var claimedBytes = 0
  private let maximumClaim: Int
  /// The containers around the one that is being read.
  private var outer: [Frame] = []
  private(set) var oddities: BinaryPlistTable.Oddities = []
  private(set) var maximumScalarLength = 0

  /// Overlapping objects could make a small input fill the memory (a thousand data objects, each up to the end of the
  /// file). Objects that do not overlap never exceed the input; this much more is allowed.
  private static let spareBytes = 1 << 20

  /// Levels of containers that few files exceed.
  private static let usualDepth = 8

  /// A container that is being read.
  private struct Frame {
    var index: Int
    /// The next reference, the end of the keys, and the end of all references.
    var place: Int
    var keysEnd: Int
    var end: Int
    var nodes = 1
    var height: UInt16 = 1
  }

  init(_ source: [UInt8], _ trailer: BinaryTrailer, _ limits: PropertyListLimits) {
    (self.source, self.trailer, self.limits) = (source, trailer, limits)
    maximumDepth = limits.levels
    maximumNodes = min(limits.nodes, Int(UInt32.max) - 1)
    maximumClaim = max(source.count, Self.spareBytes)
    outer.reserveCapacity(Self.usualDepth)
  }

  mutating func entries() throws(PropertyListError) -> ContiguousArray<BinaryPlistTable.Entry> {
    var entries = ContiguousArray(repeating: BinaryPlistTable.Entry(), count: trailer.objectCount)
    var places = entries.mutableSpan
    var frame = Frame(index: trailer.topObject, place: 0, keysEnd: 0, end: 0)
    do throws(PropertyListError) {
      try read(frame.index, &places)
      if BinaryMarker.isContainer(places[frame.index].kind) {
        guard maximumDepth > 0 else { throw tooDeep(frame.index) }
        frame = open(frame.index, &places)
        try readContents(&frame, &places)
      } else {
        guard Int(places[frame.index].nodes) <= maximumNodes else { throw tooManyNodes(frame.index) }
      }
    } catch {
      var error = error
      error.path = path(to: frame, places)
      throw error
    }
    return entries
  }

  /// Reads what is in a container, level by level.
  private mutating func readContents(
    _ frame: inout Frame, _ entries: inout MutableSpan<BinaryPlistTable.Entry>
  ) throws(PropertyListError) {
    let size = trailer.referenceSize
    while true {
      while frame.place < frame.end {
        let target = source.number(at: frame.place, size: size)
        guard target < UInt64(truncatingIfNeeded: entries.count) else { throw badReference(frame.place) }
        let index = Int(truncatingIfNeeded: target)
        let isNew = entries[index].kind == BinaryPlistTable.Entry.unread
        if isNew { try read(index, &entries) } else { entries[index].isShared = true }
        let entry = entries[index]
        if frame.place < frame.keysEnd, entry.kind != BinaryMarker.ascii { try checkKey(entry.kind, index) }
        if BinaryMarker.isContainer(entry.kind) {
          guard outer.count + 1 < maximumDepth else { throw tooDeep(index) }
          guard !isNew else {
            outer.append(frame)
            frame = open(index, &entries)
            continue
          }
          guard entry.height != BinaryPlistTable.Entry.open else { throw cycle(index) }
          guard outer.count + 1 + Int(entry.height) <= maximumDepth else { throw tooDeep(index) }
        }
        frame.nodes &+= Int(entry.nodes)
        frame.height = max(frame.height, entry.height &+ 1)
        guard frame.nodes <= maximumNodes else { throw tooManyNodes(frame.index) }
        frame.place &+= size
      }
      entries[frame.index].nodes = UInt32(truncatingIfNeeded: frame.nodes)
      entries[frame.index].height = frame.height
      guard var parent = outer.popLast() else { return }
      parent.nodes &+= frame.nodes
      parent.height = max(parent.height, frame.height &+ 1)
      frame = parent
      guard frame.nodes <= maximumNodes else { throw tooManyNodes(frame.index) }
      frame.place &+= size
    }
  }

  @inline(__always)
  private func open(_ index: Int, _ entries: inout MutableSpan<BinaryPlistTable.Entry>) -> Frame {
    entries[index].height = BinaryPlistTable.Entry.open
    let (entry, size) = (entries[index], trailer.referenceSize)
    let (start, count) = (Int(entry.payload), Int(entry.count))
    guard entry.kind == BinaryMarker.dictionary else {
      return Frame(index: index, place: start, keysEnd: start, end: start &+ count &* size)
    }
    return Frame(index: index, place: start, keysEnd: start &+ count &* size, end: start &+ 2 &* count &* size)
  }

  /// Reads an object that is met for the first time: its extent, and of a scalar what it holds.
  @inline(__always)
  private mutating func read(
    _ index: Int, _ entries: inout MutableSpan<BinaryPlistTable.Entry>
  ) throws(PropertyListError) {
    let place = trailer.offsetTable &+ index &* trailer.offsetSize
    let offset = source.number(at: place, size: trailer.offsetSize)
    guard offset >= UInt64(BinaryTrailer.headerSize), offset < UInt64(truncatingIfNeeded: trailer.offsetTable) else {
      throw PropertyListError(
        .badOffset, "the offset of object \(index) points outside the objects", at: .byte(place))
    }
    let object = try BinaryObject(
      in: source, at: Int(truncatingIfNeeded: offset), before: trailer.offsetTable,
      referenceSize: trailer.referenceSize)
    claimedBytes &+= object.end &- object.offset
    guard claimedBytes <= maximumClaim else { throw overlapping(object) }
    var entry = BinaryPlistTable.Entry()
    entry.kind = object.kind
    entry.payload = UInt32(truncatingIfNeeded: object.payload)
    entry.count = UInt32(truncatingIfNeeded: object.count)
    entry.nodes = UInt32(
      truncatingIfNeeded: 1 &+ (object.end &- object.offset) / PropertyListLimits.bytesPerNode)
    switch object.kind {
    case BinaryMarker.ascii:
      maximumScalarLength = max(maximumScalarLength, object.count)
      guard object.count <= limits.stringBytes else { throw tooLong(object, "a string", limits.stringBytes) }
      if !source.isASCII(from: object.payload, to: object.end) {
        entry.kind = BinaryMarker.latin1
        oddities.insert(.scalar)
      }
    case BinaryMarker.data:
      maximumScalarLength = max(maximumScalarLength, object.count)
      guard object.count <= limits.dataBytes else { throw tooLong(object, "data", limits.dataBytes) }
    case BinaryMarker.utf16:
      maximumScalarLength = max(maximumScalarLength, 2 &* object.count)
      try checkUTF16(object)
    case BinaryMarker.uid, BinaryMarker.integer, BinaryMarker.date, BinaryMarker.fill:
      // Nothing is unusual about a number of up to 4 bytes, as most are.
      let isSmall = object.kind & 0x0F == 0 && object.count <= 4
      if !isSmall, source.oddity(ofNumber: object) != nil { oddities.insert(.scalar) }
    default: break
    }
    entries[index] = entry
  }

  private mutating func checkUTF16(_ object: BinaryObject) throws(PropertyListError) {
    guard 2 * object.count <= limits.stringBytes else { throw tooLong(object, "a string", limits.stringBytes) }
    // No combining mark comes before U+0300, and each takes at least one unit.
    var (units, most) = (0, 0)
    for place in stride(from: object.payload, to: object.end, by: 2) {
      units = source[place] >= 0x03 ? units + 1 : 0
      most = max(most, units)
    }
    if most > String.maximumCombiningMarks, source.utf16(object).exceedsCombiningMarkLimit {
      throw PropertyListError(
        .tooLarge, "a letter with more than \(String.maximumCombiningMarks) combining marks", at: .byte(object.offset))
    }
    if object.count == 0 || source.unpairedSurrogate(in: object) != nil { oddities.insert(.scalar) }
  }

  /// CoreFoundation accepts any scalar as a key.
  private mutating func checkKey(_ kind: UInt8, _ index: Int) throws(PropertyListError) {
    guard !BinaryMarker.isContainer(kind) else {
      throw PropertyListError(.nonStringKey, "a dictionary key is a container", at: .byte(offset(of: index)))
    }
    if !BinaryMarker.isText(kind) { oddities.insert(.nonStringKey) }
  }
}

// Errors, created out of line, which keeps the code for valid files short.
extension TableValidator {
  /// The path of the reference that is being read.
  private func path(
    to frame: Frame, _ entries: borrowing MutableSpan<BinaryPlistTable.Entry>
  ) -> PropertyListPath {
    var steps: [PropertyListPath.Component] = []
    for frame in outer + [frame] where frame.end > 0 {
      let (entry, size) = (entries[frame.index], trailer.referenceSize)
      let position = (frame.place - Int(entry.payload)) / size
      guard entry.kind == BinaryMarker.dictionary else {
        steps.append(.index(position))
        continue
      }
      // A fault in a key is reported for the dictionary.
      guard position >= Int(entry.count) else { continue }
      let key = Int(source.number(at: frame.place - Int(entry.count) * size, size: size))
      steps.append(.key(source.keyText(BinaryPlistTable.extent(of: entries[key], at: offset(of: key)))))
    }
    return PropertyListPath(steps)
  }

  private func offset(of index: Int) -> Int {
    Int(clamping: source.number(at: trailer.offsetTable + index * trailer.offsetSize, size: trailer.offsetSize))
  }

  @inline(never)
  private func badReference(_ place: Int) -> PropertyListError {
    PropertyListError(
      .badReference, "a reference names an object beyond the \(trailer.objectCount) in the table", at: .byte(place))
  }

  @inline(never)
  private func tooManyNodes(_ index: Int) -> PropertyListError {
    PropertyListError(
      .tooManyNodes, "the property list expands to more than \(limits.nodes) values", at: .byte(offset(of: index)))
  }

  @inline(never)
  private func tooDeep(_ index: Int) -> PropertyListError {
    PropertyListError(.tooDeep, "containers nest deeper than \(maximumDepth) levels", at: .byte(offset(of: index)))
  }

  @inline(never)
  private func cycle(_ index: Int) -> PropertyListError {
    PropertyListError(.cycle, "a container holds itself (object \(index))", at: .byte(offset(of: index)))
  }

  @inline(never)
  private func overlapping(_ object: BinaryObject) -> PropertyListError {
    PropertyListError(
      .tooLarge, "overlapping objects together have more than \(maximumClaim) bytes",
      at: .byte(object.offset))
  }

  @inline(never)
  private func tooLong(_ object: BinaryObject, _ what: String, _ limit: Int) -> PropertyListError {
    PropertyListError(
      .tooLarge, "\(what) of \(object.end - object.payload) bytes; the limit is \(limit)", at: .byte(object.offset))
  }
}
