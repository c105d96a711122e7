internal import CLibFuzzer

/// Mutates a write-ahead log, three times of four in its structure: frames are changed, repeated or exchanged, and
/// salts and checksums are corrected, so that the frames still count.
public func mutateLog(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  guard seed & 3 != 0, count >= 32 else { return unsafe LLVMFuzzerMutate(start, count, most) }
  var log = unsafe MutableLog(Array(UnsafeBufferPointer(start: start, count: count)))
  var generator = InputGenerator((0..<4).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
  for _ in 0..<Int.random(in: 1...3, using: &generator) { log.mutate(using: &generator) }
  // Sometimes the sums of the last frames stay wrong.
  log.seal(atMost: seed & 12 == 0 ? Int.random(in: 0...log.frameCount, using: &generator) : .max)
  guard log.bytes.count <= most else { return unsafe LLVMFuzzerMutate(start, count, most) }
  for (index, byte) in log.bytes.enumerated() { unsafe start[index] = byte }
  return log.bytes.count
}

/// A log whose frames can be changed.
private struct MutableLog {
  private(set) var bytes: [UInt8]
  private static let header = 32
  private let pageSize: Int
  private var frameLength: Int { pageSize + 24 }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let size = Self.word(bytes, 8, bigEndian: true)
    pageSize = [512, 1_024, 4_096].contains(size) ? Int(size) : 512
    put(UInt32(pageSize), at: 8)
  }

  var frameCount: Int { (bytes.count - Self.header) / frameLength }

  mutating func mutate(using generator: inout InputGenerator) {
    guard frameCount > 0 else { return }
    let frame = Self.header + Int.random(in: 0..<frameCount, using: &generator) * frameLength
    let other = Self.header + Int.random(in: 0..<frameCount, using: &generator) * frameLength
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: put([1, 2, 3, 0, 0xFFFF_FFFF].randomElement(using: &generator) ?? 1, at: frame)
    case 1: put([0, 1, 2, 100].randomElement(using: &generator) ?? 0, at: frame + 4)
    case 2: put(UInt32.random(in: 0...3, using: &generator), at: frame + 8)
    case 3: bytes.replaceSubrange(frame..<frame + frameLength, with: bytes[other..<other + frameLength])
    case 4: bytes.insert(contentsOf: bytes[other..<other + frameLength], at: frame)
    default:
      let byte = frame + Int.random(in: 24..<frameLength, using: &generator)
      bytes[byte] = UInt8.random(in: 0...255, using: &generator)
    }
  }

  /// Writes salts and checksums of the header and of so many frames.
  mutating func seal(atMost most: Int) {
    let isBigEndian = bytes[3] & 1 == 1
    put(isBigEndian ? 0x377F_0683 : 0x377F_0682, at: 0)
    var sums = add(0..<24, to: (0, 0), isBigEndian)
    put(sums.0, at: 24)
    put(sums.1, at: 28)
    for index in 0..<min(most, frameCount) {
      let frame = Self.header + index * frameLength
      for offset in 0..<8 { bytes[frame + 8 + offset] = bytes[16 + offset] }
      sums = add(frame..<frame + 8, to: sums, isBigEndian)
      sums = add(frame + 24..<frame + frameLength, to: sums, isBigEndian)
      put(sums.0, at: frame + 16)
      put(sums.1, at: frame + 20)
    }
  }

  private func add(_ range: Range<Int>, to sums: (UInt32, UInt32), _ bigEndian: Bool) -> (UInt32, UInt32) {
    var (first, second) = sums
    for position in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      first &+= Self.word(bytes, position, bigEndian: bigEndian) &+ second
      second &+= Self.word(bytes, position + 4, bigEndian: bigEndian) &+ first
    }
    return (first, second)
  }

  private static func word(_ bytes: [UInt8], _ position: Int, bigEndian: Bool) -> UInt32 {
    let word = bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
    return bigEndian ? word : word.byteSwapped
  }

  private mutating func put(_ word: UInt32, at position: Int) {
    for offset in 0..<4 { bytes[position + offset] = UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32(offset))) }
  }
}
