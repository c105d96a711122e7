import PropertyLists
import ResumeDataKit

/// Searches bytes of any kind for blobs, also inside other formats.
///
/// Formats are detected from the bytes, never from names of files or keys.
public struct Peeler {
  /// What was found, in the order of the search.
  public private(set) var finds: [Find] = []
  /// What was not read.
  public private(set) var unread: [Unread] = []
  /// The background tasks that the system's daemon listed.
  package var tasks: [BackgroundTask] = []
  /// Names and URLs of resume data, also those in finds.
  var fragments: [Fragment] = []
  /// What the evidence says about other files.
  package var inventory = EvidenceInventory()
  var limits: ScanLimits
  /// The part that is searched; nil for all.
  package var shard: Shard?
  /// Reads archives; nil if they are not searched.
  package var archives: (any ArchiveReader)?
  var archiveLimits = ArchiveLimits()
  /// In what portions raw bytes are searched.
  package var blockSize = BlockSize()
  private var met: Set<String> = []
  let isCancelled: @Sendable () -> Bool

  /// - Parameter limits: the limits of the search.
  public init(limits: ScanLimits = ScanLimits()) { self.init(limits: limits) { false } }

  /// - Parameters:
  ///   - limits: the limits of the search.
  ///   - isCancelled: called regularly; once true, the search ends, and reports what it did not read.
  package init(limits: ScanLimits, isCancelled: @escaping @Sendable () -> Bool) {
    (self.limits, self.isCancelled) = (limits, isCancelled)
  }

  /// The origin of bytes.
  struct Place {
    var locator: Locator
    /// The extents in the evidence, in order; empty if they are not stored as they are.
    var extents: [Find.Extent]
    var depth = 0
    /// Whether the bytes are those of a whole file, and not of a value inside one.
    var isFile = true
    var state = Find.State.live
    var stateReason: String?

    /// A part of the bytes.
    func extents(of range: Range<Int>) -> [Find.Extent] {
      var start = 0
      var parts: [Find.Extent] = []
      for extent in extents {
        let part = range.clamped(to: start..<start + extent.length)
        if !part.isEmpty {
          parts.append(
            Find.Extent(file: extent.file, offset: extent.offset + part.lowerBound - start, length: part.count))
        }
        start += extent.length
      }
      return parts
    }

    /// The place of something inside.
    func inside(_ step: Locator.Step, extents: [Find.Extent]) -> Place {
      var place = self
      place.locator = locator.appending(step)
      place.extents = extents
      place.depth += 1
      place.isFile = false
      return place
    }
  }

  /// Searches evidence in memory.
  public mutating func peel(_ bytes: [UInt8]) {
    peel(bytes, at: Place(locator: Locator(), extents: [Find.Extent(offset: 0, length: bytes.count)]))
  }

  /// Searches bytes.
  mutating func peel(_ bytes: [UInt8], at place: Place) {
    guard bytes.count >= BlobHeads.minimumBytes else { return }
    guard place.depth <= limits.depth else { return note("containers are nested deeper than \(limits.depth)", place) }
    if peelContainer(bytes, at: place) { return }
    switch EvidenceFormat(bytes) {
    case .database: peelDatabase(SQLiteSources(database: MemorySource(bytes)), at: place)
    case .archive(let name): peelArchive(MemorySource(bytes), named: name, at: place)
    case .wideText, .propertyList, .unknown: peelText(bytes, at: place)
    }
  }

  /// Searches bytes that are a property list as a whole.
  ///
  /// - Returns: whether it is one.
  private mutating func peelContainer(_ bytes: [UInt8], at place: Place) -> Bool {
    guard ResumeDataDocument.mayBeContainer(bytes),
      let document = try? ResumeDataDocument(decodingContainer: bytes)
    else { return false }
    if document.kind != .unknown {
      add(document, bytes, textEncoding: .raw, at: place)
    } else {
      peelPropertyList(document, bytes, at: place)
    }
    return true
  }

  /// Searches text for blobs.
  private mutating func peelText(_ bytes: [UInt8], at place: Place) {
    guard let text = InputText(bytes) else { return peelRaw(bytes, at: place) }
    addFragments(in: bytes, 0..<bytes.count, at: place)
    let blobs = TextBlobs(in: text.ascii)
    if blobs.isCut { note("the text has more beginnings of blobs than are tried", place) }
    var known = (offset: 0, line: 1)
    let before = count
    defer { addJSONContext(from: before, in: text.ascii, at: place) }
    add(blobs.found + blobs.others, at: place) { range in
      let lower = text.start + range.lowerBound * text.width
      return lower..<lower + range.count * text.width
    } line: { offset in
      guard place.isFile else { return nil }
      known = (offset, known.line + bytes.lineCount(in: known.offset..<offset))
      return known.line
    }
  }

  /// Adds the finds of a text.
  mutating func add(
    _ blobs: [TextBlobs.Blob], at place: Place, range: (Range<Int>) -> Range<Int>, line: (Int) -> Int?
  ) {
    for blob in blobs.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard let document = blob.document else { continue }
      let range = range(blob.range)
      let inner = place.inside(.offset(range.lowerBound), extents: place.extents(of: range))
      let before = count
      if document.kind != .unknown {
        add(document, blob.bytes, textEncoding: blob.textEncoding, at: inner)
      } else {
        peelPropertyList(document, blob.bytes, at: inner.withoutExtents)
      }
      if count > before, let line = line(range.lowerBound) { updateFinds(from: before) { $0.line = line } }
    }
  }

  /// Adds a find.
  mutating func add(_ document: ResumeDataDocument, _ bytes: [UInt8], textEncoding: TextEncoding, at place: Place) {
    finds.append(
      Find(
        locator: place.locator, bytes: bytes, document: document, textEncoding: textEncoding, extents: place.extents,
        state: place.state, stateReason: place.stateReason))
  }

  /// Notes once that something was not read.
  mutating func note(_ reason: String, _ place: Place, isCutArchive: Bool = false) {
    guard met.insert("\(place.locator)\u{0}\(reason)").inserted, unread.count < Self.maximumNotes else { return }
    var item = Unread(locator: place.locator, reason: reason)
    item.isCutArchive = isCutArchive
    unread.append(item)
  }

  private static let maximumNotes = 1_000

  /// Counts a candidate. Returns false if the limit is reached.
  mutating func takeCandidate(_ place: Place) -> Bool {
    guard limits.candidates > 0 else {
      note("the limit on places that begin like a blob is reached", place)
      return false
    }
    limits.candidates -= 1
    return true
  }

  /// Counts a value of a property list. Returns false if the limit is reached.
  mutating func takeValue(_ place: Place) -> Bool {
    guard limits.values > 0 else {
      note("the limit on values of property lists is reached", place)
      return false
    }
    limits.values -= 1
    return true
  }

  /// The number of finds so far.
  var count: Int { finds.count }

  /// Changes the finds from one on.
  mutating func updateFinds(from start: Int, _ change: (inout Find) -> Void) {
    for index in start..<finds.count { change(&finds[index]) }
  }

  /// Removes the finds in a part of the evidence: a longer one was found around them.
  mutating func removeFinds(inside extents: [Find.Extent]) {
    guard let outer = extents.first, extents.count == 1 else { return }
    finds.removeAll { find in
      find.extents.first.map { inner in
        inner.file == outer.file && outer.offset <= inner.offset
          && inner.offset + inner.length <= outer.offset + outer.length
      } ?? false
    }
  }

  /// Removes finds, from an index on, that begin inside a longer one: archives inside a blob.
  ///
  /// - Parameter page: no run of bytes of a find crosses a multiple of this number more than once.
  mutating func removeNestedFinds(from start: Int, page: Int) {
    struct Place: Hashable {
      let file: SQLiteFile
      let page: Int
    }
    var owners: [Place: [(extent: Find.Extent, length: Int)]] = [:]
    for find in finds[start...] {
      for extent in find.extents {
        let pages = Set([extent.offset / page, (extent.offset + max(extent.length, 1) - 1) / page])
        for page in pages {
          owners[Place(file: extent.file, page: page), default: []].append((extent, find.bytes.count))
        }
      }
    }
    let isNested = finds[start...].map { find in
      guard find.state > .live, let first = find.extents.first else { return false }
      return owners[Place(file: first.file, page: first.offset / page), default: []].contains { owner in
        find.bytes.count < owner.length && owner.extent.offset <= first.offset
          && first.offset + first.length <= owner.extent.offset + owner.extent.length
      }
    }
    finds[start...] = ArraySlice(zip(finds[start...], isNested).filter { !$0.1 }.map(\.0))
  }
}

extension Peeler.Place {
  fileprivate var withoutExtents: Self {
    var place = self
    place.extents = []
    return place
  }
}

/// A blob or other property list with something after its end.
struct RawBlob {
  let document: ResumeDataDocument
  let length: Int

  /// Nil if no property list begins with the bytes.
  init?(in bytes: ArraySlice<UInt8>) {
    let prefix = bytes.prefix(Self.maximumLength)
    if bytes.starts(with: "<".utf8) {
      let tail = Array("</plist>".utf8)
      guard let end = prefix.firstRange(of: tail),
        let document = try? ResumeDataDocument(decodingContainer: Array(bytes[..<end]))
      else { return nil }
      (self.document, length) = (document, end - bytes.startIndex)
    } else {
      guard let document = try? ResumeDataDocument(decodingContainer: Array(prefix)),
        let encoded = try? document.withoutTrailingBytes()
      else { return nil }
      (self.document, length) = (encoded.document, encoded.length)
    }
  }

  private static let maximumLength = 1 << 20
}

extension ArraySlice<UInt8> {
  /// The end of the first occurrence of a pattern.
  fileprivate func firstRange(of pattern: [UInt8]) -> Int? {
    indices.first { self[$0] == pattern.first && self[$0...].starts(with: pattern) }.map { $0 + pattern.count }
  }
}
