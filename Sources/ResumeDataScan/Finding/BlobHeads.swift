/// The beginnings of blobs, as bytes and as base64 text.
enum BlobHeads {
  /// The minimum length: the archive of nil has 160 bytes.
  static let minimumBytes = 100

  private static let heads: [[UInt8]] = [
    Array("bplist0".utf8), Array("<?xml".utf8), Array("YnBsaXN0MD".utf8), Array("PD94bWwg".utf8),
    Array("NhUIJRIHQ1".utf8), Array("IR8ABgEVVF".utf8),
    [0x36, 0x15, 0x08, 0x25, 0x12, 0x07, 0x43, 0x5F], [0x21, 0x1F, 0x00, 0x06, 0x01, 0x15, 0x54, 0x5F],
  ]
  /// The length of the longest head.
  static let maximumLength = heads.map(\.count).max() ?? 0

  /// Where the next head begins.
  static func next(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let end = min(end, bytes.count)
    var position = start
    while position < end {
      let block = skip(bytes, from: position, to: end)
      for candidate in block..<min(block + blockLength, end) where hasHead(bytes, at: candidate, before: end) {
        return candidate
      }
      position = block + blockLength
    }
    return nil
  }

  private static func hasHead(_ bytes: [UInt8], at position: Int, before end: Int) -> Bool {
    isFirstByte[Int(bytes[position])] && heads.contains { bytes[position..<end].starts(with: $0) }
  }

  private static let isFirstByte: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for head in heads { table[Int(head[0])] = true }
    return table
  }()

  private static let blockLength = 32
  private typealias Mask = SIMDMask<SIMD32<Int8>>

  /// The first block from a position on that may have the beginning of a head, or the rest that is not a whole block.
  private static func skip(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var position = start
    unsafe bytes.withUnsafeBytes { bytes in
      while position + blockLength + 1 <= end {
        if unsafe mayHaveHead(bytes, position).isAnySet { return }
        position += blockLength
      }
    }
    return position
  }

  /// Tests the first two bytes of each head. As in ``RawAnchors``, operands are vectors, and masks are joined one
  /// statement at a time.
  @inline(__always)
  private static func mayHaveHead(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> Mask {
    let first = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
    let second = unsafe bytes.loadUnaligned(fromByteOffset: position + 1, as: SIMD32<UInt8>.self)
    @inline(__always)
    func at(_ a: UInt8, _ b: UInt8) -> Mask {
      (first .== SIMD32(repeating: a)) .& (second .== SIMD32(repeating: b))
    }
    var found: Mask = at(0x62, 0x70)
    found .|= at(0x3C, 0x3F)
    found .|= at(0x59, 0x6E)
    found .|= at(0x50, 0x44)
    found .|= at(0x4E, 0x68)
    found .|= at(0x49, 0x52)
    found .|= at(0x36, 0x15)
    found .|= at(0x21, 0x1F)
    return found
  }
}
