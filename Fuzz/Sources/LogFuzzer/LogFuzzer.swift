import FuzzSupport
@testable import ResumeDataScan

/// Called by libFuzzer with each input: a write-ahead log.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  guard let wal = try? SQLiteWAL(MemorySource(input), budget: 10_000) else { return 0 }
  for index in wal.frames.indices {
    require(wal.offset(of: index) + wal.pageSize <= count, "a frame lies in the log")
  }
  let committed = wal.frames.prefix { $0.status == .committed }
  require(committed.last.map { $0.sizeAfterCommit > 0 } ?? true, "what counts ends with a commit")
  require(!wal.frames.dropFirst(committed.count).contains { $0.status == .committed }, "what counts comes first")
  return 0
}

/// Called by libFuzzer for a new input: frames are changed, and their checksums corrected.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateLog(start, count, most, seed)
}
