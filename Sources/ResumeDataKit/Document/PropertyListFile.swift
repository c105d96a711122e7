import PropertyLists
import XMLPropertyLists

/// A property list in whatever file format it came, with its layout: a whole blob, or a request inside one.
struct PropertyListFile: Sendable {
  /// The file format with its layout.
  private enum Encoding: Sendable, Hashable {
    case binary(BinaryPropertyList)
    case xml(XMLPropertyList)
  }

  private var encoding: Encoding
  /// The mask over the first 8 bytes, if any.
  let mask: Mask?
  /// What followed the end of a binary property list. (XML keeps its own.)
  private(set) var trailingBytes: [UInt8]
  /// What was allowed when reading, and is when what was written is read again.
  let limits: PropertyListLimits

  /// The value; an edit leaves the rest of the layout as it is.
  var value: PropertyList {
    get {
      switch encoding {
      case .binary(let list): list.value
      case .xml(let list): list.value
      }
    }
    set {
      switch encoding {
      case .binary(var list):
        list.value = newValue
        encoding = .binary(list)
      case .xml(var list):
        list.value = newValue
        encoding = .xml(list)
      }
    }
  }

  /// Whether the file is XML.
  var isXML: Bool {
    if case .xml = encoding { true } else { false }
  }

  /// Reads a file.
  init(decoding bytes: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
    self.limits = limits
    switch ContainerFormat(sniffing: bytes) {
    case .xml:
      encoding = .xml(try XMLPropertyList(decoding: bytes, limits: limits))
      (mask, trailingBytes) = (nil, [])
    case .masked(let mask):
      let (list, trailing) = try Self.binary(mask.applied(to: bytes), limits: limits)
      encoding = .binary(list)
      (self.mask, trailingBytes) = (mask, trailing)
    case .binary:
      let (list, trailing) = try Self.binary(bytes, limits: limits)
      encoding = .binary(list)
      (mask, trailingBytes) = (nil, trailing)
    case nil:
      guard !bytes.isEmpty else { throw PropertyListError(.truncated, "no data", at: .byte(0)) }
      guard let list = try Self.listWithoutBeginning(bytes, limits: limits) else {
        throw PropertyListError(.unknownFormat, "not the beginning of a property list", at: .byte(0))
      }
      encoding = .xml(list)
      (mask, trailingBytes) = (nil, [])
    }
  }

  /// Writes a value into a new file, in Apple's layout.
  ///
  /// - Throws: where the format has no form for a part of it, or one that reads back as something else, such as a date
  ///   without its fraction of a second.
  init(
    encoding value: PropertyList, asXML: Bool, limits: PropertyListLimits = .default
  ) throws(PropertyListError) {
    let bytes = asXML ? try XMLPropertyList.encode(value) : try BinaryPropertyList.encode(value, limits: limits)
    try self.init(decoding: bytes, limits: limits)
    guard self.value == value else {
      throw PropertyListError(.notRepresentable, "the value would read back as a different one")
    }
  }

  /// A new file of the same format, and under the same mask, with another value: nothing of the old file is in it that
  /// the value does not say, such as objects that nothing refers to, comments, or what followed the end.
  func rewritten(_ value: PropertyList) throws(PropertyListError) -> PropertyListFile {
    let file = try PropertyListFile(encoding: value, asXML: isXML, limits: limits)
    guard let mask else { return file }
    return try PropertyListFile(decoding: mask.applied(to: file.encoded()), limits: limits)
  }

  /// The file, with every part that no edit touched as it was.
  ///
  /// - Throws: what the formats throw, and where an edit moved what follows the end so that it would be taken for
  ///   the list's own end, or hides that this is a list.
  func encoded() throws(PropertyListError) -> [UInt8] {
    switch encoding {
    case .xml(let list): return try list.encoded()
    case .binary(let list):
      var bytes = try list.encoded()
      if let mask { bytes = mask.applied(to: bytes) }
      let end = bytes.count
      bytes += trailingBytes
      guard trailingBytes.isEmpty || self.trailingBytes(of: bytes) == trailingBytes else {
        throw PropertyListError(
          .notRepresentable,
          "the bytes after its end would change how the edited list is read; remove them first",
          at: .byte(end))
      }
      return bytes
    }
  }

  private func trailingBytes(of bytes: [UInt8]) -> [UInt8]? {
    (try? PropertyListFile(decoding: bytes, limits: limits))?.trailingBytes
  }

  /// Cuts off what follows the end; returns whether there was anything.
  mutating func cutTrailingBytes() -> Bool {
    switch encoding {
    case .binary:
      defer { trailingBytes = [] }
      return !trailingBytes.isEmpty
    case .xml(let list):
      guard let cut = list.withoutTrailingBytes() else { return false }
      encoding = .xml(cut)
      return true
    }
  }

  /// The bytes after the end of the list.
  var bytesBehindEnd: [UInt8] {
    guard case .xml(let list) = encoding else { return trailingBytes }
    guard let cut = list.withoutTrailingBytes(), let whole = try? list.encoded(), let rest = try? cut.encoded(),
      rest.count <= whole.count
    else { return [] }
    return Array(whole[rest.count...])
  }

  /// What is unusual about the file.
  var anomalies: [PropertyListAnomaly] {
    switch encoding {
    case .xml(let list): list.anomalies
    case .binary(let list): list.anomalies + (trailingBytesAnomaly.map { [$0] } ?? [])
    }
  }

  /// What follows the end, if anything. It is told without a search for other oddities.
  var trailingBytesAnomaly: PropertyListAnomaly? {
    switch encoding {
    case .xml(let list): return list.anomalies.first { $0.kind == .trailingBytes }
    case .binary(let list):
      guard !trailingBytes.isEmpty, let end = try? list.encoded().count else { return nil }
      let count = trailingBytes.count == 1 ? "1 byte" : "\(trailingBytes.count) bytes"
      return PropertyListAnomaly(
        .trailingBytes, "\(count) after the end of the property list", at: .byte(end), coreFoundation: .refusesFile)
    }
  }

  /// Where a value was in the file.
  func location(of path: PropertyListPath) -> SourceLocation? {
    switch encoding {
    case .binary(let list): list.location(of: path)
    case .xml(let list): list.location(of: path)
    }
  }

  /// A list that lacks its usual beginning, and that CoreFoundation reads; nil for anything else.
  ///
  /// - Throws: a limit.
  private static func listWithoutBeginning(
    _ bytes: [UInt8], limits: PropertyListLimits
  ) throws(PropertyListError) -> XMLPropertyList? {
    // White space and a tag, byte order marks, or the NULs of UTF-16.
    guard let first = bytes.first(where: { ![0x09, 0x0A, 0x0D, 0x20].contains($0) }),
      [0x00, 0x3C, 0xEF, 0xFE, 0xFF].contains(first)
    else { return nil }
    do {
      let list = try XMLPropertyList(decoding: bytes, limits: limits)
      return list.anomalies.contains { $0.coreFoundation == .refusesFile } ? nil : list
    } catch {
      guard [.tooDeep, .tooManyNodes, .tooLarge].contains(error.code) else { return nil }
      throw error
    }
  }

  /// How many ends are tried before an input with something after its end is given up.
  private static let mostEnds = 16

  /// Reads a binary property list, and where its end is not the input's end, what follows it. The reader looks
  /// for the trailer at the end, so a line feed that a text tool has added makes the whole unreadable for Apple's
  /// loader.
  private static func binary(
    _ bytes: [UInt8], limits: PropertyListLimits
  ) throws(PropertyListError) -> (BinaryPropertyList, trailing: [UInt8]) {
    do {
      return (try BinaryPropertyList(decoding: bytes, limits: limits), [])
    } catch {
      guard bytes.count <= limits.bytes else { throw error }
      for end in BinaryPropertyList.likelyEnds(in: bytes).prefix(mostEnds) {
        guard let list = try? BinaryPropertyList(decoding: Array(bytes[..<end]), limits: limits) else { continue }
        return (list, Array(bytes[end...]))
      }
      throw error
    }
  }
}

extension PropertyListFile: Hashable {
  /// Whether two files are the same, whatever was allowed when they were read.
  static func == (left: Self, right: Self) -> Bool {
    left.encoding == right.encoding && left.mask == right.mask && left.trailingBytes == right.trailingBytes
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(encoding)
    hasher.combine(mask)
  }
}
