/// What goes between this process and one that works for it: a kind, the number of the bytes that follow, and these.
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
    guard let header = try header(of: received) else { return headerLength - received.count }
    return max(headerLength + header.count - received.count, 0)
  }

  /// The message at the beginning of what was received, and its length with the header; nil if it is not complete.
  ///
  /// - Throws: an error if it is not a message.
  static func first(in received: ArraySlice<UInt8>) throws(Invalid) -> (message: Message, length: Int)? {
    guard let (kind, count) = try header(of: received), received.count >= headerLength + count else { return nil }
    let bytes = Array(received.dropFirst(headerLength).prefix(count))
    return (Message(kind: kind, bytes: bytes), headerLength + count)
  }

  /// Nil if the header is not complete.
  private static func header(
    of received: some RandomAccessCollection<UInt8>
  ) throws(Invalid) -> (kind: Kind, count: Int)? {
    guard received.count >= headerLength else { return nil }
    let header = Array(received.prefix(headerLength))
    let count = (0..<4).reduce(0) { $0 | Int(header[4 + $1]) << (8 * $1) }
    guard let kind = Kind(rawValue: header[0]), count <= maximumLength else { throw Invalid() }
    return (kind, count)
  }

  /// What was received is not a message.
  struct Invalid: Error {}
}
