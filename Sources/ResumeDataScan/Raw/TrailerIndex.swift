/// The ends of binary property lists in raw bytes.
///
/// A binary property list does not have its length at its beginning, but its last 32 bytes tell how far before them it
/// begins. So a list is found from its head, and from any place in it where the head is cut or under an unknown mask.
struct TrailerIndex {
  /// A possible list.
  struct Candidate: Hashable {
    let start: Int
    let end: Int
  }

  /// The longest list.
  static let reach = 1 << 20
  static let size = 32
  /// The shortest list: its head, one object, one offset and the trailer.
  private static let shortest = 8 + 1 + 1 + size
  private static let most = 4_096

  /// In the order of their ends.
  private var candidates: [Candidate] = []
  /// What was searched, in places of trailers.
  private var searched = 0..<0
  /// Whether there were more possible ends than were kept.
  var isCut = false

  /// The possible lists with a place in them, the one that ends first first.
  ///
  /// - Parameters:
  ///   - bytes: what is searched; all calls have the same, or ``move(by:)`` between them.
  ///   - place: what the list begins at or before.
  mutating func candidates(in bytes: [UInt8], around place: Int) -> [Candidate] {
    // Of what is at the very end, more bytes may come.
    search(bytes, from: place, to: min(place + Self.reach, bytes.count - Self.size + 1))
    return candidates.filter { $0.start <= place && place < $0.end }
  }

  /// Follows bytes that were moved towards the beginning.
  mutating func move(by count: Int) {
    candidates = candidates.compactMap {
      $0.end < count ? nil : Candidate(start: $0.start - count, end: $0.end - count)
    }
    searched = max(searched.lowerBound - count, 0)..<max(searched.upperBound - count, 0)
  }

  private mutating func search(_ bytes: [UInt8], from start: Int, to end: Int) {
    if searched.isEmpty || start > searched.upperBound || start < searched.lowerBound {
      candidates = []
      searched = start..<start
    }
    candidates.removeAll { $0.end <= start }
    var position = searched.upperBound
    while position < end {
      guard let next = Self.next(in: bytes, from: position, to: end) else { break }
      position = next + 1
      guard let candidate = Self.candidate(in: bytes, trailer: next) else { continue }
      guard candidates.count < Self.most else {
        isCut = true
        break
      }
      candidates.append(candidate)
    }
    searched = searched.lowerBound..<max(end, searched.upperBound, searched.lowerBound)
  }

  /// The next place where bytes may be a trailer: two sizes of 1 to 8, and numbers that are not huge.
  private static func next(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let last = min(end, bytes.count - size + 1)
    var position = start
    while position < last {
      position = skip(bytes, from: position, to: last)
      let blockEnd = min(position + blockLength, last)
      while position < blockEnd {
        if (1...8).contains(bytes[position + 6]), (1...8).contains(bytes[position + 7]),
          bytes[position + 8] | bytes[position + 16] | bytes[position + 24] == 0
        {
          return position
        }
        position += 1
      }
    }
    return nil
  }

  private static let blockLength = 32

  /// The first block from a position on that may hold the beginning of a trailer, or the rest that is not a block.
  private static func skip(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var position = start
    let (zero, one, seven) = (SIMD32<UInt8>.zero, SIMD32<UInt8>(repeating: 1), SIMD32<UInt8>(repeating: 7))
    unsafe bytes.withUnsafeBytes { bytes in
      // The last load begins 24 bytes after the position and ends a block later, which is checked.
      while position < end, position + 24 + blockLength <= bytes.count {
        func load(_ offset: Int) -> SIMD32<UInt8> {
          unsafe bytes.loadUnaligned(fromByteOffset: position + offset, as: SIMD32<UInt8>.self)
        }
        // One statement for each mask, as in `RawAnchors`.
        var found: SIMDMask<SIMD32<Int8>> = (load(6) &- one) .<= seven
        found .&= (load(7) &- one) .<= seven
        var zeros: SIMDMask<SIMD32<Int8>> = load(8) .== zero
        zeros .&= load(16) .== zero
        zeros .&= load(24) .== zero
        found .&= zeros
        if found.isAnySet { return }
        position += blockLength
      }
    }
    return position
  }

  /// The list that ends with a trailer; nil if its numbers do not fit together.
  private static func candidate(in bytes: [UInt8], trailer: Int) -> Candidate? {
    func number(_ offset: Int, _ size: Int) -> Int {
      bytes[offset..<offset + size].reduce(0) { $0 << 8 | Int($1) }
    }
    let (width, count) = (Int(bytes[trailer + 6]), number(trailer + 9, 7))
    let (top, table) = (number(trailer + 17, 7), number(trailer + 25, 7))
    guard count > 0, top < count, count <= reach, (9...reach).contains(table) else { return nil }
    let start = trailer - count * width - table
    guard start >= 0, trailer + size - start <= reach, trailer + size - start >= shortest else { return nil }
    // The first entries of the offset table, and that of the root.
    for index in [0, count / 2, count - 1, top] {
      let entry = start + table + index * width
      guard width < 8 || bytes[entry] == 0 else { return nil }
      let offset = width < 8 ? number(entry, width) : number(entry + 1, 7)
      guard (8..<table).contains(offset) else { return nil }
    }
    return Candidate(start: start, end: trailer + size)
  }
}
