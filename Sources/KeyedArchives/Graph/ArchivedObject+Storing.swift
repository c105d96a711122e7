import PropertyLists

extension ArchivedObject {
  /// The form of an object that is in `$objects` without fields, or nil if it has fields.
  var inlineForm: PropertyList? {
    switch content {
    case .null: "$null"
    // The text "$null" would come back as nil.
    case .string(let text) where classDescription == nil && text != "$null": .string(text)
    case .data(let bytes) where classDescription == nil: .data(bytes)
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .classDescription(let description): description.stored
    default: nil
    }
  }

  /// The fields of an object, without the number of its class.
  var storedFields: PropertyListDictionary {
    switch content {
    case .null, .boolean, .integer, .real, .nsNull, .classDescription: PropertyListDictionary()
    case .string(let text): fields(("NS.string", .string(text)))
    case .data(let bytes): fields(("NS.data", .data(bytes)))
    case .date(let date): fields(("NS.time", .real(date.secondsSinceReferenceDate)))
    case .uuid(let bytes): fields(("NS.uuidbytes", .data(bytes)))
    // In the order of real archives, with a place for the class.
    case .url(let base, let relative):
      fields(("NS.base", uid(base)), ("$class", .uid(0)), ("NS.relative", uid(relative)))
    case .array(let elements), .set(let elements): fields(("NS.objects", .array(elements.map(uid))))
    case .dictionary(let entries):
      fields(
        ("NS.keys", .array(entries.map { uid($0.key) })), ("NS.objects", .array(entries.map { uid($0.value) })))
    case .request(let fields), .response(let fields), .instance(let fields): fields
    }
  }

  /// The class of an object that names none.
  var defaultClass: ArchivedClass? {
    switch content {
    case .string: .string
    case .date: .date
    case .uuid: .uuid
    case .url: .url
    case .nsNull: .null
    case .array: .array
    case .set: .set
    case .dictionary: .dictionary
    case .request: .urlRequest
    case .response: .httpURLResponse
    default: nil
    }
  }

  private func fields(_ entries: (String, PropertyList)...) -> PropertyListDictionary {
    PropertyListDictionary(entries.map { .init(key: $0.0, value: $0.1) })
  }

  private func uid(_ reference: ObjectReference) -> PropertyList {
    .uid(UInt64(clamping: reference.index))
  }
}
