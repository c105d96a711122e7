import PropertyLists

/// An archived NSURLResponse or NSHTTPURLResponse.
///
/// It is a list of 7 values after the scalars `$0` (8), `$1` and `$2` (7), in one of two forms (section 5 of the
/// format's reference, real bytes): keyed, the number of the slot ends the field's name
/// (`__nsurlrequest_proto_prop_obj_3`); or positional (`$6` after the three scalars). In the keyed form `$3` and above
/// are further scalars and not slots.
///
/// An NSHTTPURLResponse has URL, time, 0, status, headers, nil and MIME type; a plain NSURLResponse URL, time, 0, MIME
/// type, nil, expected length and a number.
package struct ArchivedURLResponse: Sendable, Hashable {
  /// `NSHTTPURLResponse` or `NSURLResponse`.
  package var className: String
  /// Slot 0.
  package var url: String?
  /// Slot 3 of an HTTP response.
  package var status: Int64?
  /// Slot 4 of an HTTP response, in the order of the file, the second copy of them left out.
  package var headers: [ArchivedURLRequest.Header]
  /// Slot 5, in bytes; -1 where the length is not known.
  package var expectedLength: Int64?
  /// Slot 6 of an HTTP response, slot 3 of another one.
  package var mimeType: String?

  /// The value of a header, its name compared without regard to the case of ASCII letters.
  package func header(_ name: String) -> String? {
    headers.value(of: name)
  }

  /// A response without the values of its slots.
  package init(className: String) { (self.className, headers) = (className, []) }

  /// Reads a response.
  ///
  /// - Throws: `wrongClass` where the object is not a response, or what `KeyedArchive.object(_:)` throws.
  package init(_ archive: KeyedArchive, at reference: ObjectReference) throws(KeyedArchiveError) {
    let object = try archive.object(reference)
    guard case .response(let fields) = object.content else {
      throw KeyedArchiveError(
        .wrongClass, "the object is not an NSURLResponse", path: KeyedArchive.path(of: reference))
    }
    let slots = Self.slots(of: fields)
    var scalars = ScalarReader(archive: archive)
    func target(_ slot: Int) -> ObjectReference? { slots[slot].flatMap { KeyedArchive.reference(of: $0) } }
    func scalar(_ slot: Int) -> PropertyList? { slots[slot].flatMap { scalars.scalar(of: $0) } }

    className = object.classDescription?.name ?? "NSURLResponse"
    url = target(0).flatMap { archive.url($0) }
    expectedLength = scalar(5)?.int64
    guard object.classDescription?.inherits(from: "NSHTTPURLResponse") ?? false else {
      (status, headers, mimeType) = (nil, [], scalar(3)?.string)
      return
    }
    status = scalar(3)?.int64
    let entries = target(4).flatMap { archive.entries($0) } ?? []
    headers = entries.filter { $0.key != HeaderCopyText.key }
      .compactMap { name, value in scalars.string(value).map { .init(name: name, value: $0) } }
    mimeType = scalar(6)?.string
  }

  /// The values by their slots. Where any field is keyed, numbers alone are not slots.
  private static func slots(of fields: PropertyListDictionary) -> [PropertyList?] {
    var keyed = [PropertyList?](repeating: nil, count: slotCount)
    var positional = keyed
    var isKeyed = false
    for entry in fields.effectiveEntries {
      switch slot(ofField: entry.key) {
      case .keyed(let slot) where keyed.indices.contains(slot): (keyed[slot], isKeyed) = (entry.value, true)
      case .positional(let slot) where positional.indices.contains(slot): positional[slot] = entry.value
      default: break
      }
    }
    return isKeyed ? keyed : positional
  }

  /// The slot of a field, from its name.
  private enum Slot {
    case keyed(Int)
    case positional(Int)
  }

  private static let slotCount = 7

  /// The slot whose number ends a field's name; nil for the three leading scalars and for names without a number.
  private static func slot(ofField name: String) -> Slot? {
    // A native string gives access to its bytes; only bridged strings are copied.
    unsafe name.utf8.withContiguousStorageIfAvailable { unsafe slot(ofField: $0) } ?? slot(ofField: Array(name.utf8))
  }

  private static func slot<Bytes: RandomAccessCollection>(ofField name: Bytes) -> Slot? where Bytes.Element == UInt8 {
    // The slots that we read have one digit; three are enough to see that a number is larger.
    let digits = name.suffix(3).reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...2).contains(digits.count) else { return nil }
    let number = digits.reversed().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    let prefix = name.dropLast(digits.count)
    // A word that ends in a digit (`HTTP3`) is not a slot.
    if prefix.last == UInt8(ascii: "_") { return .keyed(number) }
    return prefix.elementsEqual("$".utf8) && number >= 3 ? .positional(number - 3) : nil
  }
}
