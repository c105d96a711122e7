public import SystemPackage

/// A failed operation on a file: the operation, the file, the cause, and advice.
public struct FileOperationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation: `open`, `read`, `write the new contents of`.
  public var operation: String
  /// The file as the user named it; `-` is standard input.
  public var path: FilePath
  /// Why it failed.
  public var cause: Cause
  /// The state of the file and what the user can do, or nil if the reason is sufficient.
  public var advice: String?

  /// Why an operation failed.
  public enum Cause: Error, Sendable, Hashable {
    /// The system refused.
    case system(Errno)
    /// It is not a regular file.
    case kind(FileKind)
    /// The file has changed since it was read.
    case changedMeanwhile
    /// The directory is no longer the one that was listed.
    case directoryReplaced
    /// It has bytes but no size, like files of `/proc`.
    case notStored
    /// Its directory is append-only.
    case appendOnlyDirectory
    /// It is one of the inputs.
    case isInput
    /// The run was interrupted while it waited.
    case interrupted
    /// Another process held the lock on the file for too long.
    case busy
    /// The file has this many hard links, one of which would be separated from the others.
    case hardLinks(Int)
    /// The new file would have another owner or group than the old one.
    case owner(user: UInt32, group: UInt32)
    /// The file has the maximum number of backups.
    case backups(Int)
    /// The file has more bytes than the limit.
    case tooLong(limit: Int)
    /// An error without an error number.
    case unknown
  }

  init(_ operation: String, _ path: FilePath, _ cause: Cause, advice: String? = nil) {
    self.operation = operation
    self.path = path
    self.cause = cause
    self.advice = advice
  }

  /// The error number of the system, or nil if there is none.
  public var errno: Errno? {
    if case .system(let number) = cause { number } else { nil }
  }

  /// `cannot open x.plist: No such file or directory`, followed by the advice in parentheses, if any. Safe to print.
  public var description: String {
    let name = path == "-" ? "standard input" : path.escaped
    return "cannot \(operation) \(name): \(reason)" + (advice.map { " (\($0))" } ?? "")
  }

  /// Why it failed, in words.
  public var reason: String {
    switch cause {
    case .system(let number): number.description
    case .kind(let kind): "it is \(kind.description)"
    case .changedMeanwhile: "another process changed it meanwhile"
    case .directoryReplaced: "another process replaced the directory meanwhile"
    case .notStored: "it is not stored on a disk"
    case .appendOnlyDirectory: "its directory is append-only"
    case .isInput: "it is one of the inputs"
    case .interrupted: "interrupted"
    case .busy: "another process is using it"
    case .hardLinks(let count): "it has \(count) names (hard links)"
    case .owner(let user, let group): "the new file would not belong to user \(user) and group \(group)"
    case .backups(let count): "it has \(count) backups"
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .unknown: "unknown error"
    }
  }
}

extension FileOperationError {
  /// An error while writing next to or in place of a file, with what to do about it.
  init(writing operation: String, _ path: FilePath, _ number: Errno) {
    self.init(operation, path, .system(number), advice: Self.advice(for: number))
  }

  private static func advice(for number: Errno) -> String? {
    switch number {
    case .noSpace, .diskQuotaExceeded: "nothing was changed; free some space and run again"
    case .readOnlyFileSystem: "nothing was changed; the result can be written elsewhere"
    case .permissionDenied, .notPermitted:
      "nothing was changed; you need permission to write to the directory"
    case .fileNameTooLong: "nothing was changed; the name leaves no room for the suffix"
    default: "nothing was changed"
    }
  }
}

/// Runs an operation on a file that may fail with an error number.
func mappingErrno<Value: ~Copyable>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileOperationError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileOperationError(operation, path, .system(error))
  }
}

/// Runs an operation that writes next to or in place of a file; the error has advice.
func writing<Value: ~Copyable>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileOperationError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileOperationError(writing: operation, path, error)
  }
}
