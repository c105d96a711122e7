public import SystemPackage

/// A failed operation on a file: what was being done, to which file, why it failed, and what to do about it.
public struct FileOperationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was being done: `open`, `read`, `write the new contents of`.
  public var operation: String
  /// The file as the user named it; `-` is standard input.
  public var path: FilePath
  /// Why it failed.
  public var cause: Cause
  /// What became of the file and what the user can do, or nil if the reason says it all.
  public var advice: String?

  /// Why an operation failed.
  public enum Cause: Error, Sendable, Hashable {
    /// The system refused.
    case system(Errno)
    /// It is not a regular file.
    case kind(FileKind)
    /// The file is not any more what was read.
    case changedMeanwhile
    /// The directory is not any more the one that was listed.
    case directoryReplaced
    /// It gives bytes without having a size, as files of `/proc` do.
    case notStored
    /// Names can be added to its directory and not be removed.
    case appendOnlyDirectory
    /// It is one of the files that are read.
    case isInput
    /// The run was interrupted while it waited.
    case interrupted
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

  init(_ operation: String, _ path: FilePath, _ cause: Cause, advice: String? = nil) {
    self.operation = operation
    self.path = path
    self.cause = cause
    self.advice = advice
  }

  /// What the system said, or nil if it did not say it as an error number.
  public var errno: Errno? {
    if case .system(let number) = cause { number } else { nil }
  }

  /// `cannot open x.plist: No such file or directory`, where there is advice followed by it in brackets. Safe to print.
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

/// Does something on a file that may fail with an error number.
func mappingErrno<Value: ~Copyable>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileOperationError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileOperationError(operation, path, .system(error))
  }
}

/// Writes something next to or in place of a file; the error says what to do.
func writing<Value: ~Copyable>(
  _ operation: String, _ path: FilePath, _ body: () throws(Errno) -> Value
) throws(FileOperationError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw FileOperationError(writing: operation, path, error)
  }
}
