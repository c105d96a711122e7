import SystemPackage

extension FileDescriptor {
  /// Reads to the end, but no more than a limit and one byte: whoever asked sees from it that there was more.
  func readAll(atMost limit: Int) throws(Errno) -> [UInt8] {
    let chunk = 64 * 1_024
    // One more than the limit, except where that is no number.
    let most = limit == .max ? limit : limit + 1
    var bytes: [UInt8] = []
    do {
      while bytes.count < most {
        let wanted = Swift.min(chunk, most - bytes.count)
        // SystemPackage reads into a raw buffer; the array owns the memory for the length of the call.
        let part = try unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
          count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if part.isEmpty { break }
        bytes += part
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
    return bytes
  }

  /// Whether the file holds these bytes from its start to its end, and no others.
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
