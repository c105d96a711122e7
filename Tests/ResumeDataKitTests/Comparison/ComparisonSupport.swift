import KeyedArchives
import PropertyLists
import ResumeDataComparison
import ResumeDataKit
import TestInputs
import XMLPropertyLists

/// The comparison of two fixtures.
func compare(_ a: String, _ b: String, includingEncoding: Bool = false) throws -> Comparison {
  try compare(TestInputs.fixture(a), TestInputs.fixture(b), includingEncoding: includingEncoding)
}

/// The comparison of two blobs.
func compare(_ a: [UInt8], _ b: [UInt8], includingEncoding: Bool = false) throws -> Comparison {
  try Comparison(
    ResumeDataDocument(decoding: a), ResumeDataDocument(decoding: b), includingEncoding: includingEncoding)
}

/// The comparison of two property lists, in binary.
func compare(_ a: PropertyList, _ b: PropertyList) throws -> Comparison {
  try compare(BinaryPropertyList.encode(a), BinaryPropertyList.encode(b))
}

extension Comparison {
  /// The paths of all differences.
  var paths: [String] { differences.map(\.path.description) }

  /// Each difference as `path kind: a -> b`.
  var lines: [String] { differences.map(\.line) }
}

extension Difference {
  var line: String { "\(path) \(kind.rawValue): \(Self.text(a)) -> \(Self.text(b))" }

  /// The difference with both sides exchanged.
  var mirrored: Difference {
    let kind: Kind =
      switch kind {
      case .added: .removed
      case .removed: .added
      default: kind
      }
    return Difference(path: path, kind: kind, a: b, b: a)
  }

  private static func text(_ value: Value?) -> String {
    switch value {
    case nil: "absent"
    case .description(let text): "(\(text))"
    case .value(.string(let text)): "\"\(text)\""
    case .value(.integer(let number)): number.description
    case .value(.real(let number)): number.description
    case .value(.boolean(let value)): value.description
    case .value(let value): value.canonical
    }
  }
}

/// A blob of some fields in each container that can hold them: XML, binary, and archives in both formats.
func everyContainer(_ fields: PropertyListDictionary) throws -> [(name: String, bytes: [UInt8])] {
  let plain = PropertyList.dictionary(fields)
  var builder = KeyedArchiveBuilder()
  let root = builder.addPlain(plain)
  let archive = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
  var containers: [(name: String, bytes: [UInt8])] = [
    ("binary", try BinaryPropertyList.encode(plain)), ("archive", try BinaryPropertyList.encode(archive)),
    ("mutable archive", try BinaryPropertyList.encode(mutableArchive(plain))),
  ]
  // XML cannot represent sets and nulls.
  if let xml = try? XMLPropertyList.encode(plain) { containers.append(("XML", xml)) }
  if let xml = try? XMLPropertyList.encode(archive) { containers.append(("XML archive", xml)) }
  return containers
}

/// The archive of a value with mutable objects where possible, nothing shared, and the keys in reverse order.
private func mutableArchive(_ value: PropertyList) -> PropertyList {
  var builder = KeyedArchiveBuilder()
  let root = builder.addMutable(value)
  return builder.propertyList(root: root, under: KeyedArchive.rootKey, order: .newer)
}

extension KeyedArchiveBuilder {
  /// Archives a plain value as NSKeyedArchiver does.
  mutating func addPlain(_ value: PropertyList) -> ObjectReference {
    switch value {
    case .null: return add(.nsNull)
    case .string(let text): return add(.string(text))
    case .data(let bytes): return add(.data(bytes))
    case .boolean(let value): return add(.boolean(value))
    case .integer(let value): return add(.integer(value))
    case .real(let value): return add(.real(value))
    case .date(let value): return add(.date(value))
    case .array(let values):
      let elements = values.map { addPlain($0) }
      return add(.array(elements))
    case .set(let values):
      let elements = values.map { addPlain($0) }
      return add(.set(elements))
    case .dictionary(let dictionary):
      let entries = dictionary.entries.map { entry in
        ArchivedObject.Entry(key: add(.string(entry.key)), value: addPlain(entry.value))
      }
      return add(.dictionary(entries))
    case .uid, .fill: return .null
    }
  }

  fileprivate mutating func addMutable(_ value: PropertyList) -> ObjectReference {
    switch value {
    case .string(let text): return add(ArchivedObject(.string(text), classDescription: .mutableString))
    case .data(let bytes): return add(ArchivedObject(.data(bytes), classDescription: .mutableData))
    case .array(let values):
      let elements = values.map { addMutable($0) }
      return add(ArchivedObject(.array(elements), classDescription: .mutableArray))
    case .set(let values):
      let elements = values.reversed().map { addMutable($0) }
      return add(ArchivedObject(.set(elements), classDescription: .mutableSet))
    case .dictionary(let dictionary):
      let entries = dictionary.entries.reversed().map { entry in
        ArchivedObject.Entry(key: addMutable(.string(entry.key)), value: addMutable(entry.value))
      }
      return add(ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
    default: return addPlain(value)
    }
  }
}
