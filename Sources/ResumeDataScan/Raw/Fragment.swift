/// A name or URL of resume data, in bytes of which no blob could be made: what is left of one, or a program that knows
/// the names. It proves nothing by itself.
package struct Fragment: Sendable, Hashable {
  /// What it is.
  package enum Kind: String, Sendable, Hashable {
    /// The name of a key, or of a class of the newer loader.
    case key
    /// The name of a partial file.
    case temporaryName = "temporary-name"
    /// A URL shortly after the name of a key.
    case url
  }

  package var kind: Kind
  package var locator: Locator
  package var text: String
  /// Where it lies in the evidence.
  package var extent: Find.Extent
}

/// Finds fragments in bytes.
struct FragmentSearch {
  private static let keys = [
    "NSURLSessionDownloadURL", "NSURLSessionResume", "NWURLSessionDownloadResumeInfo", "NWURLSessionUploadResumeInfo",
  ].map { Array($0.utf8) }
  private static let names = ["CFNetworkDownload_", "URLSessionDownload_"].map { Array($0.utf8) }
  private static let schemes = ["https://", "http://"].map { Array($0.utf8) }
  private static let nameEnd = Array(".tmp".utf8)

  private static let randomLength = 6
  private static let maximumKey = 64
  /// How far behind the name of a key a URL is looked for.
  private static let reach = 2_048

  private let bytes: [UInt8]
  /// What is before it was searched for URLs.
  private var searchedURLs = 0
  /// The last URL that was found.
  private var next: Range<Int>?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The fragments that begin in a range, in order. A URL may begin after it.
  mutating func fragments(in range: Range<Int>) -> [(range: Range<Int>, kind: Fragment.Kind)] {
    var all: [(range: Range<Int>, kind: Fragment.Kind)] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      // The first letters of the names.
      guard byte == 0x4E || byte == 0x43 || byte == 0x55 else {
        position += 1
        continue
      }
      if let end = endOfName(at: position) {
        all.append((position..<end, .temporaryName))
        position = end
      } else if let end = endOfKey(at: position) {
        all.append((position..<end, .key))
        if let url = url(after: end) { all.append((url, .url)) }
        position = end
      } else {
        position += 1
      }
    }
    return all.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func endOfName(at start: Int) -> Int? {
    guard let name = Self.names.first(where: { bytes.holds($0, at: start) }) else { return nil }
    let end = start + name.count + Self.randomLength
    guard bytes.holds(Self.nameEnd, at: end), bytes[start + name.count..<end].allSatisfy(\.isLetterOrDigit) else {
      return nil
    }
    return end + Self.nameEnd.count
  }

  private func endOfKey(at start: Int) -> Int? {
    guard let key = Self.keys.first(where: { bytes.holds($0, at: start) }) else { return nil }
    let rest = bytes[(start + key.count)...].prefix(Self.maximumKey).prefix(while: \.isLetterOrDigit)
    return limited(start..<rest.endIndex)
  }

  /// The first URL after a place, whatever was found before it, so that portions of bytes give the same as all of them.
  private mutating func url(after start: Int) -> Range<Int>? {
    let end = min(bytes.count, start + Self.reach)
    if let next, next.lowerBound >= start { return next.lowerBound < end ? next : nil }
    next = nil
    var position = max(start, searchedURLs)
    while position < end, next == nil {
      if bytes[position] == UInt8(ascii: "h"), Self.schemes.contains(where: { bytes.holds($0, at: position) }) {
        let run = bytes[position...].prefix(Self.reach).prefix(while: \.isOfURL)
        next = position..<limited(position..<run.endIndex)
      }
      position += 1
    }
    searchedURLs = max(searchedURLs, position)
    return next
  }

  /// The end of a text, which a binary property list has with its length in front: a letter that follows may belong to
  /// the next object.
  private func limited(_ range: Range<Int>) -> Int {
    let start = range.lowerBound
    var length: Int?
    if bytes.holds([0x5F, 0x10], at: start - 3) { length = Int(bytes[start - 1]) }
    if bytes.holds([0x5F, 0x11], at: start - 4) { length = Int(bytes[start - 2]) << 8 | Int(bytes[start - 1]) }
    guard let length, length > 0, length < range.count else { return range.upperBound }
    return start + length
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }

  /// Whether a URL may have it: visible characters but those that quote it in XML, JSON and logs.
  fileprivate var isOfURL: Bool {
    (0x21...0x7E).contains(self) && ![0x22, 0x27, 0x3C, 0x3E, 0x5C, 0x60, 0x7B, 0x7C, 0x7D].contains(self)
  }
}

extension Peeler {
  /// How many fragments of one piece of evidence are kept.
  private static let maximumFragments = 100_000

  /// Adds the fragments that begin in a range of a file's bytes.
  ///
  /// - Parameters:
  ///   - base: where the bytes begin in the evidence.
  ///   - owns: whether those are reported that begin at a place of the bytes.
  mutating func addFragments(
    in bytes: [UInt8], _ range: Range<Int>, base: Int = 0, at place: Place, owns: (Int) -> Bool = { _ in true }
  ) {
    guard limits.includesFragments, place.isFile, place.locator.steps.isEmpty else { return }
    var search = FragmentSearch(bytes)
    for found in search.fragments(in: range) where owns(found.range.lowerBound) {
      guard fragments.count < Self.maximumFragments else {
        return note("more fragments than the \(Self.maximumFragments) that are kept", place)
      }
      let offset = base + found.range.lowerBound
      let text = String(decoding: bytes[found.range], as: UTF8.self)
      fragments.append(
        Fragment(
          kind: found.kind, locator: place.locator.appending(.offset(offset)), text: text,
          extent: Find.Extent(offset: offset, length: found.range.count)))
    }
  }

  /// The fragments that no find has, each once.
  var fragmentsOutsideFinds: [Fragment] {
    guard !fragments.isEmpty else { return [] }
    // The end of each find, and of all that begin before it.
    let extents = finds.flatMap(\.extents).filter { $0.file == .database }.sorted { $0.offset < $1.offset }
    var ends: [Int] = []
    for extent in extents { ends.append(max(ends.last ?? 0, extent.offset + extent.length)) }
    var known: Set<Find.Extent> = []
    return fragments.filter { fragment in
      var (low, high) = (0, extents.count)
      while low < high {
        let middle = (low + high) / 2
        if extents[middle].offset <= fragment.extent.offset { low = middle + 1 } else { high = middle }
      }
      let isInside = low > 0 && ends[low - 1] > fragment.extent.offset
      return !isInside && known.insert(fragment.extent).inserted
    }
  }
}

extension Fragment: FieldCoded {
  package static var blank: Self {
    Self(kind: .key, locator: Locator(), text: "", extent: Find.Extent(offset: 0, length: 0))
  }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&kind)
    try coder.code(&locator)
    try coder.code(&text)
    try coder.code(&extent)
  }
}
