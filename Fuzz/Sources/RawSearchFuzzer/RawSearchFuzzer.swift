import FuzzSupport
import ResumeDataKit
@testable import ResumeDataScan

/// Called by libFuzzer with each input: bytes of an unknown format.
///
/// The blocks are so small that finds cross their borders. They are as long as their context, as a search in parts
/// needs.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  var limits = ScanLimits()
  (limits.includesWideText, limits.includesFragments) = (true, true)
  var peeler = Peeler(limits: limits)
  (peeler.blockSize.length, peeler.blockSize.context) = (4_096, 4_096)
  var file = peeler
  file.peelRaw(MemorySource(input))
  for find in file.finds {
    for extent in find.extents {
      require(
        extent.offset >= 0 && extent.length >= 0 && extent.offset + extent.length <= count, "a find lies in the input")
    }
  }
  var stream = StreamPeeler(peeler, isRaw: true)
  for start in stride(from: 0, to: count, by: 1_000) {
    stream.append(Array(input[start..<min(start + 1_000, count)]))
  }
  require(places(stream.finish()) == places(file), "a pipe has the finds of a file")
  var parts: [String] = []
  for index in 1...3 {
    var part = peeler
    part.shard = Shard(index, of: 3)
    part.peelRaw(MemorySource(input))
    parts += places(part)
  }
  require(parts == places(file), "the finds of the parts are those of the whole")
  return 0
}

private func places(_ peeler: Peeler) -> [String] {
  peeler.finds.map { "\($0.locator) \($0.extents) \($0.bytes.count) \($0.line ?? 0)" }
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
