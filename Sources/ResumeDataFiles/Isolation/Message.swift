/// What goes between this process and one that works for it: a kind, the number of the bytes that follow, and the bytes.
struct Message {
  enum Kind: UInt8 {
    /// Work to do, with open files.
    case work = 1
    /// The work is not needed any more.
    case cancel
    /// The work goes on.
    case sign
    /// A part of the answer.
    case part
    /// The answer is complete.
    case end
  }

  let kind: Kind
  let bytes: [UInt8]

  private static let headerLength = 8
  /// The longest value that is searched, with what belongs to it.
  static let maximumLength = 64 << 20

  /// A message as it is sent.
  static func encoded(_ kind: Kind, _ bytes: [UInt8] = []) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: headerLength)
    header[0] = kind.rawValue
    for index in 0..<4 { header[4 + index] = UInt8(truncatingIfNeeded: bytes.count >> (8 * index)) }
    return header + bytes
  }

  /// How many bytes are missing to a message that begins with some bytes, or to its header if that is not complete.
  ///
  /// - Throws: an error if it is not a message.
  static func missing(in received: some RandomAccessCollection<UInt8>) throws(Invalid) -> Int {
    guard received.count >= headerLength else { return headerLength - received.count }
    let header = Array(received.prefix(headerLength))
    let count = (0..<4).reduce(0) { $0 | Int(header[4 + $1]) << (8 * $1) }
    guard Kind(rawValue: header[0]) != nil, count <= maximumLength else { throw Invalid() }
    return max(headerLength + count - received.count, 0)
  }

  /// The message at the beginning of what was received, and its length with the header; nil if it is not complete.
  ///
  /// - Throws: an error if it is not a message.
  static func first(in received: ArraySlice<UInt8>) throws(Invalid) -> (message: Message, length: Int)? {
    guard try missing(in: received) == 0, let kind = received.first.flatMap(Kind.init) else { return nil }
    let start = received.startIndex + headerLength
    let count = (0..<4).reduce(0) { $0 | Int(received[start - 4 + $1]) << (8 * $1) }
    return (Message(kind: kind, bytes: Array(received[start..<start + count])), headerLength + count)
  }

  /// What was received is not a message.
  struct Invalid: Error {}
}
