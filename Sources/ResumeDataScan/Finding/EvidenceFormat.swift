/// What the first bytes of evidence tell about it, which decides how it is searched.
package enum EvidenceFormat: Sendable, Hashable {
  /// An SQLite database.
  case database
  /// An archive or compressed data, with the name of the format.
  case archive(String)
  /// Text that begins with the mark of UTF-16.
  case wideText(lowByteFirst: Bool)
  /// What may be a property list: a binary one, or text with a tag.
  case propertyList
  case unknown

  /// How many bytes tell the format: the header of a tar archive.
  package static let beginningLength = 512

  /// - Parameter bytes: the first bytes of the evidence, as many as there are or more than the format needs.
  package init(_ bytes: [UInt8]) {
    let beginning = bytes.prefix(Self.beginningLength)
    if beginning.starts(with: SQLiteHeader.magic) {
      self = .database
    } else if let format = Compression(beginning)?.rawValue ?? (Self.isTar(beginning) ? "tar" : nil) {
      self = .archive(format)
    } else if beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF]) {
      self = .wideText(lowByteFirst: beginning.first == 0xFF)
    } else if beginning.starts(with: "bplist".utf8) || beginning.contains(UInt8(ascii: "<")) {
      self = .propertyList
    } else {
      self = .unknown
    }
  }

  private enum Compression: String {
    case gzip, bzip2, xz, zip
    case zstandard = "Zstandard"

    init?(_ bytes: ArraySlice<UInt8>) {
      if bytes.starts(with: [0x1F, 0x8B, 0x08]) {
        self = .gzip
      } else if bytes.starts(with: [0x42, 0x5A, 0x68]), bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26]) {
        self = .bzip2
      } else if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
        self = .xz
      } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
        self = .zip
      } else if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
        self = .zstandard
      } else {
        return nil
      }
    }
  }

  /// Whether the first header of a tar archive has the right checksum.
  private static func isTar(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= beginningLength, bytes.first != 0 else { return false }
    let field = bytes.dropFirst(148).prefix(8)
    let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    guard (4...7).contains(digits.count) else { return false }
    let sum = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    func total(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 + Int($1) } }
    // The field itself counts as blanks.
    return sum == total(bytes) - total(field) + field.count * 0x20
  }
}

extension Peeler {
  /// How long databases and archives may be that cannot be read at any offset.
  static let maximumHeld = 64 << 20

  /// How long evidence may be that is searched as a whole: a property list may be as long as a value.
  func maximumWhole(_ format: EvidenceFormat) -> Int {
    format == .propertyList ? limits.valueBytes : min(limits.valueBytes, TextPieces.pieceLength)
  }

  /// How much is held of evidence that cannot be read again, before it is searched block by block.
  func maximumHeld(_ format: EvidenceFormat) -> Int {
    switch format {
    case .database, .archive: Self.maximumHeld
    case .wideText, .propertyList, .unknown: maximumWhole(format)
    }
  }
}
