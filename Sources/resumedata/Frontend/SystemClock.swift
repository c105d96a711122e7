import FoundationEssentials
import PropertyLists

/// The machine's clock.
enum SystemClock {
  /// The time now, in whole seconds.
  static var now: PropertyListDate {
    PropertyListDate(secondsSinceReferenceDate: Date().timeIntervalSinceReferenceDate.rounded(.down))
  }
}
