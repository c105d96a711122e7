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
  static let longest = heads.map(\.count).max() ?? 0

  private static let firstBytes: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for head in heads { table[Int(head[0])] = true }
    return table
  }()

  /// Where the next head begins.
  static func next(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let end = min(end, bytes.count)
    var position = start
    while position < end {
      if firstBytes[Int(bytes[position])], heads.contains(where: { bytes[position..<end].starts(with: $0) }) {
        return position
      }
      position += 1
    }
    return nil
  }
}
