/// A window over evidence of any length that is searched block by block.
struct RawWindow {
  private var bytes: [UInt8] = []
  /// Where the next block begins.
  private(set) var start = 0
  var progress: RawProgress

  /// - Parameter base: where in the evidence the window begins, a multiple of the length of a block.
  init(base: Int = 0, size: BlockSize) {
    progress = RawProgress(base: base, size: size)
    bytes.reserveCapacity(size.length + 3 * size.context)
  }

  private var size: BlockSize { progress.size }

  /// Adds the next bytes.
  mutating func append(_ part: [UInt8]) {
    bytes.removeFirst(searched)
    moved(by: searched)
    bytes += part
  }

  /// Adds the bytes that the next block needs. Returns how many there were.
  mutating func read(from source: any ByteSource, at offset: Int) throws -> Int {
    let kept = bytes.count - searched
    bytes = try source.read(at: offset, count: missing, after: bytes[searched...])
    moved(by: searched)
    return bytes.count - kept
  }

  /// How many bytes are not needed any more: of what was searched, only the context is kept.
  private var searched: Int { max(start - size.context, 0) }

  private mutating func moved(by count: Int) {
    start -= count
    progress.move(by: count)
  }

  /// Searches the blocks that are complete; at the end the rest.
  ///
  /// - Parameters:
  ///   - isLast: whether the evidence ends with the window.
  ///   - peeler: gets the finds.
  mutating func search(isLast: Bool, _ peeler: inout Peeler, at place: Peeler.Place) {
    while let block = block(isLast: isLast) {
      peeler.search(block, of: bytes, &progress, at: place)
      start = block.upperBound
    }
  }

  /// The next block if it is in the window, with what may belong to it.
  private func block(isLast: Bool) -> Range<Int>? {
    let end = min(start + size.length, bytes.count)
    guard isLast ? start < end : bytes.count >= start + size.length + size.context else {
      return nil
    }
    return start..<end
  }

  /// How many bytes a block still needs.
  private var missing: Int { max(start + size.length + size.context - bytes.count, 0) }
}
