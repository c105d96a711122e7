import PropertyLists

/// An archived NSURLResponse or NSHTTPURLResponse.
///
/// It is a list of 7 values behind the scalars `$0` (8), `$1`, `$2` (7): URL, time, 0, status, headers, expected length,
/// MIME type (published analyses). The names of the fields are not known, so a field is taken for the slot whose number
/// ends its name (`..._3`, or `$6` behind the three scalars): an inference.
public struct ArchivedURLResponse: Sendable, Hashable {
  /// `NSHTTPURLResponse` or `NSURLResponse`.
  public var className: String
  /// Slot 0.
  public var url: String?
  /// Slot 3.
  public var status: Int64?
  /// Slot 4, in the order of the file.
  public var headers: [ArchivedURLRequest.Header]
  /// Slot 5, in bytes; -1 where the length is not known.
  public var expectedLength: Int64?
  /// Slot 6.
  public var mimeType: String?

  /// The value of a header, its name compared without regard to the case of ASCII letters.
  public func header(_ name: String) -> String? {
    headers.value(of: name)
  }

  /// Reads a response.
  ///
  /// - Throws: `wrongClass` where the object is no response, or what `KeyedArchive.object(_:)` throws.
  public init(_ archive: KeyedArchive, at reference: ObjectReference) throws(KeyedArchiveError) {
    let object = try archive.object(reference)
    guard case .response(let fields) = object.content else {
      throw KeyedArchiveError(
        .wrongClass, "the object is not an NSURLResponse", path: KeyedArchive.path(of: reference))
    }
    var slots = [PropertyList?](repeating: nil, count: Self.slotCount)
    for entry in fields.entries {
      if let slot = Self.slot(ofField: entry.key), slots.indices.contains(slot) { slots[slot] = entry.value }
    }
    var scalars = ScalarReader(archive: archive)
    func target(_ slot: Int) -> ObjectReference? { slots[slot].flatMap { KeyedArchive.reference(of: $0) } }
    func scalar(_ slot: Int) -> PropertyList? { slots[slot].flatMap { scalars.scalar(of: $0) } }

    className = object.classDescription?.name ?? "NSURLResponse"
    url = target(0).flatMap { archive.url($0) }
    status = scalar(3)?.int64
    let entries = target(4).flatMap { archive.entries($0) } ?? []
    headers = entries.compactMap { name, value in scalars.string(value).map { .init(name: name, value: $0) } }
    expectedLength = scalar(5)?.int64
    mimeType = scalar(6)?.string
  }

  private static let slotCount = 7

  /// The slot whose number ends a field's name; nil for the three leading scalars and for names without a number.
  private static func slot(ofField name: String) -> Int? {
    // A native string lends its bytes; only one that Objective-C made is copied.
    unsafe name.utf8.withContiguousStorageIfAvailable { unsafe slot(ofField: $0) } ?? slot(ofField: Array(name.utf8))
  }

  private static func slot<Bytes: RandomAccessCollection>(ofField name: Bytes) -> Int? where Bytes.Element == UInt8 {
    // The slots that we read have one digit; three are enough to see that a number is larger.
    let digits = name.suffix(3).reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...2).contains(digits.count) else { return nil }
    let number = digits.reversed().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    let prefix = name.dropLast(digits.count)
    // A word that ends in a digit (`HTTP3`) is no slot.
    if prefix.last == UInt8(ascii: "_") { return number }
    return prefix.elementsEqual("$".utf8) && number >= 3 ? number - 3 : nil
  }
}
