/// An edit that put other scalars in the place of scalars and nothing else, as most edits do. All other bytes stay; only
/// offsets move.
///
/// It gives the bytes that a `BinaryRelayoutPlan` gives, and is refused where it would not.
struct BinaryPatch {
  /// An object that was changed.
  private struct Change {
    var index: Int
    var object: BinaryObject
    var value: PropertyList
    /// In how many places.
    var count = 1
  }

  private let table: BinaryObjectTable
  /// In the order of the file.
  private var changes: [Change] = []
  /// The containers that hold changed scalars, or containers that do.
  private var containers: [Int] = []

  /// Nil where more was edited than scalars, and where the layout is one in which other objects would move too.
  ///
  /// - Parameter original: the value that was read from the table.
  init?(of value: PropertyList, from original: PropertyList, in table: BinaryObjectTable) {
    self.table = table
    guard collect(value, original, over: table.trailer.topObject), join(), isPossible() else { return nil }
  }

  /// Gathers what was changed in a value that was read from an object; false where that is more than scalars.
  private mutating func collect(_ value: PropertyList, _ old: PropertyList, over index: Int) -> Bool {
    guard let object = try? table.object(at: index) else { return false }
    switch (value, old) {
    case (.array(let new), .array(let old)), (.set(let new), .set(let old)):
      guard new.count == old.count, enter(object, index) else { return false }
      return new.indices.allSatisfy { place in
        new[place] == old[place] || collect(new[place], old[place], over: place, of: object)
      }
    case (.dictionary(let new), .dictionary(let old)):
      guard Correspondence.haveSameKeys(new, old), enter(object, index) else { return false }
      return new.entries.indices.allSatisfy { place in
        let (value, old) = (new.entries[place].value, old.entries[place].value)
        return value == old || collect(value, old, over: object.count + place, of: object)
      }
    case (.array, _), (.set, _), (.dictionary, _), (_, .array), (_, .set), (_, .dictionary):
      return false
    default:
      changes.append(Change(index: index, object: object, value: value))
      return true
    }
  }

  private mutating func collect(
    _ value: PropertyList, _ old: PropertyList, over reference: Int, of object: BinaryObject
  ) -> Bool {
    guard let index = try? table.reference(reference, of: object) else { return false }
    return collect(value, old, over: index)
  }

  /// Notes a container in which something was changed; false where its count takes more bytes than it needs, since a plan
  /// would write it anew.
  private mutating func enter(_ object: BinaryObject, _ index: Int) -> Bool {
    containers.append(index)
    let size = object.count < 15 ? 1 : 2 + BinaryWriter.width(of: object.count)
    return object.payload == object.offset + size
  }

  /// Brings the changes into their order, those of one shared object together; false where that became several values.
  private mutating func join() -> Bool {
    changes.sort { $0.index < $1.index }
    var joined: [Change] = []
    joined.reserveCapacity(changes.count)
    for change in changes {
      if let last = joined.indices.last, joined[last].index == change.index {
        guard joined[last].value == change.value else { return false }
        joined[last].count += 1
      } else {
        joined.append(change)
      }
    }
    changes = joined
    return true
  }

  /// Whether the objects lie one behind the other in the order of their numbers, can all be read, and nothing refers to
  /// those that were changed, or hold what was changed, but from where that was met.
  private func isPossible() -> Bool {
    let size = table.trailer.referenceSize
    guard size == 8 || table.count - 1 < 1 << (8 * size) else { return false }
    // How often an object may still be referred to.
    var left = [Int](repeating: .max, count: table.count)
    for index in containers {
      guard left[index] == .max else { return false }
      left[index] = index == table.trailer.topObject ? 0 : 1
    }
    for change in changes { left[change.index] = change.count }
    var end = BinaryTrailer.headerSize
    for index in 0..<table.count {
      guard table.offset(of: index) >= end, let object = try? table.object(at: index) else { return false }
      end = object.end
      for place in 0..<object.referenceCount {
        guard let other = try? table.reference(place, of: object), left[other] > 0 else { return false }
        left[other] -= 1
      }
    }
    return true
  }

  /// The file.
  func file() -> [UInt8] {
    let source = table.source
    var trailer = table.trailer
    var bytes: [UInt8] = []
    // Enough for numbers; for long texts the array grows.
    bytes.reserveCapacity(source.count + 32 * changes.count)
    var offsets = table.offsets
    var position = 0
    for (number, change) in changes.enumerated() {
      bytes += source[position..<change.object.offset]
      BinaryWriter.append(scalar: change.value, to: &bytes)
      position = change.object.end
      let next = number + 1 < changes.count ? changes[number + 1].index : offsets.count - 1
      let distance = bytes.count - position
      if change.index < next {
        for index in change.index + 1...next { offsets[index] += distance }
      }
    }
    bytes += source[position..<trailer.offsetTable]
    let gap = source[trailer.offsetTableEnd..<source.count - BinaryTrailer.size]
    trailer.moveOffsetTable(to: bytes.count)
    BinaryWriter.appendTable(offsets, trailer: trailer, gap: gap, to: &bytes)
    return bytes
  }
}

extension BinaryObject {
  /// How many references the object has: none where it is no container.
  fileprivate var referenceCount: Int {
    switch kind {
    case BinaryMarker.array, BinaryMarker.set: count
    case BinaryMarker.dictionary: 2 * count
    default: 0
    }
  }
}
