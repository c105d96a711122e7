// The contents of single objects. All indices must be those of reached objects: the root, or an object that a container
// refers to.
extension BinaryPlistTable {
  /// The kind of an object's value.
  package func kind(_ index: Int) -> PropertyList.Kind {
    switch entries[index].kind {
    case BinaryMarker.ascii, BinaryMarker.utf16, BinaryMarker.latin1: .string
    case BinaryMarker.uid: .uid
    case BinaryMarker.array: .array
    case BinaryMarker.dictionary: .dictionary
    case BinaryMarker.set: .set
    case BinaryMarker.data: .data
    case BinaryMarker.integer: .integer
    case BinaryMarker.real: .real
    case BinaryMarker.date: .date
    case BinaryMarker.true, BinaryMarker.false: .boolean
    case BinaryMarker.fill: .fill
    default: .null
    }
  }

  /// How many elements an array or set, or how many entries a dictionary has; bytes of data, characters of text.
  package func elementCount(_ index: Int) -> Int { Int(entries[index].count) }

  /// The extent of an object without its offset, which would need another load.
  @inline(__always)
  private func contents(_ index: Int) -> BinaryObject { Self.extent(of: entries[index], at: 0) }

  /// The extent of a scalar, from its entry.
  @inline(__always)
  static func extent(of entry: Entry, at offset: Int) -> BinaryObject {
    let (payload, count) = (Int(entry.payload), Int(entry.count))
    let end = payload &+ (entry.kind == BinaryMarker.utf16 ? 2 &* count : count)
    return BinaryObject(offset: offset, kind: entry.kind, count: count, payload: payload, end: end)
  }

  /// Where the bytes of data, or of a string with one byte per character, are in the input.
  package func byteRange(_ index: Int) -> Range<Int>? {
    let object = contents(index)
    switch object.kind {
    case BinaryMarker.data, BinaryMarker.ascii: return object.payload..<object.end
    default: return nil
    }
  }

  /// The value of a scalar.
  package func scalar(_ index: Int) -> PropertyList { source.scalar(contents(index)) }

  /// The index that a keyed archive's UID holds.
  package func uid(_ index: Int) -> UInt64? {
    let object = contents(index)
    return object.kind == BinaryMarker.uid ? source.number(at: object.payload, size: object.count) : nil
  }

  /// The value of an integer that fits into 64 signed bits.
  package func int64(_ index: Int) -> Int64? {
    let object = contents(index)
    return object.kind == BinaryMarker.integer ? Int64(source.integer(object)) : nil
  }

  /// The text of a string.
  package func text(_ index: Int) -> String? {
    let object = contents(index)
    switch object.kind {
    case BinaryMarker.ascii: return source.ascii(object)
    case BinaryMarker.utf16: return source.utf16(object)
    case BinaryMarker.latin1: return source.latin1(object)
    default: return nil
    }
  }

  /// The text of a dictionary key.
  package func keyText(_ index: Int) -> String {
    let object = contents(index)
    return object.kind == BinaryMarker.ascii ? source.ascii(object) : source.keyText(object)
  }

  /// Whether an object is the given string, which must be ASCII.
  package func isText(_ index: Int, _ text: StaticString) -> Bool {
    let entry = entries[index]
    guard Int(entry.count) == text.utf8CodeUnitCount else { return false }
    if entry.kind == BinaryMarker.utf16 { return source.utf16(contents(index)).hasSameCodePoints(as: text) }
    return entry.kind == BinaryMarker.ascii && source.hasBytes(of: text, at: Int(entry.payload))
  }

  /// Whether an object is a string with the given prefix, which must be ASCII.
  package func hasPrefix(_ index: Int, _ prefix: StaticString) -> Bool {
    let entry = entries[index]
    guard Int(entry.count) >= prefix.utf8CodeUnitCount else { return false }
    if entry.kind == BinaryMarker.utf16 { return source.utf16(contents(index)).hasPrefixBytes(of: prefix) }
    let hasOneByteCharacters = entry.kind == BinaryMarker.ascii || entry.kind == BinaryMarker.latin1
    return hasOneByteCharacters && source.hasBytes(of: prefix, at: Int(entry.payload))
  }

  /// The number after a prefix, if a string is only the prefix and one or two digits without a leading zero.
  package func number(_ index: Int, after prefix: StaticString) -> Int? {
    let entry = entries[index]
    let digits = Int(entry.count) - prefix.utf8CodeUnitCount
    guard digits == 1 || digits == 2, hasPrefix(index, prefix) else { return nil }
    // In UTF-16 the digits are the lower bytes. A letter whose lower byte is a digit has a nonzero upper byte.
    let end = contents(index).end
    guard entry.kind == BinaryMarker.utf16 else {
      return Int(digits: digits, tens: source[end - digits], ones: source[end - 1])
    }
    let text = source.utf16(contents(index)).lastBytes
    return Int(digits: digits, tens: text.tens, ones: text.ones)
  }

  /// The value of the entry that counts for a key, the first of a binary list, or nil if there is none, and for objects
  /// that are not dictionaries.
  package func value(_ key: StaticString, in dictionary: Int) -> Int? {
    let entry = entries[dictionary]
    guard entry.kind == BinaryMarker.dictionary else { return nil }
    let (count, length) = (Int(entry.count), UInt32(truncatingIfNeeded: key.utf8CodeUnitCount))
    for position in 0..<count {
      let index = reference(position, of: dictionary)
      guard entries[index].count == length, isText(index, key) else { continue }
      return reference(count &+ position, of: dictionary)
    }
    return nil
  }

  /// The value of an object with its contents. Objects that are shared give values that share their storage.
  package func value(_ index: Int) -> PropertyList {
    guard BinaryMarker.isContainer(entries[index].kind) else { return scalar(index) }
    var maker = ValueMaker(table: self)
    return maker.value(index)
  }
}

/// Makes values of objects, container by container on a stack in the heap.
private struct ValueMaker {
  private let table: BinaryPlistTable
  /// For each object the position of its value in `shared`, from 1, or 0 if it was not made. Empty until it is needed.
  private var places: ContiguousArray<UInt32> = []
  /// Values that more than one reference names.
  private var shared: [PropertyList] = []

  /// The number of elements for which a container reserves memory in advance. Beyond it, memory grows with the elements
  /// that were made.
  private static let maximumReservation = 1_024

  /// A container that is being made.
  private struct Frame {
    let index: Int
    let kind: UInt8
    let count: Int
    var position = 0
    var elements: [PropertyList] = []
    var entries: [PropertyListDictionary.Entry] = []
    /// The key of the next entry.
    var key = ""

    var value: PropertyList {
      switch kind {
      case BinaryMarker.dictionary: .dictionary(PropertyListDictionary(entries, precedence: .first))
      case BinaryMarker.set: .set(elements)
      default: .array(elements)
      }
    }
  }

  init(table: BinaryPlistTable) {
    self.table = table
  }

  mutating func value(_ root: Int) -> PropertyList {
    var outer: [Frame] = []
    var frame = open(root)
    while true {
      var inner: Int?
      if frame.kind == BinaryMarker.dictionary {
        inner = addEntries(to: &frame)
      } else {
        inner = addElements(to: &frame)
      }
      if let inner {
        outer.append(frame)
        frame = open(inner)
        continue
      }
      let value = frame.value
      keep(value, of: frame.index)
      guard let parent = outer.popLast() else { return value }
      frame = parent
      Self.add(value, to: &frame)
    }
  }

  private func open(_ index: Int) -> Frame {
    let entry = table.entries[index]
    var frame = Frame(index: index, kind: entry.kind, count: Int(entry.count))
    let room = min(frame.count, Self.maximumReservation)
    if entry.kind == BinaryMarker.dictionary {
      frame.entries.reserveCapacity(room)
    } else {
      frame.elements.reserveCapacity(room)
    }
    return frame
  }

  /// Adds elements up to the next container that is not made yet, which it returns.
  private mutating func addElements(to frame: inout Frame) -> Int? {
    while frame.position < frame.count {
      let index = table.reference(frame.position, of: frame.index)
      guard let value = made(index) else { return index }
      frame.elements.append(value)
      frame.position &+= 1
    }
    return nil
  }

  private mutating func addEntries(to frame: inout Frame) -> Int? {
    while frame.position < frame.count {
      let key = table.reference(frame.position, of: frame.index)
      frame.key = keyText(key)
      let index = table.reference(frame.count &+ frame.position, of: frame.index)
      guard let value = made(index) else { return index }
      frame.entries.append(.init(key: frame.key, value: value))
      frame.position &+= 1
    }
    return nil
  }

  private static func add(_ value: PropertyList, to frame: inout Frame) {
    if frame.kind == BinaryMarker.dictionary {
      frame.entries.append(.init(key: frame.key, value: value))
    } else {
      frame.elements.append(value)
    }
    frame.position &+= 1
  }

  private mutating func keyText(_ index: Int) -> String {
    let entry = table.entries[index]
    guard entry.isShared, BinaryMarker.isText(entry.kind) else { return table.keyText(index) }
    if case .string(let text) = made(index) { return text }
    return ""
  }

  /// A scalar, or a container that was made before; nil for one that was not.
  @inline(__always)
  private mutating func made(_ index: Int) -> PropertyList? {
    let entry = table.entries[index]
    if entry.isShared, !places.isEmpty, places[index] > 0 { return shared[Int(places[index]) - 1] }
    if BinaryMarker.isContainer(entry.kind) { return nil }
    let value = table.scalar(index)
    // Numbers are not kept, since making them again is cheap.
    if entry.kind == BinaryMarker.data || BinaryMarker.isText(entry.kind) {
      keep(value, of: index)
    }
    return value
  }

  @inline(__always)
  private mutating func keep(_ value: PropertyList, of index: Int) {
    guard table.entries[index].isShared else { return }
    if places.isEmpty { places = ContiguousArray(repeating: 0, count: table.count) }
    shared.append(value)
    places[index] = UInt32(truncatingIfNeeded: shared.count)
  }
}
