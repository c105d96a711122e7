import PropertyLists

/// The fields of an archived request that is as the system writes it: named slots, all that the count announces and no others.
struct OrderlyRequestFields: ~Copyable {
  let className: String
  /// How many slots there are.
  let slotCount: Int
  /// The field of each slot that there may be, and behind them what stands beside the list: one array is allocated faster than two.
  private var fields: [Field?] = []

  /// The field of a slot; nil beyond the count.
  func slot(_ number: Int) -> Field? { number < slotCount ? fields[number] : nil }

  /// What stands beside the list.
  var others: ArraySlice<Field?> { fields[URLRequestSlots.mostSlots...] }

  /// One field, by the objects of the list that it is made of.
  struct Field {
    let key: Int
    let value: Int
  }

  /// Nil where anything is out of the ordinary.
  init?(of archive: borrowing OrderlyArchive) {
    guard let request = archive.object(at: archive.top.reference),
      let count = archive.list.entryCount(request)
    else { return nil }
    // Beside the list, the system writes four. (`Array(repeating:count:)` takes longer for so few.)
    fields.reserveCapacity(URLRequestSlots.mostSlots + 8)
    for _ in 0..<URLRequestSlots.mostSlots { fields.append(nil) }
    var (className, slotCount): (String?, Int?) = (nil, nil)
    var (found, scalars) = (0, 0)
    for position in 0..<count {
      let (key, value) = archive.list.entry(position, of: request)
      if let slot = archive.list.number(key, behind: URLRequestSlots.Literals.namedPrefix) {
        guard slot < URLRequestSlots.mostSlots, fields[slot] == nil else { return nil }
        fields[slot] = Field(key: key, value: value)
        found += 1
      } else if let number = archive.list.number(key, behind: URLRequestSlots.Literals.numberedPrefix) {
        guard number < URLRequestSlots.leadingScalars else { return nil }
        scalars |= 1 << number
        guard number == URLRequestSlots.numberOfCount else { continue }
        guard slotCount == nil, let count = archive.list.int64(value) else { return nil }
        slotCount = Int(exactly: count)
      } else if archive.list.isText(key, "$class") {
        guard className == nil, let name = archive.className(value),
          KnownClass(where: { archive.list.isText(name, $0) }) == .request
        else { return nil }
        className = archive.list.text(name)
      } else {
        guard !archive.list.beginsWith(key, URLRequestSlots.Literals.numberedPrefix),
          !archive.list.beginsWith(key, URLRequestSlots.Literals.namedPrefix)
        else { return nil }
        guard !archive.list.isText(key, URLRequestSlots.Literals.namedProperties) else { continue }
        fields.append(Field(key: key, value: value))
      }
    }
    guard let className, slotCount == found, found > 0, fields.prefix(found).allSatisfy({ $0 != nil }),
      scalars == 1 << URLRequestSlots.leadingScalars - 1
    else { return nil }
    self.className = className
    self.slotCount = found
  }
}
