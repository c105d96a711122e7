import FuzzSupport
@testable import ResumeDataArchives
@testable import ResumeDataScan

/// Called by libFuzzer with each input: an archive or a compressed file.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  var limits = ScanLimits()
  (limits.pages, limits.values, limits.candidates) = (10_000, 50_000, 1_000)
  var peeler = Peeler(limits: limits)
  peeler.archives = LibArchive()
  (peeler.archiveLimits.bytes, peeler.archiveLimits.entries) = (16 << 20, 1_000)
  (peeler.archiveLimits.free, peeler.archiveLimits.ratio) = (1 << 20, 100)
  var stream = StreamPeeler(peeler)
  stream.append(input)
  peeler.peel(MemorySource(input))
  require(places(stream.finish()) == places(peeler), "a pipe has the finds of a file")
  return 0
}

private func places(_ peeler: Peeler) -> [String] {
  peeler.finds.map { "\($0.locator) \($0.extents) \($0.bytes.count)" }
}
