// Only this file and those that extend it call C: calls that SystemPackage lacks, with EINTR retried and error numbers
// thrown.
import CSystemCalls
package import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// System calls.
enum SystemCalls {
  /// Repeats a call until it is not interrupted.
  private static func retrying<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
    while true {
      let value = call()
      if value != -1 { return value }
      let number = Errno(rawValue: errno)
      if number != .interrupted { throw number }
    }
  }

  // MARK: Files in a directory

  /// The flags for reading, without updating the access time if the system allows it.
  static let reading: CInt = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC

  /// Opens a directory; a link is followed.
  static func openDirectory(_ path: FilePath) throws(Errno) -> FileDescriptor {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    return FileDescriptor(rawValue: try retrying { unsafe path.withPlatformString { unsafe open($0, flags) } })
  }

  /// Opens a directory in another one; a link is not followed.
  static func openDirectory(_ name: FilePath, in directory: FileDescriptor) throws(Errno) -> FileDescriptor {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    return FileDescriptor(
      rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(directory.rawValue, $0, flags) } })
  }

  /// Opens a file that the user named, without waiting for the other end of a FIFO.
  static func openForReading(_ path: FilePath) throws(Errno) -> FileDescriptor {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    return FileDescriptor(rawValue: try retrying { unsafe path.withPlatformString { unsafe open($0, flags) } })
  }

  /// Opens a file for reading without following a link, without waiting (for the other end of a FIFO), and without
  /// touching its access time where that is permitted.
  static func openFile(_ name: FilePath, in directory: FileDescriptor) throws(Errno) -> FileDescriptor {
    #if os(Linux)
      // O_NOATIME, which the C library's module does not export. Only the owner of a file may use it.
      let quietly = 0o1000000 as CInt
    #else
      let quietly = 0 as CInt
    #endif
    func attempt(_ flags: CInt) throws(Errno) -> FileDescriptor {
      FileDescriptor(
        rawValue: try retrying {
          unsafe name.withPlatformString { unsafe openat(directory.rawValue, $0, flags) }
        })
    }
    do {
      return try attempt(reading | quietly)
    } catch Errno.notPermitted {
      return try attempt(reading)
    }
  }

  /// Creates a file that did not exist, for reading and writing.
  static func createFile(
    _ name: FilePath, in directory: FileDescriptor, permissions: FilePermissions
  ) throws(Errno) -> FileDescriptor {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let number = try retrying {
      unsafe name.withPlatformString { unsafe openat(directory.rawValue, $0, flags, permissions.rawValue) }
    }
    return FileDescriptor(rawValue: number)
  }

  /// Opens an existing file for writing, without waiting.
  static func openForWriting(_ path: FilePath) throws(Errno) -> FileDescriptor {
    let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    return FileDescriptor(rawValue: try retrying { unsafe path.withPlatformString { unsafe open($0, flags) } })
  }

  /// Gives a file a new name in the same directory; a file that had that name is gone.
  static func rename(_ old: FilePath, to new: FilePath, in directory: FileDescriptor) throws(Errno) {
    _ = try retrying {
      unsafe old.withPlatformString { old in
        unsafe new.withPlatformString { new in unsafe renameat(directory.rawValue, old, directory.rawValue, new) }
      }
    }
  }

  /// Exchanges the names of two files in a directory atomically.
  static func exchange(_ first: FilePath, _ second: FilePath, in directory: FileDescriptor) throws(Errno) {
    _ = try retrying {
      unsafe first.withPlatformString { first in
        unsafe second.withPlatformString { second in
          unsafe resumedata_exchange(directory.rawValue, first, second)
        }
      }
    }
  }

  /// Creates a hard link in the same directory; fails if the name exists.
  static func link(_ old: FilePath, to new: FilePath, in directory: FileDescriptor) throws(Errno) {
    _ = try retrying {
      unsafe old.withPlatformString { old in
        unsafe new.withPlatformString { new in unsafe linkat(directory.rawValue, old, directory.rawValue, new, 0) }
      }
    }
  }

  /// Removes a name.
  static func unlink(_ name: FilePath, in directory: FileDescriptor) throws(Errno) {
    _ = try retrying { unsafe name.withPlatformString { unsafe unlinkat(directory.rawValue, $0, 0) } }
  }

  /// Creates a directory with the permissions that new directories have.
  static func makeDirectory(_ path: FilePath) throws(Errno) {
    _ = try retrying { unsafe path.withPlatformString { unsafe mkdir($0, 0o777) } }
  }

  /// The path without links, `.` and `..`.
  static func realPath(_ path: FilePath) throws(Errno) -> FilePath {
    // The C library allocates the string; it is copied and freed.
    guard let text = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else { throw Errno(rawValue: errno) }
    defer { unsafe free(text) }
    return unsafe FilePath(platformString: text)
  }

  // MARK: Open files

  /// Waits until a file or directory is on the disk.
  static func synchronize(_ descriptor: FileDescriptor) throws(Errno) {
    #if canImport(Darwin)
      // There fsync only passes the bytes to the drive; not every file system supports the stronger call.
      if fcntl(descriptor.rawValue, F_FULLFSYNC) != -1 { return }
    #endif
    _ = try retrying { fsync(descriptor.rawValue) }
  }

  /// Waits until a directory's names are on the disk, if the file system supports that.
  static func synchronizeDirectory(_ descriptor: FileDescriptor) throws(Errno) {
    do throws(Errno) {
      try synchronize(descriptor)
    } catch {
      guard [.invalidArgument, .notSupported, .badFileDescriptor].contains(error) else { throw error }
    }
  }

  /// Takes the advisory lock on an open file, without waiting.
  ///
  /// - Throws: `.wouldBlock` if another open file of the same inode has the lock.
  static func lock(_ descriptor: FileDescriptor) throws(Errno) {
    _ = try retrying { flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }
  }

  static func setOwner(_ descriptor: FileDescriptor, user: UserID, group: GroupID) throws(Errno) {
    _ = try retrying { fchown(descriptor.rawValue, user.rawValue, group.rawValue) }
  }

  static func setPermissions(_ descriptor: FileDescriptor, _ permissions: FilePermissions) throws(Errno) {
    _ = try retrying { fchmod(descriptor.rawValue, permissions.rawValue) }
  }

  /// Gives a file the access and modification time of another.
  static func setTimes(_ descriptor: FileDescriptor, like stat: Stat) throws(Errno) {
    let times = [stat.st_atim, stat.st_mtim]
    _ = try retrying { unsafe futimens(descriptor.rawValue, times) }
  }

  /// The modification time: seconds and nanoseconds.
  static func modified(_ stat: Stat) -> [Int] { [Int(stat.st_mtim.tv_sec), Int(stat.st_mtim.tv_nsec)] }

  // MARK: Directories

  /// Calls a closure with each name in a directory (NUL-terminated) and its type, if the directory has it. `.` and `..`
  /// are left out.
  static func forEachEntry(
    of directory: FileDescriptor, _ body: (_ name: [CChar], _ type: FileType?) -> Void
  ) throws(Errno) {
    // The stream owns its descriptor, so it gets a duplicate.
    let own = try retrying { fcntl(directory.rawValue, F_DUPFD_CLOEXEC, 0) }
    guard let stream = unsafe fdopendir(own) else {
      let number = Errno(rawValue: errno)
      _ = close(own)
      throw number
    }
    defer { unsafe closedir(stream) }
    unsafe rewinddir(stream)
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw Errno(rawValue: errno) }
        return
      }
      // The name is at the end of the entry, NUL-terminated, and may be longer than its declared type.
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return }
      let start = unsafe UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
      let name = unsafe Array(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
      if name == [46, 0] || name == [46, 46, 0] { continue }
      let type = unsafe entry.pointee.d_type
      // DT_UNKNOWN is 0; the others are the type's bits of a mode, shifted.
      body(name, type == 0 ? nil : FileType(rawValue: CInterop.Mode(type) << 12))
    }
  }

  // MARK: The process

  static var processIdentifier: Int { Int(getpid()) }

  /// Whether a process with that number is running, as far as known.
  static func isAlive(_ process: Int) -> Bool {
    guard let number = pid_t(exactly: process), number > 0 else { return false }
    return kill(number, 0) == 0 || errno == EPERM
  }

  /// The seconds since the last modification; negative if clocks disagree.
  static func age(_ stat: Stat) -> Double {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec - stat.st_mtim.tv_sec) + Double(now.tv_nsec - stat.st_mtim.tv_nsec) * 1e-9
  }

  /// The number of active processors, at least 1.
  static var processorCount: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

  /// Sleeps.
  static func sleep(microseconds: Int) {
    var time = timespec(tv_sec: microseconds / 1_000_000, tv_nsec: microseconds % 1_000_000 * 1_000)
    _ = unsafe nanosleep(&time, nil)
  }
}

// MARK: - Extended attributes

extension SystemCalls {
  #if canImport(Darwin)
    /// Copies extended attributes and the access control list.
    static func copyAttributes(from source: FileDescriptor, to target: FileDescriptor) throws(Errno) {
      let flags = copyfile_flags_t(COPYFILE_XATTR | COPYFILE_ACL)
      _ = try retrying { unsafe fcopyfile(source.rawValue, target.rawValue, nil, flags) }
    }
  #else
    /// Runs a call that fills a buffer, with a buffer that is large enough.
    private static func filling(_ call: (UnsafeMutableRawBufferPointer) -> Int) throws(Errno) -> [UInt8] {
      var capacity = 1_024
      while true {
        var filled = Result<Int, Errno>.success(0)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
          do throws(Errno) {
            count = try retrying { unsafe call(UnsafeMutableRawBufferPointer(buffer)) }
          } catch {
            filled = .failure(error)
          }
        }
        do {
          _ = try filled.get()
          return bytes
        } catch Errno.outOfRange where capacity <= 1 << 20 {
          capacity *= 8
        }
      }
    }

    /// The names of a file's extended attributes, each ended by NUL.
    static func attributeNames(of descriptor: FileDescriptor) throws(Errno) -> [[UInt8]] {
      try unsafe filling { unsafe flistxattr(descriptor.rawValue, $0.baseAddress, $0.count) }
        .split(separator: 0).map { Array($0) + [0] }
    }

    static func attribute(_ name: [UInt8], of descriptor: FileDescriptor) throws(Errno) -> [UInt8] {
      let name = name.map { CChar(bitPattern: $0) }
      return try unsafe filling { unsafe fgetxattr(descriptor.rawValue, name, $0.baseAddress, $0.count) }
    }

    static func setAttribute(_ name: [UInt8], to value: [UInt8], of descriptor: FileDescriptor) throws(Errno) {
      let name = name.map { CChar(bitPattern: $0) }
      _ = try retrying { unsafe fsetxattr(descriptor.rawValue, name, value, value.count, 0) }
    }

    static func removeAttribute(_ name: [UInt8], of descriptor: FileDescriptor) throws(Errno) {
      let name = name.map { CChar(bitPattern: $0) }
      _ = try retrying { unsafe fremovexattr(descriptor.rawValue, name) }
    }
  #endif
}

// MARK: - Signals

extension SystemCalls {
  /// The pipe of the signal handler: set once before the handler is installed, and never changed. A handler must not
  /// lock, so no checked form is possible.
  nonisolated(unsafe) private static var signalPipe: CInt = -1

  /// Makes SIGINT, SIGTERM and SIGHUP write a byte to a pipe instead of ending the process, and returns the pipe's
  /// other end. From then on, a closed output is a write error and does not end the process in the middle of a file.
  ///
  /// A signal that was ignored at the start of the process (a background job of a script) stays ignored. Must be called
  /// only once.
  static func catchInterrupts() throws(Errno) -> FileDescriptor {
    var ends: [CInt] = [-1, -1]
    _ = try retrying { unsafe pipe(&ends) }
    for end in ends {
      _ = try retrying { fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = try retrying { fcntl(end, F_SETFL, O_NONBLOCK) }
    }
    unsafe signalPipe = ends[1]
    _ = signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Interrupted calls are restarted; `signal` does that on all supported systems.
      let previous = signal(number) { _ in
        // Only async-signal-safe calls, and errno is restored. A full pipe is fine:
        // the reader is woken up anyway.
        let kept = errno
        var byte: UInt8 = 1
        _ = unsafe write(SystemCalls.signalPipe, &byte, 1)
        errno = kept
      }
      // SIG_IGN is 1 on all of them.
      if unsafe unsafeBitCast(previous, to: Int.self) == 1 { _ = signal(number, previous) }
      // A process inherits blocked signals from the thread that starts it, and threads of Dispatch block them.
      var set = sigset_t()
      unsafe sigemptyset(&set)
      unsafe sigaddset(&set, number)
      unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
    return FileDescriptor(rawValue: ends[0])
  }
}

// MARK: - What the process starts with

extension SystemCalls {
  /// Opens `/dev/null` for those of the first three descriptors that are closed. Otherwise the next opened file would
  /// get their numbers, and with them output for the terminal.
  static func openStandardDescriptors() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      var request = pollfd(fd: number, events: 0, revents: 0)
      guard unsafe poll(&request, 1, 0) >= 0, request.revents & Int16(POLLNVAL) != 0 else { continue }
      // Gets the lowest free number, which is this one.
      _ = unsafe try? FileDescriptor.open("/dev/null", .readWrite)
    }
  }

  /// Whether names in a directory can never be removed.
  static func isAppendOnly(_ directory: FileDescriptor) -> Bool {
    resumedata_is_append_only(directory.rawValue) != 0
  }
}

/// The process that runs the command.
package enum CurrentProcess {
  /// Opens `/dev/null` for those of standard input, output and error that are closed. To be called before anything
  /// else.
  package static func openStandardDescriptors() { SystemCalls.openStandardDescriptors() }

  /// Ends the process at once.
  static func exit() -> Never { _exit(0) }
}

/// The size of a terminal.
package enum TerminalSize {
  /// The number of columns of a terminal, or nil if it is unknown.
  package static func columns(of descriptor: FileDescriptor) -> Int? {
    let columns = Int(resumedata_terminal_columns(descriptor.rawValue))
    return columns > 1 ? columns : nil
  }
}
