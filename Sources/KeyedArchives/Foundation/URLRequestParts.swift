package import PropertyLists

/// All parts of an archived request, independent of the names of its slots, including those that `ArchivedURLRequest`
/// leaves out. A part is the value of a field: a scalar, or the UID of an object.
package struct URLRequestParts {
  /// The class's name.
  package let className: String
  /// How the slots are named.
  package let form: ArchivedURLRequest.Form
  /// The field that holds the slot count.
  package let count: PropertyList?
  /// The slots that there are, by their number.
  package private(set) var slots: [Int: PropertyList] = [:]
  /// The slots that the count announces and that are not there.
  package private(set) var missingSlots: [Int] = []
  /// The protocol properties.
  package private(set) var properties: PropertyList?
  /// The scalars before the slots, except the count, and other fields with names of list parts.
  package private(set) var listFields = PropertyListDictionary()
  /// The fields that are not in the list.
  package private(set) var flags = PropertyListDictionary()
  /// Whether the request has exactly the form that the system writes.
  package let isReadable: Bool

  /// Takes a request apart, or nil if `ArchivedURLRequest` would not read it.
  package init?(_ archive: KeyedArchive, at reference: ObjectReference) {
    guard let request = try? ArchivedURLRequest(archive, at: reference),
      case .request(let fields) = try? archive.object(reference).content
    else { return nil }
    className = request.className
    form = request.form
    isReadable = request.isReadable
    count = fields[URLRequestSlots.count]
    let readCount = min(max(0, request.slotCount), URLRequestSlots.maximumSlots)
    let propertiesName = URLRequestSlots.propertiesName(slots: readCount, form: form)

    var seen: Set<PropertyListPath.Component> = [.key(URLRequestSlots.count)]
    for entry in fields.effectiveEntries.reversed() where seen.insert(.key(entry.key)).inserted {
      if entry.key == propertiesName {
        properties = entry.value
      } else if let slot = URLRequestSlots.slot(entry.key, form: form) {
        slots[slot] = entry.value
      } else if URLRequestSlots.isListField(entry.key, slots: readCount) {
        listFields.entries.append(entry)
      } else {
        flags.entries.append(entry)
      }
    }
    missingSlots = (0..<readCount).filter { slots[$0] == nil }
  }
}

extension URLRequestSlots {
  /// The number of the slot that a field holds, or nil if its name is not exactly that of a slot.
  fileprivate static func slot(_ field: String, form: ArchivedURLRequest.Form) -> Int? {
    guard isSlot(field, form: form), field.utf8.count < keyedPrefix.utf8CodeUnitCount + 4 else { return nil }
    let digits = form == .keyed ? field.dropFirst(keyedPrefix.utf8CodeUnitCount) : field.dropFirst()
    guard let number = Int(digits) else { return nil }
    let slot = form == .keyed ? number : number - leadingScalars
    return slot >= 0 && name(of: slot, form: form).hasSameCodePoints(as: field) ? slot : nil
  }
}
