internal import CLibFuzzer

/// Mutates an input; valid binary property lists are mutated by their objects every second time. For
/// `LLVMFuzzerCustomMutator`.
public func mutateBinary(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard seed & 1 == 0, var table = MutableObjectTable(input) else {
    return unsafe LLVMFuzzerMutate(start, count, most)
  }
  var generator = InputGenerator((0..<4).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
  for _ in 0..<Int.random(in: 1...3, using: &generator) { table.mutate(using: &generator, mutated) }
  let output = table.bytes
  guard output.count <= most else { return unsafe LLVMFuzzerMutate(start, count, most) }
  for (index, byte) in output.enumerated() { unsafe start[index] = byte }
  return output.count
}

/// Changes an input with libFuzzer's own mutations.
public func mutatedAsBytes(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int {
  unsafe LLVMFuzzerMutate(start, count, most)
}

/// Some bytes after libFuzzer's own mutations, with room for 16 more.
private func mutated(_ bytes: [UInt8]) -> [UInt8] {
  var room = bytes + Array(repeating: 0, count: 16)
  let count = unsafe room.withUnsafeMutableBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return 0 }
    return unsafe LLVMFuzzerMutate(start, bytes.count, buffer.count)
  }
  return Array(room.prefix(count))
}
