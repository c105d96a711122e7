/// Anomalies of one kind, at most 32 of them listed and the rest counted: a hostile file can have any number.
package struct AnomalyList {
  private static let maximumCount = 32

  private var listed: [PropertyListAnomaly] = []
  private var rest: PropertyListAnomaly?
  private var restCount = 0

  package init() {}

  /// Adds one; its message is made only if it is listed.
  package mutating func append(
    _ kind: PropertyListAnomaly.Kind, _ message: @autoclosure () -> String, at location: SourceLocation,
    coreFoundation: PropertyListAnomaly.CoreFoundationReading = .agrees
  ) {
    guard listed.count >= Self.maximumCount else {
      listed.append(PropertyListAnomaly(kind, message(), at: location, coreFoundation: coreFoundation))
      return
    }
    restCount += 1
    if rest == nil || rest?.coreFoundation == .agrees || coreFoundation == .refusesFile {
      rest = PropertyListAnomaly(.more, "", at: rest?.location ?? location, coreFoundation: coreFoundation)
    }
  }

  /// The list with the number of the rest after it.
  package var anomalies: [PropertyListAnomaly] {
    guard var rest else { return listed }
    rest.message = "\(restCount) more like this"
    return listed + [rest]
  }
}

extension BinaryPlistTable {
  /// What the file has in addition to its value, and what CoreFoundation reads differently or refuses.
  package func anomalies() -> [PropertyListAnomaly] {
    isCanonicalLayout ? [] : listedAnomalies()
  }

  /// `anomalies()` without the shortcut for files in canonical layout.
  func listedAnomalies() -> [PropertyListAnomaly] {
    let extents = (0..<count).map { extent($0) }
    return headerAndTrailer() + keys() + scalars() + unreferenced(extents) + unclaimedAndOverlapping(extents)
  }

  /// A cheap check: `true` implies that `anomalies()` is empty; `false` implies nothing.
  ///
  /// The root is object 0, the objects are adjacent and in the order of their numbers, each is reached, and the keys of
  /// each dictionary clearly differ.
  var isCanonicalLayout: Bool {
    guard root == 0, oddities.isEmpty, height <= Self.depthOfIOS,
      trailer.offsetTableEnd == source.count - BinaryTrailer.size,
      trailer.hasRoomForOffsets, trailer.hasRoomForReferences, source[7] == UInt8(ascii: "0")
    else { return false }
    var position = BinaryTrailer.headerSize
    var marks: [UInt64] = []
    marks.reserveCapacity(64)
    for index in 0..<count {
      guard isReached(index) else { return false }
      let object = object(index)
      guard object.offset == position else { return false }
      position = object.end
      if object.kind == BinaryMarker.dictionary {
        guard object.count < 2 || haveDifferentKeys(index, &marks) else { return false }
      }
    }
    return position == trailer.offsetTable
  }

  /// Whether the keys of a dictionary certainly differ.
  ///
  /// - Parameter marks: room for marks of keys, passed in so that it is allocated once.
  private func haveDifferentKeys(_ dictionary: Int, _ marks: inout [UInt64]) -> Bool {
    marks.removeAll(keepingCapacity: true)
    for position in 0..<Int(entries[dictionary].count) {
      let key = entries[reference(position, of: dictionary)]
      // The same text could be there a second time in UTF-16.
      guard key.kind == BinaryMarker.ascii else { return false }
      marks.append(mark(of: key))
    }
    // Most dictionaries of an archive have two or three keys.
    guard marks.count > 4 else {
      for index in marks.indices {
        for other in 0..<index where marks[other] == marks[index] { return false }
      }
      return true
    }
    marks.sort()
    return marks.indices.dropFirst().allSatisfy { marks[$0 - 1] != marks[$0] }
  }

  /// A number that is equal for equal strings, made from their length and last eight bytes. Numbered keys differ at the
  /// end.
  private func mark(of text: Entry) -> UInt64 {
    let (count, size) = (Int(text.count), min(8, Int(text.count)))
    let end = size == 0 ? 0 : source.number(at: Int(text.payload) + count - size, size: size)
    // ASCII leaves the uppermost bit of each byte free.
    return end ^ UInt64(truncatingIfNeeded: count) << 56
  }
}

extension BinaryPlistTable {
  /// Levels that CoreFoundation reads on iOS (`_CFPropertyListMaxRecursionDepth`, 128 below the root; 512 elsewhere).
  private static var depthOfIOS: Int { 129 }

  private func headerAndTrailer() -> [PropertyListAnomaly] {
    var found: [PropertyListAnomaly] = []
    func add(_ kind: PropertyListAnomaly.Kind, _ message: String, at offset: Int) {
      found.append(.init(kind, message, at: .byte(offset), coreFoundation: .refusesFile))
    }
    let start = source.count - BinaryTrailer.size
    if source[7] != UInt8(ascii: "0") {
      found.append(.init(.unusualVersion, "the version is not 00; CoreFoundation reads it as 00", at: .byte(6)))
    }
    if !trailer.hasRoomForOffsets {
      let size = trailer.offsetSize
      add(
        .narrowWidth, "offsets of \(size) bytes cannot reach the offset table; CoreFoundation refuses that",
        at: start + 6)
    }
    if !trailer.hasRoomForReferences {
      let size = trailer.referenceSize
      add(
        .narrowWidth, "references of \(size) bytes are too narrow for \(count) objects; CoreFoundation refuses that",
        at: start + 7)
    }
    if height > Self.depthOfIOS {
      add(
        .deepNesting, "containers nest \(height) levels deep; CoreFoundation on iOS reads \(Self.depthOfIOS) at most",
        at: offset(of: root))
    }
    return found
  }

  /// Keys that occur twice and keys that are not strings.
  private func keys() -> [PropertyListAnomaly] {
    var (duplicates, others) = (AnomalyList(), AnomalyList())
    for index in 0..<count where entries[index].kind == BinaryMarker.dictionary {
      let dictionary = object(index)
      var seen = SeenKeys(table: self)
      for position in 0..<dictionary.count {
        let key = reference(position, of: index)
        let place = SourceLocation.byte(dictionary.payload + position * trailer.referenceSize)
        guard kind(key) == .string else {
          others.append(.nonStringKey, "a key is not a string but \(kind(key).rawValue)", at: place)
          continue
        }
        guard !seen.insert(key) else { continue }
        duplicates.append(
          .duplicateKey, "the key \"\(keyText(key))\" occurs more than once; the first counts", at: place)
      }
    }
    return duplicates.anomalies + others.anomalies
  }

  private func scalars() -> [PropertyListAnomaly] {
    guard oddities.contains(.scalar) else { return [] }
    var found = AnomalyList()
    for index in 0..<count where isReached(index) {
      let object = object(index)
      guard let oddity = source.oddity(of: object) else { continue }
      found.append(.unusualScalar, oddity.message, at: .byte(object.offset), coreFoundation: oddity.coreFoundation)
    }
    return found.anomalies
  }

  private func unreferenced(_ extents: [BinaryObject?]) -> [PropertyListAnomaly] {
    let unused = (0..<count).filter { !isReached($0) }
    guard !unused.isEmpty else { return [] }
    func bytes(of object: BinaryObject) -> ArraySlice<UInt8> { source[object.offset..<object.end] }
    let inUse = Set(extents.indices.filter { isReached($0) }.compactMap { extents[$0].map(bytes) })
    // Overlapping objects would hash the same bytes repeatedly.
    let redundant = readableUnreferenced().filter { inUse.contains(bytes(of: $0.object)) }.map(\.index)
    let repeated = Set(redundant)
    var found = AnomalyList()
    for index in unused where !repeated.contains(index) {
      let offset = offset(of: index)
      let location = SourceLocation.byte(trailer.offsetTable + index * trailer.offsetSize)
      if let object = extents[index] {
        let size = object.end - object.offset
        found.append(.unreferencedObject, "nothing refers to object \(index) of \(size) bytes", at: .byte(offset))
      } else if offset < BinaryTrailer.headerSize || offset >= trailer.offsetTable {
        found.append(
          .unreferencedObject, "object \(index), which nothing refers to, lies outside the objects", at: location,
          coreFoundation: offset < trailer.offsetTable ? .agrees : .refusesFile)
      } else {
        found.append(
          .unreferencedObject, "object \(index), which nothing refers to, cannot be read", at: .byte(offset))
      }
    }
    guard let first = redundant.first else { return found.anomalies }
    let message = "\(redundant.count) objects that nothing refers to repeat others, as Apple's archiver leaves them"
    return found.anomalies + [.init(.redundantObjects, message, at: .byte(offset(of: first)))]
  }

  private func unclaimedAndOverlapping(_ extents: [BinaryObject?]) -> [PropertyListAnomaly] {
    var found = AnomalyList()
    var position = BinaryTrailer.headerSize
    func close(_ start: Int, _ coreFoundation: PropertyListAnomaly.CoreFoundationReading = .agrees) {
      guard start > position else { return }
      found.append(
        .unclaimedBytes, "\(start - position) bytes that belong to no object", at: .byte(position),
        coreFoundation: coreFoundation)
    }
    let objects = extents.compactMap(\.self)
    let places = Places.sorted(objects.count) { a, b in
      (objects[a].offset, objects[a].end) < (objects[b].offset, objects[b].end)
    }
    for object in places.lazy.map({ objects[$0] }) {
      if object.offset < position {
        found.append(
          .overlappingObjects, "an object begins inside the previous object", at: .byte(object.offset))
      }
      close(object.offset)
      position = max(position, object.end)
    }
    close(trailer.offsetTable)
    position = trailer.offsetTableEnd
    // CoreFoundation wants the trailer right after the offset table.
    close(source.count - BinaryTrailer.size, .refusesFile)
    return found.anomalies
  }
}

/// The keys of one dictionary that were met already.
private struct SeenKeys {
  let table: BinaryPlistTable
  private var objects: Set<Int> = []
  private var keys: Set<CodePointString> = []

  init(table: BinaryPlistTable) {
    self.table = table
  }

  /// Whether the key was not met before. A key object that occurs again is recognized by its number, so that a long key
  /// is hashed only once.
  mutating func insert(_ object: Int) -> Bool {
    objects.insert(object).inserted && keys.insert(CodePointString(table.keyText(object))).inserted
  }
}
