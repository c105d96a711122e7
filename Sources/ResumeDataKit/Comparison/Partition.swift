/// Some numbers in blocks that are split again and again. Of the parts of a block the largest stays what the block was,
/// so a number changes its block no oftener than the logarithm of their count (J. Hopcroft, 1971).
struct Partition {
  /// The numbers, those of one block next to each other.
  private var order: [Int]
  /// Where each number is in `order`.
  private var places: [Int]
  private var blocks: [Range<Int>]
  private var blockOfNumber: [Int]

  /// Makes one block of different numbers below a bound.
  init(of numbers: [Int], in bound: Int) {
    order = numbers
    places = Array(repeating: 0, count: bound)
    blockOfNumber = Array(repeating: 0, count: bound)
    blocks = [0..<numbers.count]
    for (place, number) in numbers.enumerated() { places[number] = place }
  }

  /// The block of a number.
  func block(of number: Int) -> Int { blockOfNumber[number] }

  /// Some numbers by their blocks, each once.
  func group(_ numbers: [Int]) -> [(block: Int, members: [Int])] {
    var groups: [Int: [Int]] = [:]
    for number in Set(numbers) { groups[blockOfNumber[number], default: []].append(number) }
    return groups.map { ($0.key, $0.value) }
  }

  /// Splits a block into some parts and what is in none of them.
  ///
  /// - Returns: the numbers that have got another block.
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
