import SystemPackage

/// The advisory lock by which two runs on the same files keep out of each other's way.
///
/// The lock is on the inode. After a wait for it the path may lead elsewhere, since the run before may have put another
/// file in its place: that must be checked.
enum FileLock {
  /// What came of asking for the lock.
  enum Outcome {
    case held
    /// Another open file holds it.
    case taken
    /// The file system has no locks, or none for a file that was opened for reading.
    case unavailable
  }

  /// Asks for the lock without waiting.
  static func attempt(_ descriptor: FileDescriptor) -> Outcome {
    do throws(Errno) {
      try SystemCalls.lock(descriptor)
      return .held
    } catch {
      return error == .resourceTemporarilyUnavailable || error == .wouldBlock ? .taken : .unavailable
    }
  }
}

/// When something is tried again: after growing pauses, until a time is over.
struct RetryPolicy {
  private let end: ContinuousClock.Instant
  private var pause = 500

  init(_ duration: Duration) { end = ContinuousClock.now.advanced(by: duration) }

  /// Waits a little; false where the time is over.
  mutating func wait() -> Bool {
    guard ContinuousClock.now < end else { return false }
    SystemCalls.sleep(microseconds: pause)
    pause = min(pause * 2, 20_000)
    return true
  }
}
