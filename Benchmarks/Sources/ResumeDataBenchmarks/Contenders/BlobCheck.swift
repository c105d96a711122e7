/// What every contender must have found in a blob, as one number.
enum BlobCheck {
  static let topKey = "NSKeyedArchiveRootObjectKey"
  static let bytesReceived = "NSURLSessionResumeBytesReceived"
  static let currentRequest = "NSURLSessionResumeCurrentRequest"
  static let originalRequest = "NSURLSessionResumeOriginalRequest"
  private static let mask = Array("TedLasso".utf8)
  /// An archive of a request has more objects than this.
  private static let fewestObjects = 8

  /// The bytes received, and twice a bit that says that a request was there.
  static func result(received: Int, requests: [Bool]) -> Int {
    received &* 4 &+ requests.filter(\.self).count
  }

  /// The same where a contender knows no more of a request than how many objects its archive has.
  static func result(received: Int, objects: [Int]) -> Int {
    result(received: received, requests: objects.map { $0 > fewestObjects })
  }

  /// A masked archive without its mask, for contenders that know nothing of masks.
  static func unmasked(_ bytes: [UInt8]) -> [UInt8] {
    var plain = bytes
    for (index, byte) in zip(plain.indices, mask) { plain[index] ^= byte }
    return plain
  }
}
