import KeyedArchives
import PropertyLists

/// A field on its way from one container into another.
struct ConvertedField: Sendable {
  /// The key.
  var name: String
  /// The value, in the form that it was stored in.
  var value: Value

  /// The two forms.
  enum Value: Sendable {
    /// A value of a plain property list.
    case plain(PropertyList)
    /// An object of an archive.
    case object(KeyedArchive, ObjectReference)
  }

  /// The field as a value of a plain property list, or nil if there is none, as for an NSURL.
  ///
  /// - Parameter budget: how many more values may be created from archived fields.
  func plain(_ budget: inout Int) -> PropertyList? {
    switch value {
    case .plain(let value): value
    case .object(let archive, let reference):
      // An archived nil has a key without a value, which a property list cannot represent.
      PlainReader(archive: archive).read(reference, inside: [], &budget)
    }
  }

  /// What the field is, for messages.
  var kind: String {
    switch value {
    case .plain(let value): value.kind.rawValue
    case .object(let archive, let reference):
      // The object itself is not read: thousands of fields may share one long array.
      (try? archive.classDescription(of: reference))?.name ?? archive.scalar(reference)?.kind.rawValue ?? "nil"
    }
  }
}

/// Reads archived collections of scalars as plain ones.
private struct PlainReader {
  /// Long strings and data count as several values, since XML repeats them for each reference.
  private static let bytesPerValue = 64

  let archive: KeyedArchive

  func read(_ reference: ObjectReference, inside: Set<ObjectReference>, _ budget: inout Int) -> PropertyList? {
    budget -= 1
    guard budget > 0, inside.count < PropertyListLimits.default.depth, !inside.contains(reference),
      let content = try? archive.object(reference).content
    else { return nil }
    let inside = inside.union([reference])
    func all(_ references: [ObjectReference]) -> [PropertyList]? {
      var values: [PropertyList] = []
      for reference in references {
        guard let value = read(reference, inside: inside, &budget) else { return nil }
        values.append(value)
      }
      return values
    }
    switch content {
    case .string(let text):
      budget -= text.utf8.count / Self.bytesPerValue
      return archive.scalar(reference)
    case .data(let bytes):
      budget -= bytes.count / Self.bytesPerValue
      return archive.scalar(reference)
    case .boolean, .integer, .real, .date: return archive.scalar(reference)
    case .array(let elements): return all(elements).map { .array($0) }
    case .set(let elements): return all(elements).map { .set($0) }
    case .dictionary(let entries):
      guard let values = all(entries.map(\.value)) else { return nil }
      let keys = entries.compactMap { archive.string($0.key) }
      guard keys.count == entries.count, Set(keys.map(CodePointString.init)).count == keys.count else { return nil }
      return .dictionary(PropertyListDictionary(zip(keys, values).map { .init(key: $0, value: $1) }))
    default: return nil
    }
  }
}

extension KeyedArchiveBuilder {
  /// Adds a plain value as the system would archive it; nil for values without a Foundation object, and for a repeated
  /// key.
  mutating func add(plain value: PropertyList) -> ObjectReference? {
    switch value {
    case .string(let text): return add(.string(text))
    case .data(let bytes): return add(.data(bytes))
    case .boolean(let value): return add(.boolean(value))
    case .integer(let value): return add(.integer(value))
    case .real(let value): return add(.real(value))
    case .date(let date): return add(.date(date))
    case .array(let values): return addAll(values) { .array($0) }
    case .set(let values): return addAll(values) { .set($0) }
    case .dictionary(let dictionary):
      guard Set(dictionary.keys.map(CodePointString.init)).count == dictionary.entries.count else { return nil }
      let place = reserve()
      let keys = dictionary.keys.map { add(.string($0)) }
      var entries: [ArchivedObject.Entry] = []
      for (key, entry) in zip(keys, dictionary.entries) {
        guard let value = add(plain: entry.value) else { return nil }
        entries.append(.init(key: key, value: value))
      }
      set(place, to: ArchivedObject(.dictionary(entries)))
      return place
    case .null, .fill, .uid: return nil
    }
  }

  private mutating func addAll(
    _ values: [PropertyList], _ content: ([ObjectReference]) -> ArchivedObject.Content
  ) -> ObjectReference? {
    let place = reserve()
    var references: [ObjectReference] = []
    for value in values {
      guard let reference = add(plain: value) else { return nil }
      references.append(reference)
    }
    set(place, to: ArchivedObject(content(references)))
    return place
  }
}
