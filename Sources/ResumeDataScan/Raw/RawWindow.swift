/// A window over evidence of any length that is searched block by block.
struct RawWindow {
  private(set) var bytes: [UInt8] = []
  /// Where the next block begins.
  private(set) var start = 0
  var progress: RawProgress

  /// - Parameter base: where in the evidence the window begins, a multiple of the length of a block.
  init(base: Int = 0, size: BlockSize) {
    progress = RawProgress(base: base, size: size)
    bytes.reserveCapacity(size.length + 3 * size.context)
  }

  private var size: BlockSize { progress.size }

  mutating func append(_ part: [UInt8]) { bytes += part }

  /// The next block if it is in the window, with what may belong to it.
  ///
  /// - Parameter isLast: whether the evidence ends with the window.
  func block(isLast: Bool) -> Range<Int>? {
    let end = min(start + size.length, bytes.count)
    guard isLast ? start < end : bytes.count >= start + size.length + size.context else {
      return nil
    }
    return start..<end
  }

  /// How many bytes a block still needs.
  var missing: Int { max(start + size.length + size.context - bytes.count, 0) }

  /// Goes on to the next block. Of what was searched, only the context is kept.
  mutating func advance(to end: Int) {
    start = end
    let count = start - size.context
    guard count > 0 else { return }
    bytes.removeFirst(count)
    start -= count
    progress.move(by: count)
  }
}
