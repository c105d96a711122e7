import SystemPackage

/// Reads a file, a pipe or a terminal to its end.
struct Reader {
  private static let part = 64 * 1_024

  /// The number of bytes that are kept, plus one.
  let limit: Int
  /// Ends a wait for a pipe or a terminal.
  let interruption: Interruption?
  /// Called at least once a second during a wait, and with each part.
  var progress: (() -> Void)?

  /// Reads, and passes on each part.
  func read(
    _ descriptor: FileDescriptor, _ each: (([UInt8]) -> Void)?
  ) throws(FileOperationError.Cause) -> InputSource.Contents {
    let type = (try? Stat(descriptor))?.type
    // One more than the limit, unless that overflows.
    let most = limit == .max ? limit : limit + 1
    let mayEnd = type == .regular || type == .fifo || type == .socket
    var contents = InputSource.Contents()
    var size: Int64 = 0
    while true {
      let room = most - contents.bytes.count
      if room == 0, each == nil || !mayEnd { return contents }
      if type != .regular { try waitFor(descriptor) }
      let wanted = each == nil || !mayEnd ? min(Self.part, room) : Self.part
      guard let part = try Self.part(of: descriptor, wanted) else { continue }
      if part.isEmpty { break }
      size += Int64(part.count)
      if part.count <= room { contents.bytes += part } else { contents.bytes += part.prefix(room) }
      each?(part)
      progress?()
    }
    contents.size = size
    return contents
  }

  private func waitFor(_ descriptor: FileDescriptor) throws(FileOperationError.Cause) {
    while true {
      let wait = SystemCalls.wait(
        for: descriptor, orInterruptedBy: interruption, milliseconds: progress == nil ? -1 : 1_000)
      switch wait {
      case .readable: return
      case .interrupted: throw .interrupted
      case .timeout: progress?()
      }
    }
  }

  /// The next bytes; none at the end, nil if there are none yet.
  private static func part(of descriptor: FileDescriptor, _ count: Int) throws(FileOperationError.Cause) -> [UInt8]? {
    do {
      return try descriptor.part(count)
    } catch {
      if error == .resourceTemporarilyUnavailable || error == .wouldBlock { return nil }
      throw .system(error)
    }
  }
}
