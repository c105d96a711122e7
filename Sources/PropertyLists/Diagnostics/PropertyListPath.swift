/// Where a value is inside a property list, from the root inwards.
///
/// The text form reads like code: `$objects[1].$class`, keys that are not plain names in quotes (`["NS.keys"][0]`), and
/// `::` where the path continues inside a property list that is stored in a data value
/// (`NSURLSessionResumeCurrentRequest::$top.root`).
public struct PropertyListPath: Sendable {
  /// One step inwards.
  public enum Component: Sendable {
    /// The value of a dictionary's key (of its last entry with that key).
    case key(String)
    /// The element of an array or set, from 0.
    case index(Int)
    /// The root of the property list that the bytes of a data value hold.
    case contents
  }

  /// The steps from the root.
  public var components: [Component]

  /// Creates a path from its steps; without any it is the root.
  public init(_ components: [Component] = []) {
    self.components = components
  }

  /// The root.
  public static let root = PropertyListPath()

  /// The path of one key in the root dictionary.
  public static func key(_ key: String) -> PropertyListPath {
    PropertyListPath([.key(key)])
  }

  /// This path with more steps.
  public func appending(_ steps: Component...) -> PropertyListPath {
    PropertyListPath(components + steps)
  }

  /// This path with the steps of another after it.
  public func appending(contentsOf path: PropertyListPath) -> PropertyListPath {
    PropertyListPath(components + path.components)
  }
}

extension PropertyListPath: Hashable {}

extension PropertyListPath.Component: Hashable {
  /// Exact equality: keys are compared by code point.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.key(let a), .key(let b)): a.hasSameCodePoints(as: b)
    case (.index(let a), .index(let b)): a == b
    case (.contents, .contents): true
    default: false
    }
  }

  /// Feeds the step to the hasher.
  public func hash(into hasher: inout Hasher) {
    switch self {
    // Not by Swift's hash, for which an attacker can choose strings with equal hashes.
    case .key(let key): key.hashCodePoints(into: &hasher)
    case .index(let index): hasher.combine(index)
    case .contents: hasher.combine(-1)
    }
  }
}

extension PropertyListPath: CustomStringConvertible {
  /// The text form; empty for the root. Keys are shown as they are: escape the text before it reaches a terminal.
  public var description: String {
    var text = ""
    var needsDot = false
    for component in components {
      switch component {
      case .index(let index): text += "[\(index)]"
      case .contents: text += "::"
      case .key(let key) where key.isPlainName: text += (needsDot ? "." : "") + key
      case .key(let key):
        text += "[\"" + key.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\"]"
      }
      needsDot = component != .contents
    }
    return text
  }
}

extension String {
  /// Whether a key can be in a path without quotes.
  fileprivate var isPlainName: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
