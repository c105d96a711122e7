public import SystemPackage

/// A failed operation on a file: what was being done, to which file, and what the system said.
public struct FileFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was being done: `open`, `read`.
  public var operation: String
  /// The file's name as the user gave it.
  public var name: String
  /// What the system said; nil where it did not say it as an error number.
  public var errno: Errno?

  init(_ operation: String, _ name: String, _ error: any Error) {
    self.operation = operation
    self.name = name
    errno = error as? Errno
  }

  /// `cannot open x.plist: No such file or directory`. Holds the file's name: escape it for a terminal.
  public var description: String {
    "cannot \(operation) \(name): \(reason)"
  }

  /// What the system said, in words.
  public var reason: String { errno?.description ?? "unknown error" }
}
