#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import SystemPackage

// Threads without Dispatch, which would wait forever for a thread that cannot be created, for example with little
// address space.

extension SystemCalls {
  #if canImport(Darwin)
    private typealias ThreadArgument = UnsafeMutableRawPointer
  #else
    private typealias ThreadArgument = UnsafeMutableRawPointer?
  #endif

  /// The body of a thread.
  private final class ThreadBody {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// The stack size of a thread. The default depends on the user's limits.
  private static let stackSize = 1 << 21

  /// Starts a thread, which must be joined.
  static func startThread(_ run: @escaping @Sendable () -> Void) throws(Errno) -> ThreadHandle {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { unsafe attributes.deallocate() }
    guard unsafe pthread_attr_init(attributes) == 0 else { throw .noMemory }
    defer { unsafe pthread_attr_destroy(attributes) }
    _ = unsafe pthread_attr_setstacksize(attributes, stackSize)
    let body = unsafe Unmanaged.passRetained(ThreadBody(run))
    let start: @convention(c) (ThreadArgument) -> UnsafeMutableRawPointer? = { argument in
      #if canImport(Darwin)
        let pointer = argument
      #else
        guard let pointer = unsafe argument else { return nil }
      #endif
      // Retained for this thread, and released at its end.
      unsafe Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run()
      return nil
    }
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let number = unsafe pthread_create(&thread, attributes, start, body.toOpaque())
    guard number == 0 else {
      unsafe body.release()
      throw Errno(rawValue: number)
    }
    #if canImport(Darwin)
      guard let thread else { throw .noMemory }
    #endif
    return ThreadHandle(thread: thread)
  }

  /// Waits for the end of a thread.
  static func join(_ handle: ThreadHandle) { _ = pthread_join(handle.thread, nil) }
}

/// A thread that was started.
struct ThreadHandle {
  fileprivate let thread: pthread_t
}

/// A lock with conditions.
///
/// Unchecked: the calls make it safe to share. Their memory does not move during the lifetime of this object.
@safe final class Monitor: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let conditions: [UnsafeMutablePointer<pthread_cond_t>]

  /// - Parameter conditions: how many conditions there are.
  init(conditions count: Int) {
    unsafe mutex = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe conditions = (0..<count).map { _ in
      let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
      unsafe pthread_cond_init(condition, nil)
      return unsafe condition
    }
  }

  deinit {
    for index in unsafe conditions.indices {
      unsafe pthread_cond_destroy(conditions[index])
      unsafe conditions[index].deallocate()
    }
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Runs a closure with the lock.
  func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Waits for a condition, with the lock. Spurious wakeups are possible.
  func wait(for condition: Int) { unsafe pthread_cond_wait(conditions[condition], mutex) }

  /// Wakes one thread that waits for a condition.
  func signal(_ condition: Int) { unsafe pthread_cond_signal(conditions[condition]) }

  /// Wakes all threads that wait for a condition.
  func broadcast(_ condition: Int) { unsafe pthread_cond_broadcast(conditions[condition]) }
}
