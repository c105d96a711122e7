/// In what portions raw bytes are searched.
package struct BlockSize: Sendable, Hashable {
  /// How many bytes are searched at a time.
  package var length = 4 << 20
  /// How far a find may reach beyond a block, in both directions.
  package var context = 1 << 20

  package init() {}
}

/// How far a search of raw bytes has come. Places count from the first byte of a window over the evidence.
struct RawProgress {
  /// The first byte of the window.
  private(set) var base = 0
  /// What is before it belongs to finds, or was tried.
  var accounted = 0
  /// What is before it belongs to lists that were found in plain bytes.
  var listed = 0
  /// What is before it belongs to lists that were found in digits.
  var decoded = 0
  /// What is before it was searched as text.
  var searchedText = 0
  /// The same for text in UTF-16.
  var searchedWideText = 0
  var trailers = TrailerIndex()
  /// Where the next `</plist>` is, as far as it is known.
  var listEnd: (searched: Range<Int>, end: Int?) = (0..<0, nil)
  /// Whether there was no NUL so far.
  var isText = true
  /// The line at the beginning of the block.
  var lines = Line(place: 0, line: 1)
  /// Where finds begin that are reported, in the evidence.
  var owned = 0..<Int.max
  /// What may still be tried in the block.
  var work = Work()

  /// The work on one block. What is beyond it is reported as not searched.
  struct Work {
    var anchors = 65_536
    var lists = 4_096
    var bytes = 64 << 20

    /// Counts a list. Returns false if there was too much work.
    mutating func takeList(of length: Int) -> Bool {
      lists -= 1
      bytes -= length
      return lists >= 0 && bytes >= 0
    }
  }

  /// A place with its line.
  struct Line {
    var place: Int
    var line: Int

    mutating func advance(to next: Int, in bytes: [UInt8]) {
      line += next < place ? -bytes.lineCount(in: next..<place) : bytes.lineCount(in: place..<next)
      place = next
    }
  }

  let size: BlockSize

  init(base: Int = 0, size: BlockSize) { (self.base, self.size) = (base, size) }

  /// Begins a block.
  mutating func begin(_ start: Int) {
    work = Work()
    trailers.isCut = false
    lines.place = start
  }

  /// The place in the evidence of a range of the window.
  func inEvidence(_ range: Range<Int>) -> Range<Int> { range.lowerBound + base..<range.upperBound + base }

  /// Whether a find is reported that begins at a place of the window.
  func owns(_ place: Int) -> Bool { owned.contains(place + base) }

  /// Follows a window that was moved.
  mutating func move(by count: Int) {
    base += count
    accounted = max(accounted - count, 0)
    listed = max(listed - count, 0)
    decoded = max(decoded - count, 0)
    searchedText = max(searchedText - count, 0)
    searchedWideText = max(searchedWideText - count, 0)
    trailers.move(by: count)
    listEnd = (0..<0, nil)
  }
}
