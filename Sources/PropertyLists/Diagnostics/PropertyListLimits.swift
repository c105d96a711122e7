/// How much of an input a decoder takes before it refuses. Each limit is inclusive.
///
/// The defaults leave a hundredfold room over any resumeData that was ever published (the largest has 7.5 KB, some 300
/// values, 4 levels) and keep the worst input of a megabyte within about a second and some hundred megabytes.
public struct PropertyListLimits: Sendable, Hashable {
  /// Bytes of input.
  public var bytes: Int
  /// Containers within containers; the root is at depth 1. More than 513, the most that CoreFoundation reads on any
  /// system, are never taken.
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

  /// The deepest that is taken, whatever the limits say.
  package static let maximumDepth = 513

  /// How many levels of containers are taken.
  package var levels: Int { min(depth, Self.maximumDepth) }

  /// How many bytes of shared text or data weigh as much as one more value.
  static let bytesPerNode = 64

  /// The defaults.
  public static let `default` = PropertyListLimits()
}
