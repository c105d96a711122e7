/// What a value takes at most, were no object shared: room for the file is made once, and the width of references can
/// be told before they are written.
struct BinaryEstimate {
  /// Objects, containers and scalars.
  private(set) var objects = 0
  /// References inside containers.
  private(set) var references = 0
  /// Bytes of scalars, and of the markers and counts of containers.
  private(set) var bytes = 0
  private let deepest: Int

  /// A marker and a count of 8 bytes behind a marker of its own.
  private static let longestHeader = 10

  /// - Parameter deepest: how many levels of containers the value may have.
  init(of value: PropertyList, deepest: Int) throws(PropertyListError) {
    self.deepest = deepest
    try add(value, depth: 1)
  }

  /// Bytes of the file.
  var fileSize: Int {
    let objectBytes = bytes + references * BinaryWriter.width(of: objects)
    return BinaryTrailer.headerSize + objectBytes + objects * BinaryWriter.width(of: objectBytes) + BinaryTrailer.size
  }

  private mutating func add(_ value: PropertyList, depth: Int) throws(PropertyListError) {
    guard depth <= deepest + 1 else {
      throw PropertyListError(.tooDeep, "containers nest deeper than \(deepest) levels")
    }
    objects += 1
    switch value {
    case .array(let values), .set(let values):
      bytes += Self.longestHeader
      references += values.count
      for value in values { try add(value, depth: depth + 1) }
    case .dictionary(let dictionary):
      bytes += Self.longestHeader
      references += 2 * dictionary.entries.count
      for entry in dictionary.entries {
        objects += 1
        add(entry.key)
        try add(entry.value, depth: depth + 1)
      }
    case .string(let text): add(text)
    case .data(let data): bytes += Self.longestHeader + data.count
    case .integer: bytes += 17
    case .real, .date, .uid: bytes += 9
    case .null, .fill, .boolean: bytes += 1
    }
  }

  private mutating func add(_ text: String) {
    let size = text.utf8.count
    // A byte of ASCII takes one; two bytes of UTF-8 and three take two, and four take four.
    bytes += Self.longestHeader + (text.utf16.count == size ? size : 2 * size)
  }
}
