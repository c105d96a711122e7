import PropertyLists

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The machine's clock.
enum SystemClock {
  /// The time now, in whole seconds.
  static var now: PropertyListDate {
    PropertyListDate(secondsSinceReferenceDate: Date().timeIntervalSinceReferenceDate.rounded(.down))
  }
}
