extension BinaryLayout {
  /// At most so many anomalies of one kind are listed one by one; a hostile file has as many as it likes.
  private static let longestList = 32

  /// What the file holds beside its value: objects that nothing refers to, bytes that belong to no object, objects that
  /// share bytes.
  func anomalies() -> [PropertyListAnomaly] {
    let objects = extents()
    return Self.shorten(unreferenced(objects)) + Self.shorten(unclaimedAndOverlapping(objects))
  }

  /// The list, cut where it is too long, with a count of the rest.
  static func shorten(_ anomalies: [PropertyListAnomaly]) -> [PropertyListAnomaly] {
    guard anomalies.count > longestList, let next = anomalies.dropFirst(longestList).first else { return anomalies }
    let rest = anomalies.count - longestList
    return anomalies.prefix(longestList) + [.init(.more, "\(rest) more like this", at: next.location)]
  }

  private func unreferenced(_ objects: [BinaryObject?]) -> [PropertyListAnomaly] {
    let unused = values.indices.filter { values[$0] == nil }
    guard !unused.isEmpty else { return [] }
    let inUse = Set(values.indices.filter { values[$0] != nil }.compactMap { objects[$0].map(bytes) })
    let redundant = unused.filter { index in objects[index].map { inUse.contains(bytes(of: $0)) } ?? false }
    let repeated = Set(redundant)
    var found = unused.filter { !repeated.contains($0) }.map { index in
      let location = SourceLocation.byte(table.offsets[index])
      guard let object = objects[index] else {
        return PropertyListAnomaly(
          .unreferencedObject, "object \(index), which nothing refers to, cannot be read", at: location)
      }
      let size = object.end - object.offset
      return PropertyListAnomaly(
        .unreferencedObject, "nothing refers to object \(index) of \(size) bytes", at: location)
    }
    if let first = redundant.first {
      let message = "\(redundant.count) objects that nothing refers to repeat others, as Apple's archiver leaves them"
      found.append(.init(.redundantObjects, message, at: .byte(table.offsets[first])))
    }
    return found
  }

  private func bytes(of object: BinaryObject) -> ArraySlice<UInt8> {
    table.source[object.offset..<object.end]
  }

  private func unclaimedAndOverlapping(_ objects: [BinaryObject?]) -> [PropertyListAnomaly] {
    var found: [PropertyListAnomaly] = []
    var position = BinaryTrailer.headerSize
    func close(_ start: Int) {
      guard start > position else { return }
      let message = "\(start - position) bytes that belong to no object"
      found.append(.init(.unclaimedBytes, message, at: .byte(position)))
    }
    for object in objects.compactMap({ $0 }).sorted(by: { ($0.offset, $0.end) < ($1.offset, $1.end) }) {
      if object.offset < position {
        found.append(
          .init(
            .overlappingObjects, "an object begins before the one in front of it has ended", at: .byte(object.offset)))
      }
      close(object.offset)
      position = max(position, object.end)
    }
    close(table.trailer.offsetTable)
    position = table.trailer.offsetTableEnd
    close(table.source.count - BinaryTrailer.size)
    return found
  }
}
