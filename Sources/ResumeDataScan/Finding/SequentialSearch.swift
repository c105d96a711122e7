/// The search of bytes that come one part after the other and cannot be read again: those of a pipe, or of a file in an
/// archive.
struct SequentialSearch {
  /// The beginning, as long as it may be something that is searched as a whole.
  private var held: [UInt8] = []
  private var pieces: TextPieces?
  private var window: RawWindow?

  /// - Parameter blockSize: if the bytes are searched without looking at their format.
  init(raw blockSize: BlockSize? = nil) { window = blockSize.map { RawWindow(size: $0) } }

  /// Takes the next part.
  ///
  /// - Parameter peeler: gets the finds.
  mutating func append(_ part: [UInt8], to peeler: inout Peeler, at place: Peeler.Place) {
    if window == nil, pieces == nil {
      held += part
      let format = EvidenceFormat(held)
      guard held.count > peeler.maximumHeld(format) else { return }
      begin(format, &peeler, at: place)
    } else {
      window?.append(part)
      pieces?.append(part)
    }
    window?.search(isLast: false, &peeler, at: place)
    pieces?.search(isLast: false, &peeler, at: place)
  }

  /// What is longer than can be held is searched one block after the other.
  private mutating func begin(_ format: EvidenceFormat, _ peeler: inout Peeler, at place: Peeler.Place) {
    switch format {
    case .wideText(let lowByteFirst):
      pieces = TextPieces(lowByteFirst: lowByteFirst)
      pieces?.append(held)
    case .database, .archive:
      peeler.note("longer than \(Peeler.maximumHeld) bytes: searched only by its bytes", place)
      beginBlocks(of: peeler.blockSize)
    case .propertyList, .unknown:
      beginBlocks(of: peeler.blockSize)
    }
    held = []
  }

  private mutating func beginBlocks(of size: BlockSize) {
    window = RawWindow(size: size)
    window?.append(held)
  }

  /// Ends the search.
  ///
  /// - Returns: all bytes if they are to be searched as a whole.
  mutating func finish(_ peeler: inout Peeler, at place: Peeler.Place) -> [UInt8]? {
    window?.search(isLast: true, &peeler, at: place)
    pieces?.search(isLast: true, &peeler, at: place)
    return window == nil && pieces == nil ? held : nil
  }
}

/// Looks into the bytes of a pipe.
package struct StreamPeeler {
  private var peeler: Peeler
  private var search: SequentialSearch
  /// How many bytes there were so far.
  package private(set) var length = 0

  /// - Parameters:
  ///   - peeler: gets the finds.
  ///   - isRaw: whether the bytes are searched without looking at their format.
  package init(_ peeler: Peeler, isRaw: Bool = false) {
    self.peeler = peeler
    search = SequentialSearch(raw: isRaw ? peeler.blockSize : nil)
  }

  private var place: Peeler.Place {
    Peeler.Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: length)])
  }

  /// Takes the next part.
  package mutating func append(_ part: [UInt8]) {
    length += part.count
    search.append(part, to: &peeler, at: place)
  }

  /// Looks into what is left, and hands out everything that was found.
  package mutating func finish() -> Peeler {
    if let whole = search.finish(&peeler, at: place) { peeler.peel(whole) }
    return peeler
  }
}
