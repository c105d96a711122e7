import PropertyLists

/// The 8 bytes that the first 8 bytes of a masked archive are XORed with.
///
/// A masked file always begins with `bplist00`, so XORing these bytes with the first 8 bytes gives the mask. The
/// trailer then shows whether the file is a property list at all.
package struct Mask: Sendable, Hashable {
  /// The 8 bytes.
  package let bytes: [UInt8]

  /// Downloads of the newer loader, since iOS 18.4.
  package static let download = Mask(bytes: Array("TedLasso".utf8))
  /// Uploads since iOS 17.
  package static let upload = Mask(bytes: Array("Colorado".utf8))

  private static let plain = Array("bplist00".utf8)

  /// The mask under which bytes would be a binary property list; nil for less than 8 bytes.
  init?(of input: [UInt8]) {
    guard input.count >= Self.plain.count else { return nil }
    bytes = zip(input, Self.plain).map { $0 ^ $1 }
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether this is one of the two masks that Apple is known to use.
  package var isKnown: Bool { self == .download || self == .upload }

  /// Masks or unmasks a file, which is the same operation.
  func applied(to file: [UInt8]) -> [UInt8] {
    var result = file
    for (index, byte) in zip(result.indices, bytes) { result[index] ^= byte }
    return result
  }
}

extension Mask: CustomStringConvertible {
  /// The mask as text if all of it is printable ASCII, otherwise in hexadecimal digits after `0x`.
  package var description: String {
    if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
    return "0x"
      + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
