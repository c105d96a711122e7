import Foundation
import TestInputs
import Testing

@testable import PropertyLists

/// Secondary threads on Apple's systems have 512 KB of stack, and half of it is for callers. A stack overflow ends the
/// tests with a signal.
@Suite("Small stacks")
struct SmallStackTests {
  /// The value with the maximum depth, of one kind of container.
  private static func deepest(_ nest: (PropertyList) -> PropertyList) -> PropertyList {
    (0..<PropertyListLimits.maximumDepth).reduce("end") { value, _ in nest(value) }
  }

  private static let values: [PropertyList] = [
    deepest { [$0] }, deepest { .set([$0]) }, deepest { .dictionary(.init([.init(key: "key", value: $0)])) },
    deepest { [1, $0, "beside"] },
  ]

  @Test(
    "the deepest values are written, read, compared, hashed, edited and released on a small stack", arguments: values)
  func deepestValues(value: PropertyList) {
    SmallStack.runWithinAllowance {
      do {
        let bytes = try BinaryPropertyList.encode(value)
        var list = try BinaryPropertyList(decoding: bytes)
        #expect(list.value == value)
        #expect(list.value.hashValue == value.hashValue)
        #expect(try list.encoded() == bytes)
        #expect(list.anomalies.map(\.kind).contains(.deepNesting))
        var deep = PropertyListPath()
        while let next = list.value[deep]?.deepChild { deep = deep.appending(next) }
        #expect(deep.components.count == PropertyListLimits.maximumDepth)
        #expect(list.location(of: deep) != nil)
        #expect(list.value.update(deep) { $0 = "another end" } != nil)
        #expect(list.value != value)
        let edited = try list.encoded()
        #expect(try BinaryPropertyList(decoding: edited).value == list.value)
        #expect(list.value.mappingScalars { _ in "x" } != value)
        #expect(list.value.withoutShadowedEntries == list.value)
      } catch {
        Issue.record(error)
      }
    }
  }

  @Test("one more level is refused when reading and when writing")
  func tooDeep() {
    SmallStack.runWithinAllowance {
      for value in Self.values {
        #expect(throws: PropertyListError.self) { try BinaryPropertyList.encode([value]) }
      }
    }
  }

  @Test("every binary fixture and hostile case is read on a small stack")
  func files() throws {
    var files = TestInputs.files(below: TestInputs.fixtures)
    if let shared = TestInputs.shared { files += TestInputs.files(below: shared.appendingPathComponent("cases")) }
    let inputs = try files.map { try TestInputs.bytes(of: $0) }.filter { BinaryPropertyList.looksBinary($0) }
    #expect(inputs.count > 60)
    SmallStack.runWithinAllowance {
      for bytes in inputs {
        guard let list = try? BinaryPropertyList(decoding: bytes) else { continue }
        #expect((try? list.encoded()) == bytes)
        _ = (list.anomalies, list.value.hashValue)
      }
    }
  }
}

extension PropertyList {
  /// The step to the deepest child.
  fileprivate var deepChild: PropertyListPath.Component? {
    switch self {
    case .array(let values), .set(let values):
      values.count == 3 ? .index(1) : .index(0)
    case .dictionary(let dictionary): dictionary.entries.first.map { .key($0.key) }
    default: nil
    }
  }
}
