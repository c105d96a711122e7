/// The result of every contender for a blob, as one number.
enum BlobCheck {
  static let topKey = "NSKeyedArchiveRootObjectKey"
  static let bytesReceived = "NSURLSessionResumeBytesReceived"
  static let currentRequest = "NSURLSessionResumeCurrentRequest"
  static let originalRequest = "NSURLSessionResumeOriginalRequest"
  private static let mask = Array("TedLasso".utf8)
  /// An archive of a request has more objects than this.
  private static let minimumObjects = 8

  /// The bytes received, and one bit for each request that was found.
  static func result(received: Int, requests: [Bool]) -> Int {
    received &* 4 &+ requests.filter(\.self).count
  }

  /// The same for contenders that give only the number of objects in the archive of a request.
  static func result(received: Int, objects: [Int]) -> Int {
    result(received: received, requests: objects.map { $0 > minimumObjects })
  }

  /// A masked archive without its mask, for contenders that do not support masks.
  static func unmasked(_ bytes: [UInt8]) -> [UInt8] {
    var plain = bytes
    for (index, byte) in zip(plain.indices, mask) { plain[index] ^= byte }
    return plain
  }
}
