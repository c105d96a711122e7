import ResumeDataKit

extension Peeler {
  /// Looks into a piece of evidence of any length. Long text is searched piece by piece.
  public mutating func peel(_ source: any ByteSource) {
    let place = Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: source.length)])
    do {
      let beginning = try source.read(at: 0, count: 16)
      guard source.length > longestWhole(beginning) else {
        return peel(try source.read(at: 0, count: source.length), at: place)
      }
      if beginning.starts(with: SQLiteHeader.magic) { return peel(database: SQLiteSources(database: source)) }
      if let name = Compression(beginning)?.rawValue { return note("\(name) data are not looked into", place) }
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

  /// How long evidence may be that is read as a whole: what can be a property list may be as long as a value.
  private func longestWhole(_ beginning: [UInt8]) -> Int {
    let mayBeList = beginning.starts(with: "bplist".utf8) || beginning.contains(UInt8(ascii: "<"))
    return mayBeList ? limits.valueBytes : min(limits.valueBytes, TextPieces.pieceLength)
  }

  func longestWholeStream(_ beginning: [UInt8]) -> Int { longestWhole(beginning) }

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
    if pieces == nil {
      held += part
      guard held.count > peeler.longestWholeStream(held) else { return }
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
  }

  /// What is longer than can be held is searched piece by piece.
  private mutating func begin() {
    if held.starts(with: SQLiteHeader.magic) {
      peeler.note("a database of more than \(held.count - 1) bytes can be read from a file alone", place)
      isSkipped = true
    } else if let name = Compression(held)?.rawValue {
      peeler.note("\(name) data are not looked into", place)
      isSkipped = true
    } else {
      var pieces = TextPieces(beginning: held[...])
      pieces.append(held)
      self.pieces = pieces
    }
    held = []
  }

  /// Looks into what is left, and hands out everything that was found.
  package mutating func finish() -> Peeler {
    if var pieces {
      peeler.search(&pieces, isLast: true, at: place)
    } else if !isSkipped {
      peeler.peel(held)
    }
    return peeler
  }
}
