import FuzzSupport
@testable import PropertyLists
@testable import ResumeDataKit

/// Facts from outside: a reader of each kind, and a partial file of each kind.
private let contexts: [DiagnosisContext] = {
  let now = PropertyListDate(secondsSinceReferenceDate: 736_673_289)
  return [
    DiagnosisContext(),
    DiagnosisContext(reader: SystemRelease("iOS 10.1"), now: now, partialFile: .missing(directory: "/looked")),
    DiagnosisContext(
      reader: SystemRelease("iOS 11.2"), now: now, partialFile: .found(directory: "/looked", length: 100)),
    DiagnosisContext(
      reader: SystemRelease("iOS 18.0"), now: now, partialFile: .found(directory: "/looked", length: .max)),
  ]
}()

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  guard (try? ResumeDataDocument(decoding: input, limits: .small)) != nil else { return 0 }
  for context in contexts {
    for allowsUnsafeFixes in [false, true] {
      check(RepairEngine(context: context, allowsUnsafeFixes: allowsUnsafeFixes), input)
    }
  }
  return 0
}

private func check(_ engine: RepairEngine, _ input: [UInt8]) {
  do {
    let result = try engine.repair(input)
    guard result.status == .repaired else {
      require(result.bytes == input && result.applied == [], "what was not repaired is as it was")
      return
    }
    require(
      engine.allowsUnsafeFixes || result.applied.allSatisfy { $0.fix?.applicability == .safe }, "only safe fixes")
    let second = try engine.repair(result.bytes)
    require(second.status != .repaired, "a second repair changes nothing: \(second.applied.map(\.rule))")
    require(second.bytes == result.bytes, "a second repair leaves the bytes")
    require(second.remaining == result.remaining, "a second repair finds the same")
  } catch {
    require(false, "what can be decoded can be repaired: \(error)")
  }
}
