import FuzzSupport
@testable import ResumeDataKit
import ResumeDataScan

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  var limits = ScanLimits()
  (limits.pages, limits.values, limits.candidates) = (10_000, 50_000, 1_000)
  var peeler = Peeler(limits: limits)
  peeler.peel(input)
  for find in peeler.finds {
    require(find.document.kind != .unknown, "a find is a blob")
    require((try? ResumeDataDocument(decodingContainer: find.bytes)) != nil, "a find decodes")
    for extent in find.extents {
      require(
        extent.offset >= 0 && extent.length >= 0 && extent.offset + extent.length <= count, "a find lies in the input")
    }
  }
  return 0
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
