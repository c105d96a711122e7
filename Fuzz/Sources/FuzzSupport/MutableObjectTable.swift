@testable import PropertyLists

/// A binary property list taken apart into its objects, so that offsets, table and trailer stay correct when one is
/// mutated. With mutations of bytes, nearly all inputs are refused at the trailer.
struct MutableObjectTable {
  var objects: [[UInt8]]
  var top: Int
  var offsetSize: Int
  var referenceSize: Int

  /// Takes an input apart, or returns nil if its tables are invalid. Bytes outside of objects are omitted.
  init?(_ input: [UInt8]) {
    guard let table = try? BinaryPlistTable(of: input, limits: .small) else { return nil }
    objects = (0..<table.count).map { index in
      table.extent(index).map { Array(input[$0.offset..<$0.end]) } ?? [0x09]
    }
    top = table.root
    offsetSize = table.trailer.offsetSize
    referenceSize = table.trailer.referenceSize
  }

  /// The file.
  var bytes: [UInt8] {
    var result = Array("bplist00".utf8)
    var offsets: [Int] = []
    for object in objects {
      offsets.append(result.count)
      result += object
    }
    let table = result.count
    let size = max(offsetSize, table < 1 << 8 ? 1 : table < 1 << 16 ? 2 : 4)
    for offset in offsets { result.appendBigEndian(UInt64(offset), size: size) }
    result += [0, 0, 0, 0, 0, 0, UInt8(size), UInt8(referenceSize)]
    for number in [objects.count, top, table] { result.appendBigEndian(UInt64(number), size: 8) }
    return result
  }

  /// Makes one change.
  ///
  /// - Parameter mutate: changes bytes at random.
  mutating func mutate(using generator: inout InputGenerator, _ mutate: ([UInt8]) -> [UInt8]) {
    guard let index = objects.indices.randomElement(using: &generator) else { return }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: top = index
    case 1: setReferenceSize(.random(in: 1...8, using: &generator))
    case 2: offsetSize = .random(in: 1...8, using: &generator)
    case 3: objects.append(objects[index])
    case 4: objects[index] = Self.samples.randomElement(using: &generator) ?? []
    case 5: insertReference(at: index, using: &generator)
    case 6, 7: redirect(index, using: &generator)
    default:
      let mutated = mutate(objects[index])
      if !mutated.isEmpty { objects[index] = mutated }
    }
  }

  /// One object of each kind, odd ones among them; containers are empty.
  private static let samples: [[UInt8]] = [
    [0x00], [0x08], [0x09], [0x0F], [0x10, 0xFF], [0x11, 1, 0], [0x12, 0xFF, 0, 0, 0], [0x13] + all, [0x14] + all + all,
    [0x22, 0x7F, 0xC0, 0, 1], [0x23] + all, [0x23, 0x80, 0, 0, 0, 0, 0, 0, 0], [0x33, 0x41, 0xB2, 0, 0, 0, 0, 0, 0x80],
    [0x33] + all, [0x40], [0x42, 1, 2], [0x4F, 0x11, 0, 1, 9], [0x50], [0x51, 0x61], [0x51, 0xE9], [0x61, 0xD8, 0x3D],
    [0x62, 0xD8, 0x3D, 0xDE, 0x00], [0x61, 0, 0x61], [0x80, 1], [0x83, 0, 0, 0, 1], [0x87] + all, [0xA0], [0xC0],
    [0xD0],
    [0xAF, 0x10, 0], [0xDF, 0x13, 0, 0, 0, 0, 0, 0, 0, 0],
  ]
  private static let all = [UInt8](repeating: 0xFF, count: 8)

  /// How many references follow the marker of a container whose count is in the marker; nil for other objects.
  private func referenceCount(_ object: [UInt8]) -> Int? {
    guard let marker = object.first, marker & 0x0F < 0x0F else { return nil }
    switch marker & 0xF0 {
    case BinaryMarker.array, BinaryMarker.set: return Int(marker & 0x0F)
    case BinaryMarker.dictionary: return 2 * Int(marker & 0x0F)
    default: return nil
    }
  }

  private func reference(using generator: inout InputGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(UInt64(Int.random(in: objects.indices, using: &generator)), size: referenceSize)
    return bytes
  }

  /// Leads one reference of a container elsewhere.
  private mutating func redirect(_ index: Int, using generator: inout InputGenerator) {
    guard let count = referenceCount(objects[index]), count > 0 else { return }
    let place = 1 + referenceSize * Int.random(in: 0..<count, using: &generator)
    guard place + referenceSize <= objects[index].count else { return }
    objects[index].replaceSubrange(place..<place + referenceSize, with: reference(using: &generator))
  }

  /// Gives a container one more element, or one more key (before the keys) with a value (after the values).
  private mutating func insertReference(at index: Int, using generator: inout InputGenerator) {
    guard let count = referenceCount(objects[index]), objects[index][0] & 0x0F < 14,
      1 + count * referenceSize <= objects[index].count
    else { return }
    objects[index][0] += 1
    objects[index].insert(contentsOf: reference(using: &generator), at: 1)
    if objects[index][0] & 0xF0 == BinaryMarker.dictionary { objects[index] += reference(using: &generator) }
  }

  /// Writes all references in another width, truncated if they do not fit.
  private mutating func setReferenceSize(_ size: Int) {
    for index in objects.indices {
      guard let count = referenceCount(objects[index]), 1 + count * referenceSize == objects[index].count else {
        continue
      }
      var object = [objects[index][0]]
      for position in 0..<count {
        object.appendBigEndian(
          objects[index].bigEndian(at: 1 + position * referenceSize, size: min(8, referenceSize)) ?? 0, size: size)
      }
      objects[index] = object
    }
    referenceSize = size
  }
}
