import SystemPackage

/// SIGINT, SIGTERM and SIGHUP, made into a question: should we stop?
///
/// From the first ``begin()`` on none of the signals ends the process, the second no more than the first: whoever works
/// asks between files, and no file is left half-done. A command that waits for standard input must not use it before.
public struct Interruption: Sendable {
  /// Begins to catch the signals; later calls give the same.
  ///
  /// - Throws: a fault where the process has no more descriptors.
  public static func begin() throws(FileOperationError) -> Interruption {
    do throws(Errno) {
      return Interruption(pipe: try caught.get())
    } catch {
      throw FileOperationError("catch", "signals", .system(error))
    }
  }

  private static let caught = Result<FileDescriptor, Errno> { () throws(Errno) in try SystemCalls.catchInterrupts() }

  /// Becomes readable with the first signal, and nobody ever reads it.
  let pipe: FileDescriptor

  /// Whether a signal came.
  public var isRaised: Bool { SystemCalls.isReadable(pipe) }
}
