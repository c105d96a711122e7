/// Changes binary property lists by objects, so that tables and trailer stay correct unless they are changed on
/// purpose.
struct BinaryMutator<Generator: RandomNumberGenerator> {
  var generator: Generator

  /// One to three changes, of objects or of bytes.
  mutating func mutated(_ input: [UInt8]) -> [UInt8] {
    guard Int.random(in: 0..<5, using: &generator) > 0, var table = ObjectTable(input) else { return damaged(input) }
    for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&table) }
    let output = table.bytes
    return Int.random(in: 0..<8, using: &generator) == 0 ? damaged(output) : output
  }

  private mutating func damaged(_ input: [UInt8]) -> [UInt8] {
    var bytes = input
    guard !bytes.isEmpty else { return bytes }
    // The header and the trailer are changed twice as often as other bytes.
    let place =
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: Int.random(in: 0..<min(9, bytes.count), using: &generator)
      case 1: max(0, bytes.count - Int.random(in: 1...40, using: &generator))
      default: Int.random(in: bytes.indices, using: &generator)
      }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
    case 3: bytes += (0..<Int.random(in: 1...40, using: &generator)).map { _ in UInt8(0) }
    default: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    }
    return bytes
  }

  private mutating func change(_ table: inout ObjectTable) {
    guard let index = table.objects.indices.randomElement(using: &generator) else { return }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: table.top = index
    case 1: table.setReferenceSize(.random(in: 1...8, using: &generator))
    case 2: table.offsetSize = .random(in: 1...8, using: &generator)
    case 3: table.objects.append(table.objects[index])
    case 4, 5: table.objects[index] = binarySamples.randomElement(using: &generator) ?? []
    case 6: table.insertReference(at: index, using: &generator)
    case 7, 8: table.redirect(index, using: &generator)
    case 9: table.gap = Int.random(in: 0...2, using: &generator)
    case 10: table.copyKey(at: index, using: &generator)
    default: table.objects[index] = damaged(table.objects[index])
    }
  }
}

/// A binary property list taken apart into its objects.
private struct ObjectTable {
  var objects: [[UInt8]]
  var top: Int
  var offsetSize: Int
  var referenceSize: Int
  /// Bytes between the offset table and the trailer.
  var gap = 0

  /// Nil if the tables are invalid. An object extends to the next one.
  init?(_ input: [UInt8]) {
    guard input.count > 40, input.starts(with: "bplist".utf8) else { return nil }
    let trailer = input.suffix(26)
    (offsetSize, referenceSize) = (Int(trailer[trailer.startIndex]), Int(trailer[trailer.startIndex + 1]))
    let numbers = stride(from: trailer.startIndex + 2, to: trailer.endIndex, by: 8).map {
      Self.number(trailer[$0..<$0 + 8])
    }
    guard let count = numbers[0], let top = numbers[1], let start = numbers[2], (1...8).contains(offsetSize),
      (1...8).contains(referenceSize), count > 0, start >= 9, count <= input.count,
      start + count * offsetSize <= input.count - 32
    else { return nil }
    let size = offsetSize
    let offsets = (0..<count).map { Self.number(input[start + $0 * size..<start + ($0 + 1) * size]) ?? -1 }
    guard offsets.allSatisfy({ (8..<start).contains($0) }) else { return nil }
    let ends = Set(offsets + [start]).sorted()
    var following: [Int: Int] = [:]
    for (offset, end) in zip(ends, ends.dropFirst()) { following[offset] = end }
    objects = offsets.map { Array(input[$0..<(following[$0] ?? $0 + 1)]) }
    self.top = top
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      guard value < 1 << 48 else { return nil }
      value = value << 8 | Int(byte)
    }
    return value
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
    for offset in offsets { result += bigEndian(UInt64(offset), size: size) }
    result += [UInt8](repeating: 0, count: gap + 6) + [UInt8(size), UInt8(referenceSize)]
    for number in [objects.count, top, table] { result += bigEndian(UInt64(number), size: 8) }
    return result
  }

  /// How many references follow the marker of a container whose count is in the marker; nil for other objects.
  private func referenceCount(_ object: [UInt8]) -> Int? {
    guard let marker = object.first, marker & 0x0F < 0x0F else { return nil }
    let count = Int(marker & 0x0F)
    let references = marker >> 4 == 0xD ? 2 * count : marker >> 4 == 0xA || marker >> 4 == 0xC ? count : nil
    return references.flatMap { 1 + $0 * referenceSize <= object.count ? $0 : nil }
  }

  private func reference(using generator: inout some RandomNumberGenerator) -> [UInt8] {
    bigEndian(UInt64(Int.random(in: 0...objects.count, using: &generator)), size: referenceSize)
  }

  private func place(_ number: Int) -> Range<Int> {
    1 + number * referenceSize..<1 + (number + 1) * referenceSize
  }

  /// Changes the target of one reference of a container.
  mutating func redirect(_ index: Int, using generator: inout some RandomNumberGenerator) {
    guard let count = referenceCount(objects[index]), count > 0 else { return }
    objects[index].replaceSubrange(
      place(.random(in: 0..<count, using: &generator)), with: reference(using: &generator))
  }

  /// Gives two entries of a dictionary the same key.
  mutating func copyKey(at index: Int, using generator: inout some RandomNumberGenerator) {
    guard objects[index].first.map({ $0 >> 4 == 0xD }) == true, let count = referenceCount(objects[index]), count > 2
    else {
      return
    }
    let key = Array(objects[index][place(.random(in: 0..<count / 2, using: &generator))])
    objects[index].replaceSubrange(place(.random(in: 0..<count / 2, using: &generator)), with: key)
  }

  /// Adds an element to a container, or a key (before the keys) with a value (after the values).
  mutating func insertReference(at index: Int, using generator: inout some RandomNumberGenerator) {
    guard referenceCount(objects[index]) != nil, objects[index][0] & 0x0F < 14 else { return }
    objects[index][0] += 1
    objects[index].insert(contentsOf: reference(using: &generator), at: 1)
    if objects[index][0] >> 4 == 0xD { objects[index] += reference(using: &generator) }
  }

  /// Writes all references in another width.
  mutating func setReferenceSize(_ size: Int) {
    for index in objects.indices {
      guard let count = referenceCount(objects[index]), 1 + count * referenceSize == objects[index].count else {
        continue
      }
      let references = (0..<count).flatMap { number in
        let bytes = objects[index][place(number)]
        return [UInt8](repeating: 0, count: max(0, size - bytes.count)) + bytes.suffix(size)
      }
      objects[index] = [objects[index][0]] + references
    }
    referenceSize = size
  }
}

/// Objects of each kind, with unusual ones. Containers are empty.
private let binarySamples: [[UInt8]] = [
  [0x00], [0x01], [0x08], [0x09], [0x0F], [0x10, 0xFF], [0x11, 1, 0], [0x12, 0xFF, 0, 0, 0], [0x13] + ones,
  [0x14] + ones + ones,
  [0x14, 0, 0, 0, 0, 0, 0, 0, 0] + ones, [0x22, 0x7F, 0xC0, 0, 1], [0x23] + ones, [0x23, 0x80, 0, 0, 0, 0, 0, 0, 0],
  [0x33, 0x41, 0xB2, 0, 0, 0, 0, 0, 0x80], [0x33] + ones, [0x33, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0], [0x40], [0x42, 1, 2],
  [0x4F, 0x11, 0, 1, 9], [0x4F, 0x14] + ones + [0, 0, 0, 0, 0, 0, 0, 1, 9], [0x50], [0x51, 0x61], [0x51, 0xE9],
  [0x61, 0xD8, 0x3D],
  [0x62, 0xD8, 0x3D, 0xDE, 0x00], [0x61, 0, 0x61], [0x62, 0xFE, 0xFF, 0, 0x61], [0x80, 1], [0x81, 1, 0],
  [0x83, 0, 0, 0, 1],
  [0x84, 1, 0, 0, 0, 1], [0x87] + ones, [0xA0], [0xB0], [0xC0], [0xD0], [0xAF, 0x10, 0],
  [0xDF, 0x13, 0, 0, 0, 0, 0, 0, 0, 0],
  [0x0C, 0x50], [0x70], [0x71, 0x61],
]
private let ones = [UInt8](repeating: 0xFF, count: 8)

/// A number in a given count of bytes, in big-endian order.
private func bigEndian(_ value: UInt64, size: Int) -> [UInt8] {
  (0..<size).reversed().map { $0 > 7 ? 0 : UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
}
