/// Anomalies of one kind, at most 32 of them one by one and the rest as a number: a hostile file has as many as it likes.
struct AnomalyList {
  private static let longest = 32

  private var listed: [PropertyListAnomaly] = []
  private var rest: (count: Int, first: SourceLocation)?

  /// Adds one; its message is made only if it is listed.
  mutating func append(
    _ kind: PropertyListAnomaly.Kind, _ message: @autoclosure () -> String, at location: SourceLocation
  ) {
    if listed.count < Self.longest {
      listed.append(PropertyListAnomaly(kind, message(), at: location))
    } else {
      rest = (count: (rest?.count ?? 0) + 1, first: rest?.first ?? location)
    }
  }

  /// The list with the number of the rest behind it.
  var anomalies: [PropertyListAnomaly] {
    guard let rest else { return listed }
    return listed + [PropertyListAnomaly(.more, "\(rest.count) more like this", at: rest.first)]
  }
}

extension BinaryLayout {
  /// What the file holds beside its value: objects that nothing refers to, bytes that belong to no object, objects that
  /// share bytes.
  func anomalies() -> [PropertyListAnomaly] {
    let objects = extents()
    return unreferenced(objects) + unclaimedAndOverlapping(objects)
  }

  private func unreferenced(_ objects: [BinaryObject?]) -> [PropertyListAnomaly] {
    let unused = values.indices.filter { values[$0] == nil }
    guard !unused.isEmpty else { return [] }
    let inUse = Set(values.indices.filter { values[$0] != nil }.compactMap { objects[$0].map(bytes) })
    // Objects that lie over each other would have the same bytes hashed again and again.
    let redundant = unreferenced(objects, ofBytes: table.source.count).filter { index in
      objects[index].map { inUse.contains(bytes(of: $0)) } ?? false
    }
    let repeated = Set(redundant)
    var found = AnomalyList()
    for index in unused where !repeated.contains(index) {
      let location = SourceLocation.byte(table.offset(of: index))
      if let object = objects[index] {
        let size = object.end - object.offset
        found.append(.unreferencedObject, "nothing refers to object \(index) of \(size) bytes", at: location)
      } else {
        found.append(
          .unreferencedObject, "object \(index), which nothing refers to, cannot be read", at: location)
      }
    }
    guard let first = redundant.first else { return found.anomalies }
    let message = "\(redundant.count) objects that nothing refers to repeat others, as Apple's archiver leaves them"
    return found.anomalies + [.init(.redundantObjects, message, at: .byte(table.offset(of: first)))]
  }

  private func bytes(of object: BinaryObject) -> ArraySlice<UInt8> {
    table.source[object.offset..<object.end]
  }

  private func unclaimedAndOverlapping(_ objects: [BinaryObject?]) -> [PropertyListAnomaly] {
    var found = AnomalyList()
    var position = BinaryTrailer.headerSize
    func close(_ start: Int) {
      guard start > position else { return }
      found.append(
        .unclaimedBytes, "\(start - position) bytes that belong to no object", at: .byte(position))
    }
    for object in objects.compactMap({ $0 }).sorted(by: { ($0.offset, $0.end) < ($1.offset, $1.end) }) {
      if object.offset < position {
        found.append(
          .overlappingObjects, "an object begins before the one in front of it has ended", at: .byte(object.offset))
      }
      close(object.offset)
      position = max(position, object.end)
    }
    close(table.trailer.offsetTable)
    position = table.trailer.offsetTableEnd
    close(table.source.count - BinaryTrailer.size)
    return found.anomalies
  }
}
