/// What single objects hold. Each answer is nil for objects of another kind.
extension OrderlyBinaryList {
  /// How many elements an array has.
  package func elementCount(_ array: Int) -> Int? {
    let object = object(array)
    return object.kind == BinaryMarker.array ? object.count : nil
  }

  /// An element of an array; its position must be below the count of elements.
  package func element(_ position: Int, of array: Int) -> Int {
    reference(position, of: object(array))
  }

  /// How many entries a dictionary has.
  package func entryCount(_ dictionary: Int) -> Int? {
    let object = object(dictionary)
    return object.kind == BinaryMarker.dictionary ? object.count : nil
  }

  /// Key and value of a dictionary's entry; its position must be below the count of entries.
  package func entry(_ position: Int, of dictionary: Int) -> (key: Int, value: Int) {
    let object = object(dictionary)
    return (reference(position, of: object), reference(object.count + position, of: object))
  }

  /// The value of a dictionary's first entry with a key.
  package func value(_ key: StaticString, in dictionary: Int) -> Int? {
    let object = object(dictionary)
    guard object.kind == BinaryMarker.dictionary else { return nil }
    for position in 0..<object.count where isText(reference(position, of: object), key) {
      return reference(object.count + position, of: object)
    }
    return nil
  }

  /// How many objects an array or a dictionary refers to, keys included; 0 for others.
  package func referenceCount(_ index: Int) -> Int {
    let object = object(index)
    return switch object.kind {
    case BinaryMarker.array: object.count
    case BinaryMarker.dictionary: 2 * object.count
    default: 0
    }
  }

  /// One of the objects that an array or a dictionary refers to; its position must be below their count.
  package func reference(_ position: Int, of index: Int) -> Int {
    reference(position, of: object(index))
  }

  /// The index that a keyed archive's UID holds.
  package func uid(_ index: Int) -> Int? {
    let object = object(index)
    guard object.kind == BinaryMarker.uid else { return nil }
    return Int(exactly: table.number(at: object.payload, size: object.count))
  }

  /// The value of an object that is neither a container nor a UID.
  package func scalar(_ index: Int) -> PropertyList? {
    let object = object(index)
    return switch object.kind {
    case BinaryMarker.array, BinaryMarker.dictionary, BinaryMarker.uid: nil
    case BinaryMarker.ascii: .string(text(object))
    default: try? table.scalar(object, limits: .default)
    }
  }

  /// The number of an integer. One of 8 bytes is signed, one of fewer is not.
  package func int64(_ index: Int) -> Int64? {
    let object = object(index)
    guard object.kind == BinaryMarker.integer else { return nil }
    return Int64(truncatingIfNeeded: table.number(at: object.payload, size: object.count))
  }

  /// The number of a real or an integer.
  package func double(_ index: Int) -> Double? {
    let object = object(index)
    return object.kind == BinaryMarker.real ? table.real(object) : int64(index).map { Double($0) }
  }

  /// The truth value of a boolean.
  package func boolean(_ index: Int) -> Bool? {
    switch object(index).kind {
    case BinaryMarker.true: true
    case BinaryMarker.false: false
    default: nil
    }
  }

  /// The text of a string.
  package func text(_ index: Int) -> String? {
    let object = object(index)
    return object.kind == BinaryMarker.ascii ? text(object) : nil
  }

  private func text(_ object: BinaryObject) -> String {
    let range = object.payload..<object.end
    if let known = KnownTexts.shared.index(of: range, in: table.source) { return KnownTexts.shared[known] }
    return String(decoding: table.source[range], as: UTF8.self)
  }

  /// The bytes of a text or of data.
  package func byteCount(_ index: Int) -> Int? {
    let object = object(index)
    return object.kind == BinaryMarker.ascii || object.kind == BinaryMarker.data ? object.count : nil
  }

  /// Whether an object is a certain text.
  package func isText(_ index: Int, _ text: StaticString) -> Bool {
    let object = object(index)
    return object.count == text.utf8CodeUnitCount && begins(object, with: text)
  }

  /// Whether an object is a text that begins with a certain one.
  package func beginsWith(_ index: Int, _ prefix: StaticString) -> Bool {
    begins(object(index), with: prefix)
  }

  /// The number of one or two digits behind a prefix, if that is all of a text and the number is written as usual.
  package func number(_ index: Int, behind prefix: StaticString) -> Int? {
    let object = object(index)
    let digits = object.count - prefix.utf8CodeUnitCount
    guard digits == 1 || digits == 2, begins(object, with: prefix) else { return nil }
    return Int(digits: digits, tens: table.source[object.end - digits], ones: table.source[object.end - 1])
  }

  @inline(__always)
  private func begins(_ object: BinaryObject, with prefix: StaticString) -> Bool {
    guard object.kind == BinaryMarker.ascii, object.count >= prefix.utf8CodeUnitCount else { return false }
    return table.source.hasBytes(of: prefix, at: object.payload)
  }

  @inline(__always)
  private func reference(_ position: Int, of object: BinaryObject) -> Int {
    // The check found each reference to name an object.
    let size = table.trailer.referenceSize
    return Int(truncatingIfNeeded: table.number(at: object.payload + position * size, size: size))
  }

  /// The value of the root with all that is in it.
  var root: PropertyList { value(0) }

  private func value(_ index: Int) -> PropertyList {
    let object = object(index)
    switch object.kind {
    case BinaryMarker.ascii: return .string(text(object))
    case BinaryMarker.uid: return .uid(table.number(at: object.payload, size: object.count))
    case BinaryMarker.array:
      var elements: [PropertyList] = []
      elements.reserveCapacity(object.count)
      for position in 0..<object.count { elements.append(value(reference(position, of: object))) }
      return .array(elements)
    case BinaryMarker.dictionary:
      var entries: [PropertyListDictionary.Entry] = []
      entries.reserveCapacity(object.count)
      for position in 0..<object.count {
        let key = text(self.object(reference(position, of: object)))
        entries.append(.init(key: key, value: value(reference(object.count + position, of: object))))
      }
      return .dictionary(PropertyListDictionary(entries))
    default: return (try? table.scalar(object, limits: .default)) ?? .null
    }
  }
}
