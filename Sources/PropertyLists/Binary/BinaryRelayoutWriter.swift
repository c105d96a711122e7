/// Numbers the objects of a plan and writes them: old places first, in the order of the old file, then what is new.
struct BinaryRelayoutWriter {
  private let plan: BinaryRelayoutPlan
  /// The made object that takes an old object's place, by old index.
  private let replacement: [Int: Int]
  /// New numbers by old index; nil for an object that goes.
  private let oldNumbers: [Int?]
  /// New numbers of the made objects.
  private let madeNumbers: [Int]
  /// Made objects that found no old place, in order.
  private let appended: [Int]
  private let referenceSize: Int

  init(plan: BinaryRelayoutPlan) {
    var replacement: [Int: Int] = [:]
    var appended: [Int] = []
    for (index, object) in plan.made.enumerated() {
      if let old = object.replaces, !plan.isKept[old], replacement[old] == nil {
        replacement[old] = index
      } else {
        appended.append(index)
      }
    }
    var oldNumbers: [Int?] = []
    var madeNumbers = Array(repeating: 0, count: plan.made.count)
    var next = 0
    for index in plan.isKept.indices {
      let successor = replacement[index]
      guard plan.isKept[index] || successor != nil else {
        oldNumbers.append(nil)
        continue
      }
      oldNumbers.append(next)
      if let successor { madeNumbers[successor] = next }
      next += 1
    }
    for index in appended {
      madeNumbers[index] = next
      next += 1
    }
    self.plan = plan
    self.replacement = replacement
    self.oldNumbers = oldNumbers
    self.madeNumbers = madeNumbers
    self.appended = appended
    let oldSize = plan.layout.table.trailer.referenceSize
    let holdsAll = oldSize == 8 || next - 1 < 1 << (8 * oldSize)
    referenceSize = holdsAll ? oldSize : BinaryWriter.width(of: next)
  }

  /// The file.
  func file(top: BinaryRelayoutPlan.Reference) -> [UInt8] {
    let source = plan.layout.table.source
    let oldTrailer = plan.layout.table.trailer
    var bytes = Array(source[..<BinaryTrailer.headerSize])
    var offsets = Array(repeating: 0, count: oldNumbers.count { $0 != nil } + appended.count)
    var position = BinaryTrailer.headerSize

    for (index, object) in oldObjectsInFileOrder() {
      if object.offset > position { bytes += source[position..<object.offset] }
      position = max(position, object.end)
      guard let number = oldNumbers[index] else { continue }
      offsets[number] = bytes.count
      if let successor = replacement[index] {
        append(made: successor, to: &bytes)
      } else {
        append(kept: object, to: &bytes)
      }
    }
    if oldTrailer.offsetTable > position { bytes += source[position..<oldTrailer.offsetTable] }
    for index in appended {
      offsets[madeNumbers[index]] = bytes.count
      append(made: index, to: &bytes)
    }

    var trailer = oldTrailer
    trailer.moveOffsetTable(to: bytes.count)
    trailer.objectCount = offsets.count
    trailer.topObject = number(of: top)
    trailer.referenceSize = referenceSize
    let gap = source[oldTrailer.offsetTableEnd..<source.count - BinaryTrailer.size]
    BinaryWriter.appendTable(offsets, trailer: trailer, gap: gap, to: &bytes)
    return bytes
  }

  private func oldObjectsInFileOrder() -> [(index: Int, object: BinaryObject)] {
    plan.extents.enumerated()
      .compactMap { index, object in object.map { (index, $0) } }
      .sorted { ($0.object.offset, $0.index) < ($1.object.offset, $1.index) }
  }

  private func number(of reference: BinaryRelayoutPlan.Reference) -> Int {
    switch reference {
    // What the plan refers to it has kept, so the number is there.
    case .kept(let index): oldNumbers[index] ?? 0
    case .made(let index): madeNumbers[index]
    }
  }

  /// An old object: its marker and count as they were, its references under their new numbers.
  private func append(kept object: BinaryObject, to bytes: inout [UInt8]) {
    let source = plan.layout.table.source
    let references = plan.layout.references(of: object)
    guard !references.isEmpty else {
      bytes += source[object.offset..<object.end]
      return
    }
    bytes += source[object.offset..<object.payload]
    for reference in references {
      bytes.appendBigEndian(UInt64(oldNumbers[reference] ?? 0), size: referenceSize)
    }
  }

  private func append(made index: Int, to bytes: inout [UInt8]) {
    let output: BinaryOutput =
      switch plan.made[index].content {
      case .scalar(let value): .scalar(value)
      case .array(let elements): .array(elements.map(number))
      case .set(let elements): .set(elements.map(number))
      case .dictionary(let keys, let values): .dictionary(keys: keys.map(number), values: values.map(number))
      }
    BinaryWriter.append(output, referenceSize: referenceSize, to: &bytes)
  }
}
