package import PropertyLists
import XMLPropertyLists

/// A property list of any file format with its layout: a whole blob, or a request inside one.
package struct PropertyListFile: Sendable {
  /// The file format with its layout.
  private enum Encoding: Sendable, Equatable {
    case binary(BinaryPropertyList)
    case xml(XMLPropertyList)
  }

  private var encoding: Encoding
  /// The mask over the first 8 bytes, if any.
  let mask: Mask?
  /// The bytes after the end of a binary property list. (XML keeps its own.)
  private(set) var trailingBytes: [UInt8]
  /// The limits for reading, also when the written file is read again.
  let limits: PropertyListLimits

  /// The value; an edit leaves the rest of the layout as it is.
  package var value: PropertyList {
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
  package var isXML: Bool {
    if case .xml = encoding { true } else { false }
  }

  /// Reads a file.
  package init(decoding bytes: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
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
        throw PropertyListError(.unknownFormat, "does not begin like a property list", at: .byte(0))
      }
      encoding = .xml(list)
      (mask, trailingBytes) = (nil, [])
    }
  }

  /// Whether bytes may be a property list.
  static func mayDecode(_ bytes: [UInt8]) -> Bool {
    ContainerFormat(sniffing: bytes) != nil || XMLPropertyList.mayBeXML(bytes)
  }

  /// Writes a value into a new file, in Apple's layout.
  ///
  /// - Throws: an error if the format cannot represent a part of the value, or only one that reads back differently,
  ///   such as a date without its fraction of a second.
  init(
    encoding value: PropertyList, asXML: Bool, limits: PropertyListLimits = .default
  ) throws(PropertyListError) {
    let bytes = asXML ? try XMLPropertyList.encode(value) : try BinaryPropertyList.encode(value, limits: limits)
    try self.init(decoding: bytes, limits: limits)
    guard self.value == value else {
      throw PropertyListError(.notRepresentable, "the value would read back as a different one")
    }
  }

  /// A new file of the same format and under the same mask, with another value. It has no parts of the old file beyond
  /// the value, such as unused objects, comments, or bytes after the end.
  func rewritten(_ value: PropertyList) throws(PropertyListError) -> PropertyListFile {
    let file = try PropertyListFile(encoding: value, asXML: isXML, limits: limits)
    guard let mask else { return file }
    return try PropertyListFile(decoding: mask.applied(to: file.encoded()), limits: limits)
  }

  /// The file, with every unedited part unchanged.
  ///
  /// - Throws: errors of the formats, and an error if the bytes after the end would be taken for the end of the edited
  ///   list, or would hide that it is a list.
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

  /// Removes the bytes after the end. Returns whether there were any.
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
  var bytesAfterEnd: [UInt8] {
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

  /// The anomaly for bytes after the end, if any, without a search for other anomalies.
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

  /// The objects of a binary file that was not edited and is not masked.
  var table: BinaryPlistTable? {
    guard mask == nil, case .binary(let list) = encoding, !list.isEdited else { return nil }
    return list.table
  }

  /// Where a value was in the file.
  func location(of path: PropertyListPath) -> SourceLocation? {
    switch encoding {
    case .binary(let list): list.location(of: path)
    case .xml(let list): list.location(of: path)
    }
  }

  /// A list without its usual beginning that CoreFoundation reads; nil for anything else.
  ///
  /// - Throws: a limit.
  private static func listWithoutBeginning(
    _ bytes: [UInt8], limits: PropertyListLimits
  ) throws(PropertyListError) -> XMLPropertyList? {
    guard XMLPropertyList.mayBeXML(bytes) else { return nil }
    do {
      let list = try XMLPropertyList(decoding: bytes, limits: limits)
      return list.anomalies.contains { $0.coreFoundation == .refusesFile } ? nil : list
    } catch {
      guard [.tooDeep, .tooManyNodes, .tooLarge].contains(error.code) else { return nil }
      throw error
    }
  }

  /// The maximum number of possible ends that are tried.
  private static let maximumEnds = 16

  /// Reads a binary property list, and the bytes after its end. The trailer must be at the end of the input, so a line
  /// feed that a text tool added makes the file unreadable for Apple's loader.
  private static func binary(
    _ bytes: [UInt8], limits: PropertyListLimits
  ) throws(PropertyListError) -> (BinaryPropertyList, trailing: [UInt8]) {
    do {
      return (try BinaryPropertyList(decoding: bytes, limits: limits), [])
    } catch {
      guard bytes.count <= limits.bytes else { throw error }
      for end in BinaryPropertyList.likelyEnds(in: bytes).prefix(maximumEnds) {
        guard let list = try? BinaryPropertyList(decoding: Array(bytes[..<end]), limits: limits) else { continue }
        return (list, Array(bytes[end...]))
      }
      throw error
    }
  }
}

extension PropertyListFile: Hashable {
  /// Whether two files are equal, independent of the limits for reading.
  package static func == (left: Self, right: Self) -> Bool {
    left.encoding == right.encoding && left.mask == right.mask && left.trailingBytes == right.trailingBytes
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(value)
  }
}
