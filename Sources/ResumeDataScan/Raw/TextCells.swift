/// Parts of bytes that are text, cell by cell.
///
/// A binary property list has control characters after its head and in its trailer, and markers that are control
/// characters, so that of a list only the inside of a long string is text.
struct TextCells {
  /// A run of cells of one kind.
  struct Run: Hashable {
    var range: Range<Int>
    let isText: Bool
  }

  static let length = 4_096

  private(set) var runs: [Run] = []
  /// Whether there is a NUL in the range.
  private(set) var hasNUL = false

  /// - Parameters:
  ///   - range: what is divided into cells.
  ///   - findsNUL: whether to look for a NUL.
  init(in bytes: [UInt8], _ range: Range<Int>, findsNUL: Bool) {
    var start = range.lowerBound
    while start < range.upperBound {
      let cell = start..<min(start + Self.length, range.upperBound)
      let isText = !Self.hasControls(bytes, cell)
      if !isText, findsNUL, !hasNUL { hasNUL = bytes[cell].contains(0) }
      if let last = runs.last, last.isText == isText {
        runs[runs.count - 1].range = last.range.lowerBound..<cell.upperBound
      } else {
        runs.append(Run(range: cell, isText: isText))
      }
      start = cell.upperBound
    }
  }

  /// Whether a byte may be a part of text: no control character but white space and the escape of terminals.
  static func isText(_ byte: UInt8) -> Bool { byte >= 0x1B || (0x09...0x0D).contains(byte) }

  /// Whether a range has a byte that is not text.
  private static func hasControls(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    let (space, tabulator) = (SIMD32<UInt8>(repeating: 0x1B), SIMD32<UInt8>(repeating: 0x09))
    let distance = SIMD32<UInt8>(repeating: 4)
    let found = unsafe bytes.withUnsafeBytes { bytes in
      // The load ends within the range, which lies within the bytes.
      while position + 32 <= min(range.upperBound, bytes.count) {
        let block = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
        if ((block .< space) .& ((block &- tabulator) .> distance)).isAnySet { return true }
        position += 32
      }
      return false
    }
    return found || bytes[position..<max(position, range.upperBound)].contains { !isText($0) }
  }
}
