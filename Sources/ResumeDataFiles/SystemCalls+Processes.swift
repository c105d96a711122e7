import CSystemCalls
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Processes that work for this one, and the sockets that connect them.

extension SystemCalls {
  /// What a wait for a descriptor ended with.
  enum WaitResult {
    case readable, interrupted, timeout
  }

  /// Waits until something can be read, or the end is reached. An interruption comes first.
  ///
  /// - Parameter milliseconds: -1 for any time.
  static func wait(
    for descriptor: FileDescriptor, orInterruptedBy interruption: Interruption?, milliseconds: Int
  ) -> WaitResult {
    // A negative descriptor is ignored.
    let numbers = [descriptor.rawValue, interruption?.pipe.rawValue ?? -1]
    var requests = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      let count = unsafe poll(&requests, 2, CInt(milliseconds))
      if count < 0, errno == EINTR { continue }
      if requests[1].revents != 0 { return .interrupted }
      return count == 0 ? .timeout : .readable
    }
  }

  /// Whether something can be read, without waiting for it and without reading it.
  static func isReadable(_ descriptor: FileDescriptor) -> Bool {
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, 0) > 0
  }

  /// The program that is running.
  static func runningProgram() throws(Errno) -> FilePath {
    var path = [CChar](repeating: 0, count: 4_096)
    guard unsafe resumedata_program(&path, UInt32(path.count)) == 0 else { throw .fileNameTooLong }
    return FilePath(platformString: path)
  }

  /// Two connected sockets.
  static func socketPair() throws(Errno) -> (FileDescriptor, FileDescriptor) {
    var ends: [CInt] = [-1, -1]
    guard unsafe resumedata_socket_pair(&ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  /// Starts a program with a socket as its standard input and nothing else open.
  ///
  /// - Parameter arguments: with the name of the program, as it sees them.
  static func start(
    _ program: FilePath, _ arguments: [String], socket: FileDescriptor
  ) throws(Errno) -> pid_t {
    var copies = unsafe arguments.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    guard unsafe copies.allSatisfy({ unsafe $0 != nil }) else { throw .noMemory }
    unsafe copies.append(nil)
    var process = pid_t()
    let number = unsafe program.withPlatformString { path in
      unsafe resumedata_spawn(path, copies, socket.rawValue, &process)
    }
    guard number == 0 else { throw Errno(rawValue: number) }
    return process
  }

  /// Ends a process of ours that may have ended, and returns the number of the signal that ended it, or 0 and its exit
  /// code.
  static func end(_ process: pid_t) -> (signal: Int, code: Int) {
    // It is not waited for before, so that the number is still its own. What has ended is not changed by a signal.
    _ = kill(process, SIGKILL)
    var code: CInt = 0
    let signal = unsafe resumedata_wait(process, &code)
    return (Int(signal), Int(code))
  }

  /// Sends all bytes, and open files with the first of them.
  static func send(
    _ bytes: [UInt8], with files: [FileDescriptor], to socket: FileDescriptor
  ) throws(Errno) {
    var (sent, files) = (0, files.map(\.rawValue))
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
        return unsafe resumedata_send(socket.rawValue, rest.baseAddress, rest.count, files, files.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw Errno(rawValue: errno)
      }
      (sent, files) = (sent + count, [])
    }
  }

  /// Receives bytes, none at the end, and the open files that came with them.
  static func receive(
    atMost count: Int, from socket: FileDescriptor
  ) throws(Errno) -> (bytes: [UInt8], files: [FileDescriptor]) {
    var numbers = [CInt](repeating: -1, count: Int(RESUMEDATA_DESCRIPTORS))
    var (fileCount, failure) = (0, CInt(0))
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, count in
      while true {
        let received = unsafe resumedata_receive(
          socket.rawValue, buffer.baseAddress, buffer.count, &numbers, &fileCount)
        if received >= 0 { return count = received }
        failure = errno
        if failure != EINTR { return }
        failure = 0
      }
    }
    guard failure == 0 else { throw Errno(rawValue: failure) }
    return (bytes, numbers.prefix(fileCount).map { FileDescriptor(rawValue: $0) })
  }

  /// Takes from this process what reading files that others wrote does not need.
  ///
  /// - Parameter addressSpace: how many bytes more than now it may use.
  static func confine(addressSpace: Int) {
    // What it uses now counts too: a sanitizer reserves terabytes.
    let now = pagesOfAddressSpace.map { $0.multipliedReportingOverflow(by: sysconf(CInt(_SC_PAGESIZE))).partialValue }
    resumedata_confine(now.map { UInt64($0 &+ addressSpace) } ?? 0)
  }

  private static var pagesOfAddressSpace: Int? {
    guard let opened = try? openForReading("/proc/self/statm") else { return nil }
    let file = OwnedDescriptor(opened)
    guard let text = try? file.descriptor.readAll(atMost: 256) else { return nil }
    return Int(String(decoding: text.prefix { $0 != 0x20 }, as: UTF8.self))
  }

  /// Lets this process end when it has used so many more seconds of processor time.
  static func limitProcessorTime(seconds: Int) { resumedata_limit_processor_time(rlim_t(seconds)) }

  /// Whether a descriptor is a socket.
  static func isSocket(_ descriptor: FileDescriptor) -> Bool { (try? Stat(descriptor))?.type == .socket }

  /// Seconds of a clock that is never set.
  static var seconds: Int {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }
}
