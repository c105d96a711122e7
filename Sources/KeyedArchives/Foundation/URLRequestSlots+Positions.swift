import PropertyLists

extension URLRequestSlots {
  /// Where among the fields of a request the slots stand: found in one pass, in place of a search for each.
  struct Positions: Sendable {
    /// The slot of each field; -1 for a field that is none.
    private var slots: [Int8] = []
    /// The field of each slot, the last where it is there twice; -1 for one that is missing. Behind the last slot may stand
    /// the properties.
    private var entries = [Int](repeating: -1, count: mostSlots + 1)

    init(in fields: PropertyListDictionary, form: ArchivedURLRequest.Form) {
      let (prefix, firstNumber) = form == .named ? (namedPrefix, 0) : (numberedPrefix, leadingScalars)
      slots.reserveCapacity(fields.entries.count)
      for index in fields.entries.indices {
        let slot = (fields.entries[index].key.number(behind: prefix) ?? -1) - firstNumber
        guard entries.indices.contains(slot) else {
          slots.append(-1)
          continue
        }
        slots.append(Int8(slot))
        entries[slot] = index
      }
    }

    /// The index of the field that holds a slot.
    subscript(slot: Int) -> Int? {
      guard entries.indices.contains(slot), entries[slot] >= 0 else { return nil }
      return entries[slot]
    }

    /// The slot that a field holds.
    func slot(ofEntry index: Int) -> Int? {
      slots[index] < 0 ? nil : Int(slots[index])
    }
  }
}

extension String {
  /// The number of one or two digits behind a prefix, if that is all of the text and the number is written as usual: without
  /// a zero in front.
  fileprivate func number(behind prefix: String) -> Int? {
    let (tens, ones) = lastBytes
    guard let number = Int(digits: utf8.count - prefix.utf8.count, tens: tens, ones: ones), hasPrefixBytes(of: prefix)
    else { return nil }
    return number
  }
}
