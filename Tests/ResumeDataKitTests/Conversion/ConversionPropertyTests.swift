import KeyedArchives
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@Suite("Converting random blobs")
struct ConversionPropertyTests {
  private static let seed: UInt64 = 0x5EED_2026_1121

  /// 10,000 blobs in ten parts, which run side by side.
  @Test(
    "there and back means the same wherever the target can carry the blob, and else the error names each key",
    arguments: 0..<10)
  func thereAndBack(part: Int) throws {
    var generator = SeededGenerator(seed: Self.seed &+ UInt64(part))
    var carried = 0
    for index in 0..<1000 {
      let blob = try RandomBlob(using: &generator)
      var target = target(using: &generator)
      let place: Comment = "seed \(Self.seed &+ UInt64(part)), blob \(index), to \(target)"
      let lost = target.container.map { blob.lost(in: $0) } ?? []
      if !lost.isEmpty {
        #expect(failure(of: blob.document, target) == lost, place)
        target.isLossy = true
        let dropped = try blob.document.conversion(to: target).dropped.map(\.field)
        #expect(Set(dropped) == lost, place)
        continue
      }
      carried += 1
      let there = try ResumeDataDocument(decoding: blob.document.converted(to: target).encoded())
      #expect(there.container == target.container ?? blob.document.container, place)
      #expect(there.fields.version == target.version ?? blob.version, place)
      #expect(there.resumption == blob.document.resumption, place)
      var home = ConversionTarget()
      home.version = blob.version
      home.container = blob.document.container
      home.requests = blob.requests
      home.directory = RandomBlob.directory
      let back = try ResumeDataDocument(decoding: there.converted(to: home).encoded())
      let differences = Comparison(blob.document, back).differences
      #expect(differences.isEmpty, place)
      if !differences.isEmpty { return }
    }
    // Both ways out must have been taken.
    #expect((200...900).contains(carried))
  }

  private func target(using generator: inout SeededGenerator) -> ConversionTarget {
    var target = ConversionTarget()
    target.version = [nil, 1, 2, 4, 5].randomElement(using: &generator) ?? nil
    target.container = ([nil] + RandomBlob.containers).randomElement(using: &generator) ?? nil
    target.requests = ([nil] + RandomBlob.forms).randomElement(using: &generator) ?? nil
    target.directory = RandomBlob.directory
    return target
  }

  /// The fields that an error names; nil where there is none.
  private func failure(of document: ResumeDataDocument, _ target: ConversionTarget) -> Set<String>? {
    do {
      _ = try document.converted(to: target)
      return nil
    } catch {
      return error.code == .notCarried ? Set(error.fields.map(\.field)) : nil
    }
  }
}
