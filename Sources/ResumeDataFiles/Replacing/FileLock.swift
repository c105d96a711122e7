import SystemPackage

/// The advisory lock that excludes two runs on the same file.
///
/// The lock is on the inode. After waiting for it, the path may lead to another file that the other run put in its
/// place: this must be checked.
enum FileLock {
  /// The result of an attempt to lock.
  enum Outcome {
    case held
    /// Another open file holds it.
    case taken
    /// The file system has no locks, or none for a file that was opened for reading.
    case unavailable
  }

  /// Tries to lock without waiting.
  static func attempt(_ descriptor: FileDescriptor) -> Outcome {
    do throws(Errno) {
      try SystemCalls.lock(descriptor)
      return .held
    } catch {
      return error == .resourceTemporarilyUnavailable || error == .wouldBlock ? .taken : .unavailable
    }
  }
}

/// Retries with growing pauses until a timeout.
struct RetryPolicy {
  private let end: ContinuousClock.Instant
  private var pause = 500

  init(_ duration: Duration) { end = ContinuousClock.now.advanced(by: duration) }

  /// Waits for a pause. Returns false after the timeout.
  mutating func wait() -> Bool {
    guard ContinuousClock.now < end else { return false }
    SystemCalls.sleep(microseconds: pause)
    pause = min(pause * 2, 20_000)
    return true
  }
}
