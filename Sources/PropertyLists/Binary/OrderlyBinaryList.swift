/// A small binary property list of which every object was checked and none was turned into a value: whoever wants a few
/// values out of many reads these alone. An archived request has some 125 objects, and a third of them say something.
///
/// It takes only lists that are laid out as Apple's writer and plistlib lay them out: the root is object 0, the objects stand
/// side by side in the order of their numbers, each container is referred to once and from one in front of it. (Scalars that
/// nothing refers to are let pass: the requests of iOS 10.0.2 have a dozen each.) Everything else - other layouts, text beyond
/// ASCII, sets, large lists, faults - is for `BinaryPropertyList`, which reads all there is and says what is wrong and where.
/// Whatever this reads, that reads too, and as the same value.
///
/// It cannot be copied, nor can what is built on it, since counting references would take longer than reading.
package struct OrderlyBinaryList: ~Copyable {
  /// The objects; may be kept, unlike the list.
  package let layout: Layout
  /// Characters or bytes of the longest scalar, or elements of a container that has more.
  package let longestObject: Int

  /// Where the objects lie.
  package struct Layout: Sendable {
    let table: BinaryObjectTable
    let objects: [Object]

    /// The whole input.
    package var source: [UInt8] { table.source }
  }

  var table: BinaryObjectTable { layout.table }

  /// Texts that are shared become one for each reference, so that their sum is kept to 4 MB.
  static let mostNodes = 1 << 16
  /// Places and counts have 16 bits.
  private static let mostBytes = Int(UInt16.max)

  /// Checks a list; nil where it is large, out of order, or wrong.
  package init?(_ source: [UInt8], limits: PropertyListLimits = .default) {
    guard source.count <= min(Self.mostBytes, limits.bytes, limits.stringBytes, limits.dataBytes),
      (try? BinaryObjectTable.checkHeader(of: source)) != nil, let trailer = try? BinaryTrailer(of: source),
      trailer.topObject == 0, trailer.offsetTableEnd == source.count - BinaryTrailer.size,
      let (objects, longest) = OrderCheck.objects(of: source, trailer, limits)
    else { return nil }
    longestObject = longest
    layout = Layout(table: BinaryObjectTable(checked: source, trailer), objects: objects)
  }

  /// How many objects there are. All that is said of an object takes an index below this number: that of the root, which is
  /// 0, or one that a container gave.
  package var count: Int { layout.objects.count }

  /// What kind an object is, and its extent.
  @inline(__always)
  func object(_ index: Int) -> BinaryObject {
    layout.objects[index].extent
  }

  /// One object, in 8 bytes.
  struct Object {
    /// What `BinaryMarker` calls it.
    var kind: UInt8 = 0
    /// Levels of containers that it lies in; 0 as long as nothing refers to it.
    var depth: UInt8 = 0
    /// Whether a dictionary has it for a key.
    var isKey = false
    /// Whether it is referred to more than once.
    var isShared = false
    /// Where its contents begin.
    var payload: UInt16 = 0
    /// Elements, characters or bytes, as the kind counts them.
    var count: UInt16 = 0

    /// The object as its contents say it: where its marker stands and where a container ends is left open.
    @inline(__always)
    var extent: BinaryObject {
      let (payload, count) = (Int(payload), Int(count))
      return BinaryObject(offset: payload - 1, kind: kind, count: count, payload: payload, end: payload + count)
    }
  }
}

extension OrderlyBinaryList.Layout {
  /// Whether nothing is odd about the list: each object is referred to, and no dictionary's keys look alike.
  package var isOrderly: Bool {
    var marks = [UInt64].forMarks
    for index in objects.indices {
      guard objects[index].depth > 0 else { return false }
      guard objects[index].kind == BinaryMarker.dictionary else { continue }
      marks.removeAll(keepingCapacity: true)
      let (size, keys) = (table.trailer.referenceSize, Int(objects[index].count))
      for position in 0..<keys {
        let place = Int(objects[index].payload) + position * size
        let key = Int(truncatingIfNeeded: table.number(at: place, size: size))
        marks.append(table.mark(of: objects[key].extent))
      }
      guard marks.areDifferent else { return false }
    }
    return true
  }
}
