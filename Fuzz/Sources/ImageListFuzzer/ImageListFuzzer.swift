import FuzzSupport
@testable import ResumeDataScan

/// Called by libFuzzer with each input: a list of the files in a disk image.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let whole = read(input, inPiecesOf: max(count, 1))
  require(
    read(input, inPiecesOf: 7)?.search.matches == whole?.search.matches,
    "a list has the same files, or the same fault, in pieces")
  for (range, matches) in zip(ranges, whole?.search.matches ?? []) {
    for match in matches {
      require(match.length > 0 && match.start + match.length <= range.count, "a part of a find lies in it")
    }
  }
  return 0
}

private let ranges = [0..<512, 1_000..<1_010, 100..<100_000, 1 << 40..<1 << 41, Int.max - 10..<Int.max]

/// Nil if the list has a fault.
private func read(_ input: [UInt8], inPiecesOf length: Int) -> DFXMLReader? {
  do {
    var reader = try DFXMLReader(ImageFileSearch(ranges, budget: 10_000))
    for start in stride(from: 0, to: input.count, by: length) {
      try reader.append(Array(input[start..<min(start + length, input.count)]))
    }
    try reader.finish()
    return reader
  } catch {
    return nil
  }
}
