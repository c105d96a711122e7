@testable import PropertyLists
@testable import ResumeDataKit

/// How the library reads an input, for a comparison with CoreFoundation.
struct OurReading: Sendable {
  /// The canonical text of the value, or nil if the library refuses the input.
  var text: String?
  /// What the library reports about CoreFoundation.
  var claims: Set<PropertyListAnomaly.CoreFoundationReading>
  var error: PropertyListError?
  /// Whether the list has a mask, which is removed before any parser of property lists reads it.
  var isMasked = false

  init(of input: [UInt8]) {
    do throws(PropertyListError) {
      let file = try PropertyListFile(decoding: input)
      text = String(decoding: CoreFoundationText(of: file.value, firstCounts: !file.isXML).bytes, as: UTF8.self)
      // CoreFoundation's depth limit on iOS differs from that on this system.
      let here = file.anomalies.filter { $0.kind != .deepNesting }
      claims = Set(here.map(\.coreFoundation)).subtracting([.agrees])
      // The library's value has a string in place of such a key.
      if here.contains(where: { $0.kind == .nonStringKey }) { claims.insert(.readsAnotherValue) }
      isMasked = file.mask != nil
    } catch {
      (self.error, claims) = (error, [])
    }
  }
}

/// A difference between the library and CoreFoundation that the library does not report.
enum UnreportedDifference: String, Decodable, Sendable {
  /// CoreFoundation reads another value.
  case value
  /// CoreFoundation reads an input that the library refuses.
  case accepts
  /// CoreFoundation refuses an input that the library reads.
  case refuses
  /// The library reports a difference that does not exist.
  case falseClaim
  /// CoreFoundation crashes, or returns a value that is too large or cyclic.
  case explodes

  /// Nil if both agree, or if the library reports the difference.
  init?(_ ours: OurReading, _ theirs: CoreFoundationVerdict) {
    if ours.isMasked { return nil }
    switch (ours.text, theirs) {
    case (_, .huge), (_, .dead): self = .explodes
    case (nil, .refused), (nil, .oldStyle): return nil
    case (nil, .value):
      // A refusal by the library's own limits is not a report about CoreFoundation.
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
