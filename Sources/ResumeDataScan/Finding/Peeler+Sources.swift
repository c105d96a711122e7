import ResumeDataKit

extension Peeler {
  /// Looks into a piece of evidence of any length. Long text is searched piece by piece.
  public mutating func peel(_ source: any ByteSource) {
    let place = Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: source.length)])
    do {
      let beginning = try source.read(at: 0, count: Self.archiveHeaderLength)
      let isInBlocks = source.length > maximumWhole(beginning) && isOfUnknownFormat(beginning)
      guard isInBlocks || shardRange(of: source).contains(0) else { return }
      if let format = Self.archiveFormat(beginning) { return peelArchive(source, named: format, at: place) }
      guard source.length > maximumWhole(beginning) else {
        return peel(try source.read(at: 0, count: source.length), at: place)
      }
      if beginning.starts(with: SQLiteHeader.magic) { return peel(database: SQLiteSources(database: source)) }
      guard TextPieces.isWide(beginning) else { return try searchBlocks(of: source, at: place) }
      var pieces = TextPieces(beginning: beginning[...])
      var offset = 0
      while offset < source.length {
        if isCancelled() { return noteInterruption(place) }
        let part = try source.read(at: offset, count: TextPieces.pieceLength)
        guard !part.isEmpty else { break }
        offset += part.count
        pieces.append(part)
        search(&pieces, isLast: offset >= source.length, at: place)
      }
      search(&pieces, isLast: true, at: place)
    } catch {
      note("cannot be read: \(error)", place)
    }
  }

  /// Searches evidence without looking at its format, whatever its length.
  public mutating func peelRaw(_ source: any ByteSource) {
    let place = Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: source.length)])
    do {
      try searchBlocks(of: source, at: place)
    } catch {
      note("cannot be read: \(error)", place)
    }
  }

  private func isOfUnknownFormat(_ beginning: [UInt8]) -> Bool {
    !beginning.starts(with: SQLiteHeader.magic) && Self.archiveFormat(beginning) == nil && !TextPieces.isWide(beginning)
  }

  private func shardRange(of source: any ByteSource) -> Range<Int> {
    shard?.range(ofLength: source.length, inBlocksOf: blockSize.length) ?? 0..<Int.max
  }

  /// Searches the blocks of evidence, or those of one part.
  ///
  /// A find before the range may go on in it, and one that begins in the range may be recognized by what comes after
  /// it. So a block on both sides is searched too.
  mutating func searchBlocks(of source: any ByteSource, at place: Place) throws {
    let owned = shardRange(of: source)
    guard owned.lowerBound < max(source.length, 1) else { return }
    var offset = max(owned.lowerBound - blockSize.length, 0) / blockSize.length * blockSize.length
    let last = owned.upperBound < Int.max ? owned.upperBound + blockSize.length : Int.max
    var window = RawWindow(base: offset, size: blockSize)
    window.progress.owned = owned
    (window.progress.isText, window.progress.lines.line) = try lines(of: source, before: offset)
    while offset < source.length, window.progress.base + window.start < last {
      if isCancelled() { return noteInterruption(place) }
      let count = try window.read(from: source, at: offset)
      guard count > 0 else { break }
      offset += count
      search(&window, isLast: false, at: place)
    }
    if window.progress.base + window.start < last { search(&window, isLast: true, at: place) }
  }

  /// Whether evidence is text up to an offset, and the line there.
  private func lines(of source: any ByteSource, before end: Int) throws -> (isText: Bool, line: Int) {
    var (offset, line) = (0, 1)
    while offset < end {
      let part = try source.read(at: offset, count: min(Self.readLength, end - offset))
      if part.isEmpty { break }
      if part.contains(0) { return (false, 1) }
      line += part.lineCount(in: 0..<part.count)
      offset += part.count
    }
    return (true, line)
  }

  /// Small enough for the processor's caches.
  private static let readLength = 1 << 18

  /// Searches the blocks of a window that are complete; at the end the rest.
  mutating func search(_ window: inout RawWindow, isLast: Bool, at place: Place) {
    while let block = window.block(isLast: isLast) {
      search(block, of: window.bytes, &window.progress, at: place)
      window.advance(to: block.upperBound)
    }
  }

  /// How long evidence may be that is read as a whole: what can be a property list may be as long as a value.
  func maximumWhole(_ beginning: [UInt8]) -> Int {
    let mayBeList = beginning.starts(with: "bplist".utf8) || beginning.contains(UInt8(ascii: "<"))
    return mayBeList ? limits.valueBytes : min(limits.valueBytes, TextPieces.pieceLength)
  }

  /// Searches the pieces of a text that are complete; at the end the rest.
  mutating func search(_ pieces: inout TextPieces, isLast: Bool, at place: Place) {
    guard pieces.hasPiece || isLast, !pieces.buffer.isEmpty else { return }
    let (text, width) = pieces.text
    let blobs = TextBlobs(in: text)
    if blobs.isCut { note("the text has more beginnings of blobs than are tried", place) }
    // What begins in the overlap is found again, and whole, in the next piece.
    let end = isLast ? text.count : text.count - TextPieces.overlap / width
    let own = (blobs.found + blobs.others).filter { isLast || $0.range.lowerBound < end }
    let offset = pieces.offset
    var known = (place: 0, line: pieces.line)
    add(own, at: place) {
      offset + $0.lowerBound * width..<offset + $0.upperBound * width
    } line: {
      known = ($0 - offset, pieces.line(at: $0 - offset, after: known))
      return known.line
    }
    pieces.drop(upTo: max(end, own.map(\.range.upperBound).max() ?? 0) * width)
  }

  mutating func noteInterruption(_ place: Place) { note("interrupted: the rest was not searched", place) }
}

/// Looks into bytes that come one part after the other and cannot be read again, such as those of a pipe.
package struct StreamPeeler {
  private var peeler: Peeler
  /// The beginning, as long as it may be something that has to be read as a whole.
  private var held: [UInt8] = []
  private var pieces: TextPieces?
  private var window: RawWindow?
  private var isSkipped = false
  /// How many bytes there were so far.
  package private(set) var length = 0

  /// - Parameter peeler: gets the finds.
  package init(_ peeler: Peeler) { self.peeler = peeler }

  private var place: Peeler.Place {
    Peeler.Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: length)])
  }

  /// Takes the next part.
  package mutating func append(_ part: [UInt8]) {
    length += part.count
    guard !isSkipped else { return }
    if window != nil {
      window?.append(part)
    } else if pieces == nil {
      held += part
      guard held.count > peeler.maximumHeld(held) else { return }
      begin()
    } else {
      pieces?.append(part)
    }
    let place = place
    if pieces?.hasPiece ?? false, var pieces {
      self.pieces = nil
      peeler.search(&pieces, isLast: false, at: place)
      self.pieces = pieces
    }
    if var window {
      self.window = nil
      peeler.search(&window, isLast: false, at: place)
      self.window = window
    }
  }

  /// What is longer than can be held is searched piece by piece.
  private mutating func begin() {
    if held.starts(with: SQLiteHeader.magic) {
      peeler.note("a database of more than \(held.count - 1) bytes can be read from a file alone", place)
      isSkipped = true
    } else if let format = Peeler.archiveFormat(held) {
      peeler.note("\(format) data of more than \(held.count - 1) bytes can be read from a file alone", place)
      isSkipped = true
    } else if TextPieces.isWide(held) {
      var pieces = TextPieces(beginning: held[...])
      pieces.append(held)
      self.pieces = pieces
    } else {
      beginRaw()
    }
    held = []
  }

  /// Searches what comes without looking at its format.
  package mutating func beginRaw() {
    window = RawWindow(size: peeler.blockSize)
    window?.append(held)
  }

  /// Looks into what is left, and hands out everything that was found.
  package mutating func finish() -> Peeler {
    if var window {
      peeler.search(&window, isLast: true, at: place)
    } else if var pieces {
      peeler.search(&pieces, isLast: true, at: place)
    } else if !isSkipped {
      peeler.peel(held)
    }
    return peeler
  }
}
