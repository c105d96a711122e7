/// How well a fact about Apple's systems is supported. Nothing here was checked on such a system.
public enum Confidence: String, Sendable, Hashable {
  /// Seen in real bytes, in published source, or in published analyses of Apple's loader.
  case a = "A"
  /// Several independent secondary sources.
  case b = "B"
  /// One secondary source.
  case c = "C"
  /// Our inference.
  case inference = "I"
}
