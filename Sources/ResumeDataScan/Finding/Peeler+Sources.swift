import ResumeDataKit

extension Peeler {
  /// Looks into a piece of evidence of any length. Long text is searched piece by piece.
  public mutating func peel(_ source: any ByteSource) {
    let place = Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: source.length)])
    do {
      let format = EvidenceFormat(try source.read(at: 0, count: EvidenceFormat.beginningLength))
      let isWhole = source.length <= maximumWhole(format)
      let isInBlocks = !isWhole && (format == .propertyList || format == .unknown)
      guard isInBlocks || shardRange(of: source).contains(0) else { return }
      switch format {
      case .archive(let name): peelArchive(source, named: name, at: place)
      case _ where isWhole: peel(try source.read(at: 0, count: source.length), at: place)
      case .database: peel(database: SQLiteSources(database: source))
      case .wideText: try searchSequentially(source, at: place)
      case .propertyList, .unknown: try searchBlocks(of: source, at: place)
      }
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

  private mutating func searchSequentially(_ source: any ByteSource, at place: Place) throws {
    var search = SequentialSearch()
    var offset = 0
    while offset < source.length {
      if isCancelled() { return noteInterruption(place) }
      let part = try source.read(at: offset, count: Self.readLength)
      guard !part.isEmpty else { break }
      offset += part.count
      search.append(part, to: &self, at: place)
    }
    if let whole = search.finish(&self, at: place) { peel(whole, at: place) }
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
      window.search(isLast: false, &self, at: place)
    }
    if window.progress.base + window.start < last { window.search(isLast: true, &self, at: place) }
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

  mutating func noteInterruption(_ place: Place) { note("interrupted: the rest was not searched", place) }
}
