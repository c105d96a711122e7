import KeyedArchives
import PropertyLists

/// Reads typed values from a blob's fields and collects values of a wrong type.
struct FieldReader {
  let fields: [BlobField]
  /// The fields among the first 64 that were read, as bits.
  private var readFields: UInt64 = 0
  private(set) var faults: [InvalidField] = []

  init(_ fields: [BlobField]) {
    self.fields = fields
  }

  /// The entry that counts for a key: the last one.
  mutating func field(_ name: String) -> BlobField? {
    index(of: name).map { fields[$0] }
  }

  private mutating func index(of name: String) -> Int? {
    guard let index = fields.lastIndex(of: name) else { return nil }
    readFields |= 1 << UInt64(index)
    return index
  }

  mutating func string(_ name: String) -> String? {
    take(name, "a string") { $0?.string }
  }

  /// A path. An NSURL is a fault, since the loader expects a string, but it also gives the path.
  mutating func path(_ name: String) -> String? {
    let text = string(name)
    guard let index = index(of: name), fields[index].isURL else { return text }
    fault("\(name) is \(fields[index].kind), not a string", at: fields[index].path, key: name)
    return text.map(FileURL.path(of:))
  }

  mutating func integer(_ name: String) -> Int64? {
    take(name, "a whole number of 64 bits") { $0?.int64 }
  }

  mutating func data(_ name: String) -> [UInt8]? {
    take(name, "data") { $0?.data }
  }

  /// A Last-Modified header; a date is formatted as one.
  mutating func httpDate(_ name: String) -> String? {
    take(name, "a string or a date") { value in
      if case .date(let date) = value { date.httpDate } else { value?.string }
    }
  }

  /// Any scalar as text: the type of the byte range on iOS 11 is not known.
  mutating func text(_ name: String) -> String? {
    take(name, "a string or a number") { value in
      switch value {
      case .string(let text): text
      case .integer(let number): number.description
      case .real(let number): number.description
      default: nil
      }
    }
  }

  /// The names of the fields that are not in a set, each once. Fields that were read are in the set.
  func names(outside known: Set<String>) -> [String] {
    var seen: Set<CodePointString> = []
    return fields.indices.filter { readFields & (1 << UInt64($0)) == 0 }.map { fields[$0].name }
      .filter { !known.contains($0) && seen.insert(CodePointString($0)).inserted }
  }

  mutating func fault(_ message: String, at path: PropertyListPath, key: String? = nil) {
    faults.append(InvalidField(message: message, path: path, key: key))
  }

  private mutating func take<Value>(_ name: String, _ wanted: String, _ read: (PropertyList?) -> Value?) -> Value? {
    guard let index = index(of: name) else { return nil }
    if let value = read(fields[index].value) { return value }
    faultOfKind(index, name, wanted)
    return nil
  }

  private mutating func faultOfKind(_ index: Int, _ name: String, _ wanted: String) {
    guard !fields[index].isNil else { return }
    fault("\(name) is \(fields[index].kind), not \(wanted)", at: fields[index].path, key: name)
  }
}

extension [BlobField] {
  fileprivate func lastIndex(of name: String) -> Int? {
    // By index, since copying fields counts references to their contents.
    var index = count
    while index > 0 {
      index -= 1
      if self[index].name.hasSameCodePoints(as: name) { return index }
    }
    return nil
  }
}

/// URLs of files.
enum FileURL {
  /// The path of a file URL; any other text unchanged.
  static func path(of text: String) -> String {
    guard text.hasPrefix("file://") else { return text }
    let rest = text.dropFirst("file://".count)
    guard let slash = rest.firstIndex(of: "/") else { return text }
    return PercentEncoding.decode(String(rest[slash...]))
  }
}
