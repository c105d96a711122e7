import FuzzSupport
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let found = TextBlobs(in: input).found
  let again = TextBlobs(in: input).found
  require(found.map(\.bytes) == again.map(\.bytes), "searching twice gives the same")
  var end = 0
  for blob in found {
    require(blob.range.upperBound <= input.count, "a blob lies in the text")
    require(blob.range.lowerBound >= end || blob.range.isEmpty, "blobs do not overlap, and come in order")
    end = max(end, blob.range.upperBound)
    require((try? ResumeDataDocument(decodingContainer: blob.bytes)) != nil, "what was found decodes")
  }
  return 0
}

/// Called by libFuzzer for a new input: every fourth time lines of the text get what a log or a mail has in front.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateText(start, count, most, seed)
}
