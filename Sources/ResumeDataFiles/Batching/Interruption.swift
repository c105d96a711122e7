import SystemPackage

/// Reports SIGINT, SIGTERM and SIGHUP as a flag.
///
/// After the first ``begin()`` none of the signals ends the process, however often it comes. The code that works
/// through files asks between them, so that no file is left half-done. A command must not call it before it waits for
/// standard input.
public struct Interruption: Sendable {
  /// Begins to catch the signals. Later calls return the same value.
  ///
  /// - Throws: an error if the process has no more descriptors.
  public static func begin() throws(FileOperationError) -> Interruption {
    do throws(Errno) {
      return Interruption(pipe: try caught.get())
    } catch {
      throw FileOperationError("catch", "signals", .system(error))
    }
  }

  private static let caught = Result<FileDescriptor, Errno> { () throws(Errno) in try SystemCalls.catchInterrupts() }

  /// Becomes readable with the first signal, and is never read.
  let pipe: FileDescriptor

  /// Whether a signal came.
  public var isRaised: Bool { SystemCalls.isReadable(pipe) }
}
