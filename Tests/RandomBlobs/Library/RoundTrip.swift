import PropertyLists
import ResumeDataComparison
import ResumeDataKit
public import TestInputs

/// A random blob, converted to a random form and back.
public struct RoundTrip {
  private let blob: RandomBlob
  private var target = ConversionTarget()

  /// The next round trip of a generator.
  public init(using generator: inout SeededGenerator) throws {
    blob = try RandomBlob(using: &generator)
    target.version = [nil, 1, 2, 4, 5].randomElement(using: &generator) ?? nil
    target.container = ([nil] + RandomBlob.containers).randomElement(using: &generator) ?? nil
    target.requests = ([nil] + RandomBlob.forms).randomElement(using: &generator) ?? nil
    target.directory = RandomBlob.directory
  }

  /// The result of a round trip.
  public enum Outcome: Sendable, Equatable {
    /// The blob has the same meaning afterwards.
    case same
    /// The target cannot represent the blob, and the error names each of the keys.
    case refused
    /// Something else.
    case wrong(String)
  }

  /// Converts the blob to the other form and back.
  public func run() throws -> Outcome {
    let lost = target.container.map { blob.lost(in: $0) } ?? []
    guard lost.isEmpty else { return try refusal(of: lost) }
    let there = try ResumeDataDocument(decoding: blob.document.converted(to: target).encoded())
    guard there.container == target.container ?? blob.document.container,
      there.fields.version == target.version ?? blob.version
    else { return wrong("the form is \(there.container), version \(there.fields.version ?? 0)") }
    guard there.continuation == blob.document.continuation else { return wrong("the request to continue differs") }
    var home = ConversionTarget()
    home.version = blob.version
    home.container = blob.document.container
    home.requests = blob.requests
    home.directory = RandomBlob.directory
    let back = try ResumeDataDocument(decoding: there.converted(to: home).encoded())
    let differences = Comparison(blob.document, back).differences
    return differences.isEmpty ? .same : wrong("\(differences)")
  }

  private func refusal(of lost: Set<String>) throws -> Outcome {
    do {
      _ = try blob.document.converted(to: target)
      return wrong("nothing was said of \(lost.sorted())")
    } catch {
      guard error.code == .notCarried, Set(error.fields.map(\.field)) == lost else {
        return wrong("\(error), not \(lost.sorted())")
      }
    }
    var lossy = target
    lossy.isLossy = true
    let dropped = try Set(blob.document.conversion(to: lossy).dropped.map(\.field))
    return dropped == lost ? .refused : wrong("dropped \(dropped.sorted()), not \(lost.sorted())")
  }

  private func wrong(_ what: String) -> Outcome {
    .wrong("\(what); from \(blob.document.container), version \(blob.version), to \(target)")
  }
}
