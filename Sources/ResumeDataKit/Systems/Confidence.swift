/// How well a fact about Apple's systems is supported. Nothing here was checked on such a system.
public enum Confidence: String, Sendable, Hashable {
  /// Seen in real bytes, in published source, or in several independent sources that agree.
  case a = "A"
  /// One explicit table, or several secondary sources.
  case b = "B"
  /// One secondary source.
  case c = "C"
  /// Our inference.
  case inference = "I"
}
