/// A partition of numbers into blocks that are split repeatedly. The largest part keeps the identity of the split
/// block, so a number changes its block only logarithmically often (J. Hopcroft, 1971).
struct Partition {
  /// The numbers, grouped by block.
  private var order: [Int]
  /// Where each number is in `order`.
  private var places: [Int]
  private var blocks: [Range<Int>]
  private var blockOfNumber: [Int]

  /// Creates one block of distinct numbers below a bound.
  init(of numbers: [Int], in bound: Int) {
    order = numbers
    places = Array(repeating: 0, count: bound)
    blockOfNumber = Array(repeating: 0, count: bound)
    blocks = [0..<numbers.count]
    for (place, number) in numbers.enumerated() { places[number] = place }
  }

  /// The block of a number.
  func block(of number: Int) -> Int { blockOfNumber[number] }

  /// Groups distinct numbers by their blocks.
  func group(_ numbers: [Int]) -> [(block: Int, members: [Int])] {
    var groups: [Int: [Int]] = [:]
    for number in Set(numbers) { groups[blockOfNumber[number], default: []].append(number) }
    return groups.map { ($0.key, $0.value) }
  }

  /// Splits a block into the given parts and the rest.
  ///
  /// - Returns: the numbers whose block changed.
  mutating func split(_ block: Int, into parts: [[Int]]) -> [Int] {
    var start = blocks[block].lowerBound
    var ranges: [Range<Int>] = []
    for part in parts {
      ranges.append(start..<(start + part.count))
      for number in part {
        move(number, to: start)
        start += 1
      }
    }
    if start < blocks[block].upperBound { ranges.append(start..<blocks[block].upperBound) }
    guard let largest = ranges.max(by: { $0.count < $1.count }), ranges.count > 1 else { return [] }
    blocks[block] = largest
    var changed: [Int] = []
    for range in ranges where range != largest {
      for place in range { blockOfNumber[order[place]] = blocks.count }
      blocks.append(range)
      changed += order[range]
    }
    return changed
  }

  private mutating func move(_ number: Int, to place: Int) {
    let other = order[place]
    order.swapAt(place, places[number])
    places[other] = places[number]
    places[number] = place
  }
}
