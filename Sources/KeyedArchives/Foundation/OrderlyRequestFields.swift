import PropertyLists

/// The fields of an archived request that is as the system writes it: named slots, all that the count announces and no others.
struct OrderlyRequestFields: ~Copyable {
  let className: String
  /// The field of each slot.
  let slots: ArraySlice<UInt16>
  /// What stands beside the list.
  private(set) var others: [(key: Int, value: Int)] = []

  /// Nil where anything is out of the ordinary.
  init?(of archive: borrowing OrderlyArchive) {
    guard let request = archive.object(at: archive.top.reference),
      let count = archive.list.entryCount(request)
    else { return nil }
    // No slot's field is 0, which is the root of the file.
    var slots = [UInt16](repeating: 0, count: URLRequestSlots.mostSlots)
    var (className, slotCount): (String?, Int?) = (nil, nil)
    var (found, scalars) = (0, 0)
    // The system writes four.
    others.reserveCapacity(8)
    for position in 0..<count {
      let (key, value) = archive.list.entry(position, of: request)
      if let slot = archive.list.number(key, behind: URLRequestSlots.Literals.namedPrefix) {
        guard slot < slots.count, slots[slot] == 0 else { return nil }
        slots[slot] = UInt16(truncatingIfNeeded: value)
        found += 1
      } else if let number = archive.list.number(key, behind: URLRequestSlots.Literals.numberedPrefix) {
        guard number < URLRequestSlots.leadingScalars else { return nil }
        scalars |= 1 << number
        guard number == URLRequestSlots.numberOfCount else { continue }
        guard slotCount == nil, let count = archive.list.scalar(value)?.int64 else { return nil }
        slotCount = Int(exactly: count)
      } else if archive.list.isText(key, "$class") {
        guard className == nil, let name = archive.className(value) else { return nil }
        className = name
      } else {
        guard !archive.list.beginsWith(key, URLRequestSlots.Literals.numberedPrefix),
          !archive.list.beginsWith(key, URLRequestSlots.Literals.namedPrefix)
        else { return nil }
        if !archive.list.isText(key, URLRequestSlots.Literals.namedProperties) { others.append((key, value)) }
      }
    }
    guard let className, KnownClass(named: className) == .request,
      slotCount == found, found > 0, slots.prefix(found).allSatisfy({ $0 > 0 }),
      scalars == 1 << URLRequestSlots.leadingScalars - 1
    else { return nil }
    self.className = className
    self.slots = slots.prefix(found)
  }
}
