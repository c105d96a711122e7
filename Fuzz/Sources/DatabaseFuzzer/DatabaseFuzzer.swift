import FuzzSupport
@testable import ResumeDataScan

/// Called by libFuzzer with each input: a database, as long as its header says, and its log after it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let length = SQLiteHeader(input).map { min(count, $0.pageSize * $0.pageCount) } ?? 0
  let sources = SQLiteSources(
    database: MemorySource(Array(input[..<length])), wal: MemorySource(Array(input[length...])))
  var limits = SQLiteLimits()
  (limits.pages, limits.payloadBytes) = (10_000, 1 << 20)
  guard var database = try? SQLiteDatabase(sources, limits: limits) else { return 0 }
  try? database.liveRows { database, row in
    for value in row.values {
      for extent in value.extents {
        let end = extent.file == .database ? length : count - length
        require(extent.offset >= 0 && extent.offset + extent.length <= end, "a value lies in the files")
      }
    }
  }
  var peel = ScanLimits()
  (peel.pages, peel.values, peel.candidates) = (10_000, 50_000, 1_000)
  var peeler = Peeler(limits: peel)
  peeler.peel(database: sources)
  return 0
}

/// Called by libFuzzer for a new input: mostly fields of headers and pages are changed.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutatePages(start, count, most, seed, pageSize: 512, headerLength: 0)
}
