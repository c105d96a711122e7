/// One of several parts of a search, so that large evidence is searched on several machines.
///
/// Evidence of an unknown format is divided into ranges of offsets, and a find belongs to the part in which it begins.
/// Evidence of a known format belongs as a whole to the part that has its first byte.
package struct Shard: Sendable, Hashable {
  /// From 1.
  package let index: Int
  package let count: Int

  /// Nil for a part that does not exist.
  package init?(_ index: Int, of count: Int) {
    guard count >= 1, count <= 1 << 20, (1...count).contains(index) else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// `2/8`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index, of: count)
  }

  /// Whether the part has the beginning of evidence of a length.
  package func hasBeginning(ofLength length: Int) -> Bool {
    range(ofLength: length, inBlocksOf: BlockSize().length).contains(0)
  }

  /// The range of offsets of evidence of a length: whole blocks, the last one open.
  func range(ofLength length: Int, inBlocksOf blockLength: Int) -> Range<Int> {
    let blocks = max(length / blockLength + (length.isMultiple(of: blockLength) ? 0 : 1), 1)
    func boundary(_ index: Int) -> Int {
      guard index < count else { return Int.max }
      let (quotient, remainder) = blocks.quotientAndRemainder(dividingBy: count)
      return (quotient * index + remainder * index / count) * blockLength
    }
    return boundary(index - 1)..<boundary(index)
  }
}
