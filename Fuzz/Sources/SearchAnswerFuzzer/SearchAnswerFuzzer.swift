import FuzzSupport
@testable import ResumeDataScan

/// Called by libFuzzer with each input: evidence, whose finds are sent and received, as they are and damaged. A process
/// that reads a hostile file may send anything.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  var limits = ScanLimits()
  (limits.pages, limits.values, limits.candidates) = (10_000, 50_000, 100)
  var peeler = Peeler(limits: limits)
  peeler.peel(input)
  guard let sent = parts(of: SearchAnswer(peeler)) else { return 0 }
  var received = SearchAnswer()
  for part in sent { require((try? received.take(part)) != nil, "what is sent can be received") }
  require(parts(of: received) == sent, "what was received is sent as it was")

  var generator = InputGenerator(input)
  for part in sent {
    var damaged = part
    for _ in 0...Int.random(in: 0..<4, using: &generator) {
      damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    var answer = SearchAnswer()
    guard (try? answer.take(damaged)) != nil, let again = parts(of: answer) else { continue }
    var other = SearchAnswer()
    for part in again { require((try? other.take(part)) != nil, "what was received can be sent") }
  }
  return 0
}

private func parts(of answer: SearchAnswer) -> [[UInt8]]? {
  var parts: [[UInt8]] = []
  return (try? answer.write { parts.append($0) }) == nil ? nil : parts
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
