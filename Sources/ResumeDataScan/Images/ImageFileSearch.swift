/// Finds the files of a disk image that have given ranges of its bytes.
///
/// The runs of the files come one after the other and are not kept.
package struct ImageFileSearch: Sendable {
  /// A part of a range that is in a file.
  package struct Match: Hashable, Sendable {
    /// The path of the file; nil if it has none.
    package var path: String?
    /// Where in the file the part begins; nil if that is not known.
    package var offset: Int?
    /// Whether the file was in use, and not deleted; nil if that is not known.
    package var isAllocated: Bool?
    /// Where in the range the part begins.
    package var start: Int
    package var length: Int

    package init(path: String?, offset: Int?, isAllocated: Bool?, start: Int, length: Int) {
      (self.path, self.offset, self.isAllocated) = (path, offset, isAllocated)
      (self.start, self.length) = (start, length)
    }
  }

  /// A run of bytes of a file.
  package struct Run: Hashable, Sendable {
    /// In the image.
    package var range: Range<Int>
    /// The offset in the file; nil if it is not known.
    package var fileOffset: Int?

    package init(_ range: Range<Int>, fileOffset: Int?) { (self.range, self.fileOffset) = (range, fileOffset) }
  }

  /// The files that have a part of each range, by where the part begins, then in the order in which they came.
  package var matches: [[Match]] { found.map { $0.sorted { $0.start < $1.start } } }
  /// Whether there are more files than are kept.
  package private(set) var isCut = false
  private var found: [[Match]]
  private let ranges: [Range<Int>]
  /// The places of the ranges, by where they begin.
  private let order: [Int]
  private let longest: Int
  /// The parts that the file has whose runs are coming.
  private var pending: [(range: Int, match: Match)] = []
  private var budget: Int

  /// What a match takes besides its path.
  private static let matchCost = 128

  /// - Parameters:
  ///   - ranges: in any order.
  ///   - budget: how many bytes the matches may take, roughly.
  package init(_ ranges: [Range<Int>], budget: Int = 64 << 20) {
    (self.ranges, self.budget) = (ranges, budget)
    found = Array(repeating: [], count: ranges.count)
    order = ranges.indices.sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
    longest = ranges.map(\.count).max() ?? 0
  }

  /// Takes the next run of a file.
  package mutating func add(_ run: Run) {
    let lowest = run.range.lowerBound.subtractingReportingOverflow(longest).partialValue
    var place = order.firstPlace { ranges[$0].lowerBound >= lowest }
    while place < order.count, ranges[order[place]].lowerBound < run.range.upperBound {
      let common = ranges[order[place]].clamped(to: run.range)
      if !common.isEmpty { add(common, of: run, to: order[place]) }
      place += 1
    }
  }

  private mutating func add(_ common: Range<Int>, of run: Run, to index: Int) {
    guard pay(Self.matchCost) else { return }
    let offset = run.fileOffset.flatMap { start -> Int? in
      let (sum, overflows) = start.addingReportingOverflow(common.lowerBound - run.range.lowerBound)
      return overflows ? nil : sum
    }
    let start = common.lowerBound - ranges[index].lowerBound
    pending.append(
      (index, Match(path: nil, offset: offset, isAllocated: nil, start: start, length: common.count)))
  }

  /// Ends a file, whose runs were the last ones.
  package mutating func endFile(path: String?, isAllocated: Bool?) {
    guard !pending.isEmpty else { return }
    defer { pending = [] }
    // Runs that follow each other in the image and in the file are one part.
    var parts: [(range: Int, match: Match)] = []
    for part in pending.sorted(by: Self.isBefore) {
      if let last = parts.last, last == part { continue }
      if let last = parts.last, last.range == part.range, last.match.precedes(part.match) {
        parts[parts.count - 1].match.length += part.match.length
      } else {
        parts.append(part)
      }
    }
    for (index, part) in parts where pay(path?.utf8.count ?? 0) {
      var part = part
      (part.path, part.isAllocated) = (path, isAllocated)
      found[index].append(part)
    }
  }

  private static func isBefore(_ left: (range: Int, match: Match), _ right: (range: Int, match: Match)) -> Bool {
    (left.range, left.match.start, left.match.offset ?? -1) < (right.range, right.match.start, right.match.offset ?? -1)
  }

  private mutating func pay(_ cost: Int) -> Bool {
    guard budget >= cost else {
      isCut = true
      return false
    }
    budget -= cost
    return true
  }
}

extension ImageFileSearch.Match {
  /// Whether another part goes on where this one ends.
  fileprivate func precedes(_ other: Self) -> Bool {
    guard let offset, let next = other.offset else { return false }
    return start + length == other.start && offset + length == next
  }
}

extension [Int] {
  /// The first place whose element fulfills a condition that all behind it fulfill too.
  fileprivate func firstPlace(where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
