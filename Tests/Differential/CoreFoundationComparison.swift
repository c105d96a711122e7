import PropertyLists
@testable import ResumeDataKit

/// How we read an input, for a comparison with CoreFoundation.
struct OurReading: Sendable {
  /// The canonical text of the value, or nil if we refuse.
  var text: String?
  /// What we say of CoreFoundation.
  var claims: Set<PropertyListAnomaly.CoreFoundationReading>
  var error: PropertyListError?

  init(of input: [UInt8]) {
    do throws(PropertyListError) {
      let file = try PropertyListFile(decoding: input)
      text = String(decoding: CoreFoundationText(of: file.value, firstCounts: !file.isXML).bytes, as: UTF8.self)
      // The depth that CoreFoundation reads on iOS is not that of this system.
      let here = file.anomalies.filter { $0.kind != .deepNesting }
      claims = Set(here.map(\.coreFoundation)).subtracting([.agrees])
      // Our values have a text in the place of such a key.
      if here.contains(where: { $0.kind == .nonStringKey }) { claims.insert(.readsAnotherValue) }
      // CoreFoundation gets such a list without its mask.
      if file.mask != nil { claims.insert(.refusesFile) }
    } catch {
      (self.error, claims) = (error, [])
    }
  }
}

/// A way in which we and CoreFoundation differ without that we say so.
enum UnreportedDifference: String, Decodable, Sendable {
  /// It reads another value.
  case value
  /// It reads what we refuse.
  case accepts
  /// It refuses what we read.
  case refuses
  /// We say that it differs, and it does not.
  case falseClaim
  /// It crashes, or gives a value that nobody can walk.
  case explodes

  /// Nil if both agree, and where we say that they do not.
  init?(_ ours: OurReading, _ theirs: CoreFoundationVerdict) {
    switch (ours.text, theirs) {
    case (_, .huge), (_, .dead): self = .explodes
    case (nil, .refused), (nil, .oldStyle): return nil
    case (nil, .value):
      // A refusal is a report only if it does not pass the refusal off as CoreFoundation's, as our own limits do not.
      let limits: [PropertyListError.Code] = [.tooDeep, .tooManyNodes, .tooLarge]
      if let error = ours.error, limits.contains(error.code) || error.reason.contains("CoreFoundation") { return nil }
      self = .accepts
    case (_?, .refused), (_?, .oldStyle):
      guard !ours.claims.contains(.refusesFile) else { return nil }
      self = .refuses
    case (let text?, .value(let value)):
      if ours.claims.contains(.refusesFile) {
        self = .falseClaim
      } else if (text == value) == ours.claims.contains(.readsAnotherValue) {
        self = text == value ? .falseClaim : .value
      } else {
        return nil
      }
    }
  }
}
