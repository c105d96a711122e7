import KeyedArchives
import PropertyLists

/// Takes typed values out of a blob's fields and gathers what is not of its type.
struct FieldReader {
  let fields: [BlobField]
  /// Which of the first 64 fields were asked for, a bit each.
  private var asked: UInt64 = 0
  private(set) var faults: [FieldFault] = []

  init(_ fields: [BlobField]) {
    self.fields = fields
  }

  /// The entry of a key that counts: the last one.
  mutating func field(_ name: String) -> BlobField? {
    guard let index = fields.indices.last(where: { fields[$0].name.hasSameCodePoints(as: name) }) else { return nil }
    asked |= 1 << UInt64(index)
    return fields[index]
  }

  mutating func string(_ name: String) -> String? {
    take(name, "a string") { $0.value?.string }
  }

  mutating func integer(_ name: String) -> Int64? {
    take(name, "a whole number of 64 bits") { $0.value?.int64 }
  }

  mutating func data(_ name: String) -> [UInt8]? {
    take(name, "data") { $0.value?.data }
  }

  /// A Last-Modified header; a date is put into the words of one.
  mutating func httpDate(_ name: String) -> String? {
    take(name, "a string or a date") { field in
      if case .date(let date) = field.value { date.httpDate } else { field.value?.string }
    }
  }

  /// Any scalar in words: the type of the byte range on iOS 11 is not known.
  mutating func text(_ name: String) -> String? {
    take(name, "a string or a number") { field in
      switch field.value {
      case .string(let text): text
      case .integer(let number): number.description
      case .real(let number): number.description
      default: nil
      }
    }
  }

  /// The names of the fields outside a set, each once, without those that were asked for: these are in the set.
  func names(outside known: Set<String>) -> [String] {
    var seen: Set<String> = []
    return fields.indices.filter { asked & (1 << UInt64($0)) == 0 }.map { fields[$0].name }
      .filter { !known.contains($0) && seen.insert($0).inserted }
  }

  mutating func fault(_ message: String, at path: PropertyListPath) {
    faults.append(FieldFault(message: message, path: path))
  }

  private mutating func take<Value>(_ name: String, _ wanted: String, _ read: (BlobField) -> Value?) -> Value? {
    guard let field = field(name), field.kind != "nil" else { return nil }
    if let value = read(field) { return value }
    fault("\(name) is \(field.kind), not \(wanted)", at: field.path)
    return nil
  }
}
