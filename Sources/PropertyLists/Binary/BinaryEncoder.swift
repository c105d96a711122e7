/// Writes a value from scratch: depth first, a container before its contents, keys before values (CFBinaryPList.c,
/// `_flattenPlist`), on a stack in the heap.
///
/// Each object is written when it is met. A scalar whose bytes were already written is removed again and replaced by a
/// reference, so that no list of written scalars is needed.
struct BinaryEncoder {
  private var writer: BinaryWriter
  private var scalars: BinaryScalarIndex

  /// A container that is being written.
  private struct Frame {
    var rest: ContainedValues
    /// Where the next reference belongs.
    var place: Int
  }

  /// The file of a value.
  ///
  /// - Parameter maximumDepth: how many levels of containers the value may have.
  static func file(of value: PropertyList, maximumDepth: Int) throws(PropertyListError) -> [UInt8] {
    var encoder = BinaryEncoder(try EncodedSizeEstimate(of: value, maximumDepth: maximumDepth))
    encoder.write(value)
    encoder.writer.narrowReferences()
    return encoder.writer.file(BinaryTrailer())
  }

  private init(_ estimate: EncodedSizeEstimate) {
    // CoreFoundation sizes references by the count, not by the highest index.
    writer = BinaryWriter(
      header: Array("bplist00".utf8)[...], referenceSize: BinaryWriter.width(of: estimate.objects),
      fileSize: estimate.fileSize, objects: estimate.objects)
    scalars = BinaryScalarIndex(expected: estimate.objects)
  }

  /// Writes the root with all that it holds.
  private mutating func write(_ root: PropertyList) {
    guard root.isContainer else { return writer.write(root) }
    var frames = [open(root)]
    while let last = frames.indices.last {
      guard let value = frames[last].rest.next() else {
        frames.removeLast()
        continue
      }
      writer.refer(to: value.isContainer ? writer.offsets.count : write(scalar: value), at: &frames[last].place)
      if value.isContainer { frames.append(open(value)) }
    }
  }

  /// Begins a container; of a dictionary the keys are written too.
  private mutating func open(_ value: PropertyList) -> Frame {
    var place: Int
    switch value {
    case .dictionary(let dictionary):
      let count = dictionary.entries.count
      place = writer.write(BinaryMarker.dictionary, count: count, references: 2 * count)
      for index in dictionary.entries.indices {
        writer.write(text: dictionary.entries[index].key)
        writer.refer(to: writer.share(&scalars), at: &place)
      }
    case .set(let elements):
      place = writer.write(BinaryMarker.set, count: elements.count, references: elements.count)
    default:
      let count = value.children.count
      place = writer.write(BinaryMarker.array, count: count, references: count)
    }
    return Frame(rest: value.children, place: place)
  }

  /// Writes a scalar and gives its number. UIDs are stored each time, other equal scalars once.
  private mutating func write(scalar value: PropertyList) -> Int {
    writer.write(value)
    if case .uid = value { return writer.offsets.count - 1 }
    return writer.share(&scalars)
  }
}

/// The size of a value if no object were shared. With it the file is allocated once, and the width of references is
/// known before they are written.
private struct EncodedSizeEstimate {
  /// Objects, containers and scalars.
  private(set) var objects = 0
  /// References inside containers.
  private var references = 0
  /// Bytes of scalars, and of the markers and counts of containers.
  private var bytes = 0

  /// A marker, and a count of 8 bytes with a separate marker.
  private static let maximumHeader = 10

  /// - Parameter maximumDepth: how many levels of containers the value may have.
  init(of value: PropertyList, maximumDepth: Int) throws(PropertyListError) {
    try value.forEachValue { value, depth throws(PropertyListError) in
      guard depth < maximumDepth || (depth == maximumDepth && !value.isContainer) else {
        throw PropertyListError(.tooDeep, "containers nest deeper than \(maximumDepth) levels")
      }
      add(value)
    }
  }

  /// Bytes of the file.
  var fileSize: Int {
    let objectBytes = bytes + references * BinaryWriter.width(of: objects)
    return BinaryTrailer.headerSize + objectBytes + objects * BinaryWriter.width(of: objectBytes) + BinaryTrailer.size
  }

  private mutating func add(_ value: PropertyList) {
    objects += 1
    switch value {
    case .array(let values), .set(let values):
      bytes += Self.maximumHeader
      references += values.count
    case .dictionary(let dictionary):
      bytes += Self.maximumHeader
      references += 2 * dictionary.entries.count
      objects += dictionary.entries.count
      for index in dictionary.entries.indices { add(dictionary.entries[index].key) }
    case .string(let text): add(text)
    case .data(let data): bytes += Self.maximumHeader + data.count
    case .integer: bytes += 17
    case .real, .date, .uid: bytes += 9
    case .null, .fill, .boolean: bytes += 1
    }
  }

  private mutating func add(_ text: String) {
    let size = text.utf8.count
    // ASCII takes one byte per character. In UTF-16, two or three bytes of UTF-8 take two bytes, and four take four.
    bytes += Self.maximumHeader + (text.utf16.count == size ? size : 2 * size)
  }
}

extension BinaryTrailer {
  /// The trailer of a file that is written from scratch: object 0 is the root, the other numbers are set when the file
  /// is written.
  fileprivate init() {
    self.init(
      reserved: [0, 0, 0, 0, 0, 0], offsetSize: 1, referenceSize: 1, objectCount: 0, topObject: 0, offsetTable: 0)
  }
}
