import Foundation

/// A copy of the bytes: the lower bound for everything that reads all of them.
@safe final class ByteCopy {
  private let room: UnsafeMutableRawBufferPointer

  init(upTo count: Int) {
    unsafe room = .allocate(byteCount: count, alignment: 16)
  }

  deinit { unsafe room.deallocate() }

  func copy(_ bytes: [UInt8]) -> Int {
    unsafe bytes.withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = unsafe room.baseAddress, source.count <= (unsafe room.count)
      else { return 0 }
      _ = unsafe memcpy(to, from, source.count)
      return unsafe Int(to.load(fromByteOffset: source.count / 2, as: UInt8.self))
    }
  }
}
