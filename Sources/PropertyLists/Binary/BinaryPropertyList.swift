/// A binary property list (`bplist00`) that was read: its value, how it was laid out, and what is unusual about it.
///
/// ```swift
/// var list = try BinaryPropertyList(decoding: bytes)
/// list.value.update(.key("NSURLSessionResumeByteRange")) { $0 = "0-9" }
/// let edited = try list.encoded()  // all other objects stay where they were
/// ```
///
/// Format: CoreFoundation's CFBinaryPList.c.
package struct BinaryPropertyList: Sendable {
  /// The value. Edit it freely: the layout is matched to it when it is written.
  package var value: PropertyList
  /// The value as it was read.
  private let original: PropertyList
  /// Whether the value is another than the one that was read.
  package var isEdited: Bool { value != original }
  /// The objects that it was read from.
  package let table: BinaryPlistTable

  /// Objects that nothing refers to, bytes that belong to no object, duplicate keys, and what CoreFoundation reads in
  /// another way or refuses. Each access searches the whole file.
  package var anomalies: [PropertyListAnomaly] { table.anomalies() }

  /// Reads a binary property list.
  ///
  /// - Throws: an error with the byte offset and the path of the fault. No input traps, and none takes more time or
  ///   memory than the limits allow. A letter with more than 256 combining marks is too large.
  package init(decoding bytes: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
    table = try BinaryPlistTable(of: bytes, limits: limits)
    original = table.value(table.root)
    value = original
  }

  /// Whether some bytes begin as a binary property list of any version.
  package static func looksBinary(_ bytes: [UInt8]) -> Bool {
    bytes.bigEndian(at: 0, size: 6) == 0x6270_6C69_7374
  }

  /// Whether header, trailer and offset table of some bytes agree with each other. This is almost proof of a binary
  /// property list, without reading its objects.
  package static func hasSoundTables(_ bytes: [UInt8]) -> Bool {
    BinaryPlistTable.hasSoundTables(bytes)
  }

  /// Whether the last bytes may be a trailer: they put the offset table inside the file. The bytes need not begin as a
  /// binary property list does.
  package static func mayHaveTrailer(_ bytes: [UInt8]) -> Bool {
    let start = bytes.count - BinaryTrailer.size
    guard start > BinaryTrailer.headerSize else { return false }
    let table = bytes.bigEndianWord(at: start + 24)
    return table > UInt64(BinaryTrailer.headerSize) && table < UInt64(start)
  }

  /// The offsets at which a binary property list could end before other bytes, the last one first. The test is quick
  /// and strict: the offset table must end exactly where the trailer begins, as Apple's writer does it.
  package static func likelyEnds(in bytes: [UInt8]) -> some Sequence<Int> {
    let shortest = BinaryTrailer.headerSize + 2 + BinaryTrailer.size
    return stride(from: bytes.count - 1, through: shortest, by: -1).lazy.filter { end in
      let start = end - BinaryTrailer.size
      let sizes = (offset: Int(bytes[start + 6]), reference: Int(bytes[start + 7]))
      guard (1...8).contains(sizes.offset), (1...8).contains(sizes.reference),
        let count = bytes.bigEndian(at: start + 8, size: 8).flatMap({ Int(exactly: $0) }),
        let table = bytes.bigEndian(at: start + 24, size: 8).flatMap({ Int(exactly: $0) }),
        table < start, count > 0, count <= start
      else { return false }
      return table + count * sizes.offset == start
    }
  }

  /// The value in the layout that it was read in. Unchanged it gives the bytes that were read; after an edit, every
  /// object that the edit did not touch keeps its index, its bytes and its sharing, replaced objects take the place of
  /// those that they replace, and new ones follow at the end. Objects that were unreferenced before stay. Objects that
  /// lose their last reference by the edit are removed.
  ///
  /// - Throws: `tooDeep` where an edit nests deeper than the limit that the list was read with.
  package func encoded() throws(PropertyListError) -> [UInt8] {
    if !isEdited { return table.source }
    return try encodedFromLayout()
  }

  /// `encoded()` without its shortcut for a value in which nothing changed.
  func encodedFromLayout() throws(PropertyListError) -> [UInt8] {
    var plan = BinaryRelayoutPlan(table: table)
    let top = try plan.place(value, original: original)
    return BinaryRelayoutWriter(plan: plan).file(top: top)
  }

  /// A value from scratch, in a layout that depends only on the value: depth first, a container before its
  /// contents, keys before values; equal strings, numbers, dates and data stored once, UIDs and containers each
  /// time; every width the smallest possible, reals in 8 bytes. This is CoreFoundation's order.
  ///
  /// - Throws: `tooDeep` beyond the depth that `limits` allows.
  package static func encode(
    _ value: PropertyList, limits: PropertyListLimits = .default
  ) throws(PropertyListError) -> [UInt8] {
    try BinaryEncoder.file(of: value, maximumDepth: limits.levels)
  }

  /// The place of a value in the list *as it was read*: the byte of its marker. Nil if the path does not exist.
  package func location(of path: PropertyListPath) -> SourceLocation? {
    table.object(at: path).map { .byte(table.offset(of: $0)) }
  }
}

extension BinaryPropertyList: Hashable {
  /// Whether two lists have the same value and were read from the same bytes.
  package static func == (left: Self, right: Self) -> Bool {
    left.value == right.value && left.table.source == right.table.source
      && left.table.maximumDepth == right.table.maximumDepth
  }

  /// Feeds the value and the length of the file to the hasher.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(value)
    hasher.combine(table.source.count)
  }
}
