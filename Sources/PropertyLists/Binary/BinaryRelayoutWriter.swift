/// Numbers the objects of a plan and writes them: old ones first, in the order of the old file, then new ones.
struct BinaryRelayoutWriter {
  private let plan: BinaryRelayoutPlan
  private let table: BinaryPlistTable
  /// The made object that takes an old object's place, by old index.
  private var replacement: [Int: Int] = [:]
  /// New numbers by old index; nil for a removed object.
  private var oldNumbers: [Int?] = []
  /// New numbers of the made objects.
  private var madeNumbers: [Int]
  /// Made objects that found no old place, in order.
  private var appended: [Int] = []
  private var count = 0
  private let referenceSize: Int
  /// Whether kept containers can be copied: all old objects have their old numbers, and these have their old width.
  private let keepsReferences: Bool

  init(plan: BinaryRelayoutPlan) {
    (self.plan, table) = (plan, plan.table)
    madeNumbers = Array(repeating: 0, count: plan.made.count)
    for (index, object) in plan.made.enumerated() {
      if let old = object.replaces, !plan.isKept[old], replacement[old] == nil {
        replacement[old] = index
      } else {
        appended.append(index)
      }
    }
    oldNumbers.reserveCapacity(table.count)
    for index in plan.isKept.indices {
      let successor = plan.isKept[index] ? nil : replacement[index]
      guard plan.isKept[index] || successor != nil else {
        oldNumbers.append(nil)
        continue
      }
      oldNumbers.append(count)
      if let successor { madeNumbers[successor] = count }
      count += 1
    }
    let oldCount = count
    for index in appended {
      madeNumbers[index] = count
      count += 1
    }
    let trailer = table.trailer
    // CoreFoundation requires room for one more number. A file without it keeps its width unless it grows.
    let needed = count > table.count ? count : count - 1
    let holdsAll = trailer.referenceSize >= 8 || needed < 1 << (8 * trailer.referenceSize)
    referenceSize = holdsAll ? trailer.referenceSize : BinaryWriter.width(of: count)
    keepsReferences = oldCount == table.count && holdsAll
  }

  /// The file.
  func file(top: BinaryRelayoutPlan.Reference) -> [UInt8] {
    let source = table.source
    var trailer = table.trailer
    // Enough room for numbers; the array grows for long strings.
    var writer = BinaryWriter(
      header: source[..<BinaryTrailer.headerSize], offsets: Array(repeating: 0, count: count),
      referenceSize: referenceSize, fileSize: source.count + 32 * plan.made.count, objects: count)
    /// The source bytes before this offset are done, except those of a run that will be copied unchanged.
    var position = BinaryTrailer.headerSize
    var runStart = position

    for index in oldObjectsInFileOrder() {
      guard let object = table.extent(index) else { continue }
      let number = oldNumbers[index]
      let isCopied = plan.isKept[index] && (keepsReferences || object.referenceCount == 0)
      if isCopied, let number, object.offset >= position {
        writer.place(number, after: object.offset - runStart)
        position = object.end
        continue
      }
      writer.copy(source[runStart..<max(position, object.offset)])
      position = max(position, object.end)
      runStart = position
      guard let number else { continue }
      if let successor = replacement[index] {
        write(made: successor, with: &writer)
      } else if isCopied {
        writer.copy(source[object.offset..<object.end], as: number)
      } else {
        write(kept: object, as: number, with: &writer)
      }
    }
    writer.copy(source[runStart..<max(position, trailer.offsetTable)])
    for index in appended { write(made: index, with: &writer) }
    trailer.topObject = number(of: top)
    return writer.file(trailer, gap: source[trailer.offsetTableEnd..<source.count - BinaryTrailer.size])
  }

  /// The old objects that can be read, by the place of their bytes, and others.
  private func oldObjectsInFileOrder() -> [Int] {
    let offsets = (0..<table.count).map { table.offset(of: $0) }
    let isSorted = offsets.indices.dropFirst().allSatisfy { offsets[$0 - 1] <= offsets[$0] }
    // The sort is stable, and the objects are in the order of their numbers.
    return isSorted ? Array(offsets.indices) : Places.sorted(offsets.count) { offsets[$0] < offsets[$1] }
  }

  private func number(of reference: BinaryRelayoutPlan.Reference) -> Int {
    switch reference {
    // The plan keeps every object that it refers to, so the number exists.
    case .kept(let index): oldNumbers[index] ?? 0
    case .made(let index): madeNumbers[index]
    }
  }

  /// An old container: its marker and count as they were, its references under their new numbers.
  private func write(kept object: BinaryObject, as number: Int, with writer: inout BinaryWriter) {
    writer.copy(table.source[object.offset..<object.payload], as: number)
    for reference in table.references(of: object) { writer.append(reference: oldNumbers[reference] ?? 0) }
  }

  private func write(made index: Int, with writer: inout BinaryWriter) {
    let (object, number) = (plan.made[index], madeNumbers[index])
    let count = object.references.count
    var place: Int
    switch object.value {
    case .array: place = writer.write(BinaryMarker.array, count: count, references: count, as: number)
    case .set: place = writer.write(BinaryMarker.set, count: count, references: count, as: number)
    case .dictionary: place = writer.write(BinaryMarker.dictionary, count: count / 2, references: count, as: number)
    default: return writer.write(object.value, as: number)
    }
    for reference in object.references { writer.refer(to: self.number(of: reference), at: &place) }
  }
}
