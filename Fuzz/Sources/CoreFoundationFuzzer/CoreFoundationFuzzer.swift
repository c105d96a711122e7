import CCoreFoundationReader
import FuzzSupport
import PropertyLists

/// Called by libFuzzer with each input: the library reads the same as CoreFoundation, or reports the difference.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let ours = OurReading(of: input)
  // CoreFoundation has no limit on shared values: walking through what it reads would not end.
  if let code = ours.error?.code, [.tooManyNodes, .tooLarge, .tooDeep].contains(code) { return 0 }
  guard let verdict = coreFoundationVerdict(input) else { return 0 }
  guard let difference = UnreportedDifference(ours, verdict), difference != .explodes else { return 0 }
  require(false, "no unreported difference from CoreFoundation: \(difference), \(ours.error.map { "\($0)" } ?? "read")")
  return 0
}

/// The result of CoreFoundation for an input; nil if memory is exhausted.
private func coreFoundationVerdict(_ input: [UInt8]) -> CoreFoundationVerdict? {
  // The bytes are valid during the call, and the text ends with a NUL.
  let line = unsafe input.withUnsafeBufferPointer { unsafe core_foundation_read($0.baseAddress, $0.count) }
  guard let line = unsafe line else { return nil }
  defer { unsafe core_foundation_free(line) }
  return CoreFoundationVerdict(line: unsafe String(cString: line))
}

/// Called by libFuzzer to change an input; every second time by its structure.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32
) -> Int {
  guard seed & 1 == 0 else { return unsafe mutatedAsBytes(start, count, most) }
  let input = unsafe bytes(start, count)
  let generator = InputGenerator((0..<4).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
  var output: [UInt8]
  if input.starts(with: "bplist".utf8) {
    var mutator = BinaryMutator(generator: generator)
    output = mutator.mutated(input)
  } else {
    var mutator = XMLMutator(generator: generator)
    output = mutator.mutated(input)
  }
  if output.isEmpty || output.count > most { return unsafe mutatedAsBytes(start, count, most) }
  for (index, byte) in output.enumerated() { unsafe start[index] = byte }
  return output.count
}
