/// Limits beyond which a decoder refuses an input. Each limit is inclusive.
///
/// The defaults are at least a hundred times larger than any published resume data (the largest has 7.5 KB, some 300
/// values and 4 levels). They keep the worst input of a megabyte within about a second and some hundred megabytes.
public struct PropertyListLimits: Sendable, Hashable {
  /// Bytes of input.
  public var bytes: Int
  /// Containers within containers; the root is at depth 1. More than 513, the maximum of CoreFoundation on any system,
  /// are never accepted.
  public var depth: Int
  /// Values, keys included. A shared object of a binary file counts each time it occurs, since a walk through the tree
  /// meets it each time; for the same reason text and data of it count one more for every 64 bytes. Its object table
  /// may not list more objects either.
  public var nodes: Int
  /// Bytes of one string in its stored encoding.
  public var stringBytes: Int
  /// Bytes of one data value.
  public var dataBytes: Int

  /// Creates limits; each has a default.
  public init(
    bytes: Int = 16 << 20,
    depth: Int = 513,
    nodes: Int = 500_000,
    stringBytes: Int = 4 << 20,
    dataBytes: Int = 8 << 20
  ) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
    self.stringBytes = stringBytes
    self.dataBytes = dataBytes
  }

  /// The maximum depth, whatever the limits say.
  package static let maximumDepth = 513

  /// The number of levels of containers that are accepted.
  package var levels: Int { min(depth, Self.maximumDepth) }

  /// The number of bytes of shared text or data that count as one more value.
  static let bytesPerNode = 64

  /// The defaults.
  public static let `default` = PropertyListLimits()
}
