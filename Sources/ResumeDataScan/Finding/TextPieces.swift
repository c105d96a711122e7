import ResumeDataKit

/// A text of any length, of which a piece at a time is in memory.
struct TextPieces {
  /// How much is searched at a time, and how far a blob that begins in it may go on.
  static let pieceLength = 4 << 20
  static let overlap = 1 << 20

  private(set) var buffer: [UInt8] = []
  /// Where the buffer begins, and in which line.
  private(set) var offset = 0
  private(set) var line = 1
  private let encoding: Encoding

  private enum Encoding {
    case ascii
    case utf16(lowByteFirst: Bool)
  }

  /// - Parameter beginning: the first bytes, which tell whether the text is UTF-16.
  init(beginning: ArraySlice<UInt8>) {
    if beginning.starts(with: [0xFF, 0xFE]) {
      encoding = .utf16(lowByteFirst: true)
    } else {
      encoding = beginning.starts(with: [0xFE, 0xFF]) ? .utf16(lowByteFirst: false) : .ascii
    }
  }

  /// Whether bytes begin with the mark of UTF-16.
  static func isWide(_ beginning: [UInt8]) -> Bool {
    beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF])
  }

  mutating func append(_ part: [UInt8]) {
    if buffer.isEmpty { buffer.reserveCapacity(Self.pieceLength + Self.overlap) }
    buffer += part
  }

  /// Whether there is a piece with what may belong to it.
  var hasPiece: Bool { buffer.count >= Self.pieceLength + Self.overlap }

  /// The buffer as text, and how many of its bytes a byte of the text stands for.
  var text: (ascii: [UInt8], width: Int) {
    guard case .utf16(let lowByteFirst) = encoding else { return (buffer, 1) }
    return (InputText.ascii(ofUTF16: buffer, lowByteFirst: lowByteFirst), 2)
  }

  /// The line of a place in the buffer.
  ///
  /// - Parameter known: a place in front of it, with its line.
  func line(at place: Int, after known: (place: Int, line: Int)) -> Int {
    known.line + buffer.lineCount(in: known.place..<place)
  }

  /// Leaves out the bytes up to a place in the buffer.
  mutating func drop(upTo place: Int) {
    let place = min(place, buffer.count)
    line += buffer.lineCount(in: 0..<place)
    offset += place
    buffer.removeFirst(place)
  }
}

extension [UInt8] {
  /// How many lines end in a range.
  func lineCount(in range: Range<Int>) -> Int {
    let range = range.clamped(to: 0..<count)
    return unsafe withUnsafeBytes { bytes in
      var (lines, position) = (0, range.lowerBound)
      let lineFeed = SIMD32<UInt8>(repeating: 0x0A)
      while position + 32 <= range.upperBound {
        // A byte counts at most 127 lines. A true element of a mask is -1.
        var sums = SIMD32<Int8>.zero
        let end = Swift.min(position + 127 * 32, range.upperBound - 31)
        while position < end {
          let block = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
          sums &-= unsafe unsafeBitCast(block .== lineFeed, to: SIMD32<Int8>.self)
          position += 32
        }
        lines += Int(SIMD32<Int16>(truncatingIfNeeded: sums).wrappedSum())
      }
      for index in position..<range.upperBound where unsafe bytes[index] == 0x0A { lines += 1 }
      return lines
    }
  }
}
