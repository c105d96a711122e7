import ResumeDataKit

extension Peeler {
  /// Searches evidence of any length. Long evidence is searched in pieces.
  public mutating func peel(_ source: any ByteSource) {
    let place = Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: source.length)])
    do {
      guard source.length > limits.valueBytes else {
        return peel(try source.read(at: 0, count: source.length), at: place)
      }
      let beginning = try source.read(at: 0, count: 16)
      if beginning.starts(with: SQLiteHeader.magic) { return peel(database: SQLiteSources(database: source)) }
      if let name = Compression(beginning)?.rawValue { return note("\(name) data are not looked into", place) }
      try peelPieces(of: source, at: place)
    } catch {
      note("cannot be read: \(error)", place)
    }
  }

  /// The size of pieces of a long text, and the maximum length of a blob beyond a piece.
  static let pieceLength = 4 << 20
  static let overlap = 1 << 20

  private mutating func peelPieces(of source: any ByteSource, at place: Place) throws {
    var start = 0
    var lines = LineCounter(source)
    while start < source.length {
      let piece = try source.read(at: start, count: Self.pieceLength + Self.overlap)
      guard !piece.isEmpty else { break }
      let isLast = start + piece.count >= source.length
      let blobs = TextBlobs(in: piece)
      if blobs.isCut { note("the text has more beginnings of blobs than are tried", place) }
      // A blob that begins in the overlap is found completely in the next piece.
      let own = (blobs.found + blobs.others).filter { isLast || $0.range.lowerBound < Self.pieceLength }
      let offset = start
      add(own, at: place) {
        offset + $0.lowerBound..<offset + $0.upperBound
      } line: {
        lines.line(at: $0)
      }
      guard !isLast else { break }
      start += max(Self.pieceLength, own.map(\.range.upperBound).max() ?? 0)
    }
  }
}

/// Counts the lines of a long text on demand.
private struct LineCounter {
  private let source: any ByteSource
  private var offset = 0
  private var lines = 1

  init(_ source: any ByteSource) { self.source = source }

  /// The line of an offset, in ascending order, or nil if the text cannot be read again.
  mutating func line(at end: Int) -> Int? {
    while offset < end {
      guard let bytes = try? source.read(at: offset, count: min(1 << 20, end - offset)), !bytes.isEmpty else {
        return nil
      }
      lines += bytes.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      offset += bytes.count
    }
    return lines
  }
}
