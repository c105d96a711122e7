import FuzzSupport
@testable import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let found = UnwrappedInput(input)
  require(found == UnwrappedInput(input), "unwrapping twice gives the same")
  switch found.transport {
  case .raw: require(found.bytes == input, "what is not wrapped is left as it is")
  case .base64, .hex:
    require(found.beginsLikeBlob, "what was unwrapped begins like a blob")
    require(found.bytes.count < input.count, "a wrapping is longer than what it wraps")
    require(UnwrappedInput(found.bytes).transport == .raw, "what was unwrapped is not wrapped")
  }
  // Fewer than 16 hexadecimal digits are taken for no blob.
  let blob = found.beginsLikeBlob && found.bytes.count >= 8 ? found.bytes : Array("bplist00".utf8) + input
  let hex = blob.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  let base64 = String(decoding: Base64.encode(blob), as: UTF8.self)
  expect(base64, .base64, blob)
  expect(hex.joined(), .hex, blob)
  expect("<" + hex.joined() + ">", .hex, blob)
  expect("{length = \(blob.count), bytes = 0x" + hex.joined() + "}", .hex, blob)
  return 0
}

private func expect(_ text: String, _ transport: Transport, _ blob: [UInt8]) {
  let found = UnwrappedInput(Array(text.utf8))
  require(found == UnwrappedInput(transport: transport, bytes: blob, announcedLength: nil), "\(text.prefix(100))")
}
