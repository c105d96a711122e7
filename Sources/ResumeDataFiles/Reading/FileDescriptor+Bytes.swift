import SystemPackage

extension FileDescriptor {
  /// The next bytes, at most the given number; none at the end.
  func part(_ count: Int) throws(Errno) -> [UInt8] {
    do {
      // SystemPackage reads into a raw buffer; the array owns the memory during the call.
      return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, count in
        count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Reads to the end, but at most one byte more than the limit, which shows the caller that there is more.
  func readAll(atMost limit: Int) throws(Errno) -> [UInt8] {
    // One more than the limit, unless that overflows.
    let most = limit == .max ? limit : limit + 1
    var bytes: [UInt8] = []
    while bytes.count < most {
      let part = try part(Swift.min(64 * 1_024, most - bytes.count))
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  /// Whether the file has exactly these bytes.
  func holds(_ bytes: [UInt8]) throws(Errno) -> Bool {
    try seekToStart()
    return try readAll(atMost: bytes.count) == bytes
  }

  /// Goes back to the first byte.
  func seekToStart() throws(Errno) {
    do {
      try seek(offset: 0, from: .start)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Writes all of it.
  func put(_ bytes: [UInt8]) throws(Errno) {
    do {
      try writeAll(bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
