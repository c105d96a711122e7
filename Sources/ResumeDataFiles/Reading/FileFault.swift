public import SystemPackage

/// A failed operation on a file: what was being done, to which file, why it failed, and what to do about it.
public struct FileFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was being done: `open`, `read`, `write the new contents of`.
  public var operation: String
  /// The file's name as the user gave it.
  public var name: String
  /// Why it failed.
  public var cause: Cause
  /// What became of the file and what the user can do; nil where the reason says it all.
  public var advice: String?

  /// Why an operation failed.
  public enum Cause: Sendable, Hashable {
    /// The system refused.
    case system(Errno)
    /// It is no regular file.
    case kind(FileKind)
    /// The file is not any more what was read.
    case changedMeanwhile
    /// Another process held the lock on the file for too long.
    case busy
    /// The file has this many names, one of which would be parted from the others.
    case hardLinks(Int)
    /// The new file would have another owner or group than the old one.
    case owner(user: UInt32, group: UInt32)
    /// So many backups of the file exist that we do not look for another free name.
    case backups(Int)
    /// The file has more bytes than were to be read of it.
    case tooLong(limit: Int)
    /// Something without an error number.
    case unknown
  }

  init(_ operation: String, _ name: String, _ cause: Cause, advice: String? = nil) {
    self.operation = operation
    self.name = name
    self.cause = cause
    self.advice = advice
  }

  init(_ operation: String, _ name: String, _ error: any Error) {
    self.init(operation, name, (error as? Errno).map(Cause.system) ?? .unknown)
  }

  /// What the system said; nil where it did not say it as an error number.
  public var errno: Errno? {
    if case .system(let number) = cause { number } else { nil }
  }

  /// `cannot open x.plist: No such file or directory`, where there is advice followed by it in brackets. Holds the
  /// file's name: escape it for a terminal.
  public var description: String {
    "cannot \(operation) \(name): \(reason)" + (advice.map { " (\($0))" } ?? "")
  }

  /// Why it failed, in words.
  public var reason: String {
    switch cause {
    case .system(let number): number.description
    case .kind(let kind): "it is \(kind.description)"
    case .changedMeanwhile: "another process changed it meanwhile"
    case .busy: "another process is at work on it"
    case .hardLinks(let count): "it has \(count) names (hard links)"
    case .owner(let user, let group): "the new file would not belong to user \(user) and group \(group)"
    case .backups(let count): "it has \(count) backups"
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .unknown: "unknown error"
    }
  }
}

extension FileFault {
  /// A fault while writing beside or in place of a file, with what to do about it.
  init(writing operation: String, _ name: String, _ number: Errno) {
    self.init(operation, name, .system(number), advice: Self.advice(for: number))
  }

  private static func advice(for number: Errno) -> String? {
    switch number {
    case .noSpace, .diskQuotaExceeded: "nothing was changed; make room and run again"
    case .readOnlyFileSystem: "nothing was changed; the result can be written elsewhere"
    case .permissionDenied, .notPermitted:
      "nothing was changed; this needs the right to write to the folder"
    case .fileNameTooLong: "nothing was changed; the name leaves no room for the suffix"
    default: "nothing was changed"
    }
  }
}

/// Does something on a file that may fail with an error number.
func faulting<Value>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileFault) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileFault(operation, path.string, .system(error))
  }
}

/// Writes something beside or in place of a file; the fault says what to do.
func writing<Value>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileFault) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileFault(writing: operation, path.string, error)
  }
}
