import ResumeDataKit

extension Peeler {
  /// Searches bytes of an unknown format.
  mutating func peelRaw(_ bytes: [UInt8], at place: Place) {
    var progress = RawProgress(size: blockSize)
    var start = 0
    while start < bytes.count {
      if isCancelled() { return noteInterruption(place) }
      let end = min(start + blockSize.length, bytes.count)
      search(start..<end, of: bytes, &progress, at: place)
      start = end
    }
  }

  /// Searches a block. What is around it is context: a find that begins in the block may go on after it, and one that
  /// begins before it may be recognized by what is in it.
  mutating func search(_ block: Range<Int>, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place) {
    progress.begin(block.lowerBound)
    let cells = TextCells(in: bytes, block, findsNUL: progress.isText)
    progress.isText = progress.isText && !cells.hasNUL
    let place = progress.isText ? place : place.carved
    var isAfterText = false
    for run in cells.runs {
      if run.isText {
        let downloads = searchText(run.range, upTo: block.upperBound, of: bytes, &progress, at: place)
        if !progress.isText {
          searchMaskedLists(run.range, outside: downloads, of: bytes, &progress, at: place)
        }
      } else {
        // The head of a list may be at the end of a cell of text.
        let start = run.range.lowerBound - (isAfterText ? Self.headReach : 0)
        let range = max(start, 0)..<run.range.upperBound
        searchAnchors(range, upTo: block.upperBound, of: bytes, &progress, at: place)
        if limits.includesWideText { searchWideAnchors(range, upTo: block.upperBound, of: bytes, &progress, at: place) }
      }
      isAfterText = run.isText
    }
    addFragments(in: bytes, block, base: progress.base, at: place) { progress.owns($0) }
    if progress.isText { progress.lines.line += bytes.lineCount(in: block) }
    if progress.work.anchors < 0 || progress.work.lists < 0 || progress.work.bytes < 0 || progress.trailers.isCut,
      progress.owns(block.lowerBound)
    {
      let block = progress.inEvidence(block)
      note(
        "more places look like a blob than are tried in \(block.count) bytes",
        place.inside(.offset(block.lowerBound), extents: []))
    }
  }

  private static let headReach = 256

  // MARK: Anchors

  private mutating func searchAnchors(
    _ range: Range<Int>, upTo end: Int, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    guard limits.includesCarved else { return }
    var position = max(range.lowerBound, progress.accounted)
    while let anchor = RawAnchors.next(in: bytes, from: position, to: range.upperBound) {
      progress.work.anchors -= 1
      guard progress.work.anchors >= 0 else { return }
      switch anchor.kind {
      case .list where bytes.holds(Self.binaryHead, at: anchor.position - 1):
        peelList(around: anchor.position - 1, in: bytes, &progress, at: place)
      case .list:
        if bytes.holds(Self.xmlHead, at: anchor.position - 1) {
          peelXML(around: anchor.position - 1, in: bytes, &progress, at: place)
        }
      case .archive:
        peelList(around: anchor.position, in: bytes, &progress, at: place)
      case .session:
        peelList(around: anchor.position, in: bytes, &progress, at: place)
        if progress.accounted <= anchor.position {
          searchText(around: anchor.position, upTo: end, of: bytes, &progress, at: place)
        }
      case .base64, .hexadecimal:
        // A list around the place comes first: text begins with a head, which may be that of an archive in the list.
        if let encoding = anchor.kind.encoding {
          peelList(in: encoding, around: anchor.position, in: bytes, &progress, at: place)
        }
        if progress.accounted <= anchor.position {
          searchText(around: anchor.position, upTo: end, of: bytes, &progress, at: place)
        }
      }
      position = max(anchor.position + 1, progress.accounted)
    }
  }

  private static let binaryHead = Array("bplist0".utf8)
  private static let xmlHead = Array("<plist".utf8)
  /// How many lists are tried for a place that is in them.
  static let maximumTries = 8

  /// Tries the binary lists that begin at a place, or before it without a head that could be recognized.
  private mutating func peelList(
    around position: Int, in bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    let candidates = progress.trailers.candidates(in: bytes, around: position).filter { candidate in
      candidate.start >= progress.listed
        && (candidate.start == position) == bytes.holds(Self.binaryHead, at: candidate.start)
    }
    // A list around the place comes before one that begins there, which would be a part of it.
    for candidate in candidates.sorted(by: { $0.start < $1.start }).prefix(Self.maximumTries) {
      guard progress.work.takeList(of: candidate.end - candidate.start) else { return }
      let hasHead = candidate.start == position
      if add(listAt: candidate.start..<candidate.end, hasHead: hasHead, in: bytes, &progress, at: place) { return }
    }
  }

  /// Adds a list, or what is in it.
  ///
  /// - Returns: whether it is one.
  private mutating func add(
    listAt range: Range<Int>, hasHead: Bool, in bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) -> Bool {
    let list = Array(bytes[range])
    guard let document = try? ResumeDataDocument(decodingContainer: list), hasHead || document.kind != .unknown else {
      return false
    }
    let evidence = progress.inEvidence(range)
    if range.lowerBound < progress.accounted { removeFinds(inside: place.extents(of: evidence)) }
    progress.listed = range.upperBound
    progress.accounted = max(progress.accounted, range.upperBound)
    guard progress.owns(range.lowerBound) else { return true }
    var inner = place.inside(.offset(evidence.lowerBound), extents: place.extents(of: evidence))
    if document.kind == .unknown {
      peelPropertyList(document, list, at: inner)
    } else {
      if document.mask.map({ !$0.isKnown }) ?? false, place.state == .unallocated {
        inner.stateReason =
          "found by its end: its first 8 bytes are under an unknown mask, or overwritten"
      }
      add(document, list, textEncoding: .raw, at: inner)
    }
    return true
  }

  private mutating func searchWideAnchors(
    _ range: Range<Int>, upTo end: Int, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    guard limits.includesCarved else { return }
    var position = max(range.lowerBound, progress.searchedWideText)
    while let anchor = RawAnchors.next(in: bytes, from: position, to: range.upperBound, isWide: true) {
      progress.work.anchors -= 1
      guard progress.work.anchors >= 0 else { return }
      searchWideText(around: anchor.position, upTo: end, of: bytes, &progress, at: place)
      position = max(anchor.position + 1, progress.searchedWideText)
    }
  }

  // MARK: XML

  private static let xmlStarts = ["<?xml", "<!DOCTYPE"].map { Array($0.utf8) }
  private static let prologLength = 512

  /// Tries the XML list with a `<plist` at a place.
  private mutating func peelXML(
    around tag: Int, in bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    guard var end = progress.endOfXML(in: bytes, after: tag) else { return }
    // Apple's writer ends a list with a line feed.
    if bytes.holds([0x0A], at: end) { end += 1 }
    let lowest = max(tag - Self.prologLength, progress.accounted, 0)
    let before = stride(from: tag - 1, through: lowest, by: -1).prefix { TextCells.isText(bytes[$0]) }
    let prolog = before.filter { bytes[$0] == UInt8(ascii: "<") }
    let starts = Self.xmlStarts.compactMap { start in prolog.first { bytes.holds(start, at: $0) } } + [tag]
    for start in starts {
      guard progress.work.takeList(of: end - start) else { return }
      if add(listAt: start..<end, hasHead: true, in: bytes, &progress, at: place) { return }
    }
  }

  // MARK: Text

  /// Searches the text around an anchor.
  private mutating func searchText(
    around position: Int, upTo end: Int, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    guard position >= progress.searchedText else { return }
    searchText(position..<position, upTo: end, of: bytes, &progress, at: place)
  }

  /// Searches text with what belongs to it on both sides.
  ///
  /// - Parameter end: what begins there or later is left for the next block.
  /// - Returns: where resume data of downloads is, in order.
  @discardableResult
  private mutating func searchText(
    _ range: Range<Int>, upTo end: Int, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) -> [Range<Int>] {
    let lowest = max(progress.accounted, progress.searchedText, range.lowerBound - progress.size.context)
    let highest = min(bytes.count, max(end, range.upperBound) + progress.size.context)
    var (lower, upper) = (max(range.lowerBound, lowest), max(range.upperBound, lowest))
    while lower > lowest, TextCells.isText(bytes[lower - 1]) { lower -= 1 }
    while upper < highest, TextCells.isText(bytes[upper]) { upper += 1 }
    guard upper - lower >= BlobHeads.minimumBytes else { return [] }
    let text = lower == 0 && upper == bytes.count ? bytes : Array(bytes[lower..<upper])
    let blobs = TextBlobs(in: text)
    if blobs.isCut, progress.owns(lower) { note("the text has more beginnings of blobs than are tried", place) }
    let isOpen = upper > end
    let all = (blobs.found + blobs.others).filter { !isOpen || lower + $0.range.lowerBound < end }
      .map { progress.isText ? $0 : $0.carved(from: text) }
    let last = all.map { lower + $0.range.upperBound }.max() ?? 0
    progress.searchedText = isOpen ? max(end, last) : upper
    progress.accounted = max(progress.accounted, last)
    var known = progress.lines
    let (base, isText) = (progress.base, progress.isText && place.isFile)
    add(all.filter { progress.owns(lower + $0.range.lowerBound) }, at: place) { range in
      base + lower + range.lowerBound..<base + lower + range.upperBound
    } line: { offset in
      guard isText else { return nil }
      known.advance(to: offset - base, in: bytes)
      return known.line
    }
    return blobs.found.filter { $0.document?.kind == .download }
      .map { lower + $0.range.lowerBound..<lower + $0.range.upperBound }
  }
}

extension Peeler {
  /// Searches the text in UTF-16 around an anchor.
  private mutating func searchWideText(
    around position: Int, upTo end: Int, of bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    let lowest = max(progress.searchedWideText, position - progress.size.context)
    let highest = min(bytes.count - 1, end + progress.size.context)
    func isText(_ index: Int) -> Bool { bytes[index + 1] == 0 && TextCells.isText(bytes[index]) }
    var (lower, upper) = (position, position)
    while lower - 2 >= lowest, isText(lower - 2) { lower -= 2 }
    while upper < highest, isText(upper) { upper += 2 }
    guard upper - lower >= 2 * BlobHeads.minimumBytes else { return }
    let blobs = TextBlobs(in: stride(from: lower, to: upper, by: 2).map { bytes[$0] })
    let isOpen = upper > end
    let all = (blobs.found + blobs.others).filter { !isOpen || lower + 2 * $0.range.lowerBound < end }
    let last = all.map { lower + 2 * $0.range.upperBound }.max() ?? 0
    progress.searchedWideText = isOpen ? max(end, last) : upper
    let base = progress.base + lower
    add(all.filter { progress.owns(lower + 2 * $0.range.lowerBound) }, at: place) {
      base + 2 * $0.lowerBound..<base + 2 * $0.upperBound
    } line: { _ in
      nil
    }
  }
}

extension RawProgress {
  /// Where the next `</plist>` after a place ends.
  fileprivate mutating func endOfXML(in bytes: [UInt8], after start: Int) -> Int? {
    let (tag, tail) = (Array("<plist".utf8), Array("</plist>".utf8))
    if listEnd.searched.contains(start) {
      if let end = listEnd.end { return end }
    }
    let from = listEnd.searched.contains(start) ? listEnd.searched.upperBound : start
    let limit = min(start + size.context, bytes.count)
    var position = from
    while position < limit {
      if bytes[position] == tail[0] {
        if bytes.holds(tail, at: position) {
          listEnd = (start..<position, position + tail.count)
          return listEnd.end
        }
        // The end belongs to the last tag before it.
        if position > start, bytes.holds(tag, at: position) {
          listEnd = (start..<position, nil)
          return nil
        }
      }
      position += 1
    }
    listEnd = (start..<max(limit, from), nil)
    return nil
  }
}

extension Peeler.Place {
  /// The place for what is found by its bytes alone.
  fileprivate var carved: Self {
    guard isFile, state == .live else { return self }
    var place = self
    place.state = .unallocated
    place.stateReason = "found by its bytes alone: no format was recognized around it"
    return place
  }
}
