internal import CLibFuzzer

/// Mutates a file of pages, three times of four in its structure: a field near the beginning of a page gets a number
/// that is likely to mean something there, or a page takes the place of another.
public func mutatePages(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32, pageSize: Int, headerLength: Int
) -> Int {
  guard seed & 3 != 0, count >= 2 * pageSize else { return unsafe LLVMFuzzerMutate(start, count, most) }
  var generator = InputGenerator((0..<4).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
  let pages = count / pageSize
  for _ in 0..<Int.random(in: 1...3, using: &generator) {
    let page = Int.random(in: 0..<pages, using: &generator) * pageSize
    if Int.random(in: 0..<8, using: &generator) == 0 {
      let other = Int.random(in: 0..<pages, using: &generator) * pageSize
      for offset in 0..<pageSize { unsafe start[page + offset] = start[other + offset] }
      continue
    }
    let field = page + headerLength + Int.random(in: 0..<108, using: &generator)
    guard field + 4 <= count else { continue }
    let numbers = [0, 1, pages, pages + 1, pageSize, pageSize - 1, 0xFFFF, 0x7FFF_FFFF, 0x0D, 0x05, 0x0A, 0x02]
    let number = numbers.randomElement(using: &generator) ?? 0
    let width = [1, 2, 4].randomElement(using: &generator) ?? 1
    for index in 0..<width {
      unsafe start[field + index] = UInt8(truncatingIfNeeded: number >> (8 * (width - 1 - index)))
    }
  }
  return count
}

/// Mutates a text, every fourth time by lines: each gets what a log or a mail has in front, or a line comes twice.
public func mutateText(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  guard seed & 3 == 0 else { return unsafe LLVMFuzzerMutate(start, count, most) }
  var generator = InputGenerator((0..<4).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
  let text = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let prefixes = ["> ", "Mar  4 10:11:12 host app[123]: ", "| ", "  ", "\\n", "2019-03-04 10:11:12 "]
  let prefix = Array((prefixes.randomElement(using: &generator) ?? "").utf8)
  var output: [UInt8] = prefix
  let width = Int.random(in: 16...80, using: &generator)
  for (index, byte) in text.enumerated() {
    output.append(byte)
    if byte == 0x0A || index % width == width - 1 {
      if byte != 0x0A { output.append(0x0A) }
      output += prefix
    }
  }
  guard output.count <= most else { return unsafe LLVMFuzzerMutate(start, count, most) }
  for (index, byte) in output.enumerated() { unsafe start[index] = byte }
  return output.count
}
