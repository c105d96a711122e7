package import PropertyLists

// Access to referenced objects by kind. Each result is nil for any other kind, for nil and for a dangling reference.
extension KeyedArchive {
  /// The text of a string.
  package func string(_ reference: ObjectReference) -> String? {
    if case .string(let text) = try? content(reference) { text } else { nil }
  }

  /// The bytes of a data object.
  package func data(_ reference: ObjectReference) -> [UInt8]? {
    if case .data(let bytes) = try? content(reference) { bytes } else { nil }
  }

  /// The entries of a dictionary whose keys are strings, in the order of the file; entries with other keys are left
  /// out.
  package func entries(_ reference: ObjectReference) -> [(key: String, value: ObjectReference)]? {
    guard case .dictionary(let entries) = try? content(reference) else { return nil }
    return named(entries)
  }

  /// Entries by the text of their keys, in their order; those with other keys are left out.
  private func named(_ entries: [ArchivedObject.Entry]) -> [(key: String, value: ObjectReference)] {
    var scalars = ScalarReader(archive: self)
    return entries.compactMap { entry in scalars.string(entry.key).map { ($0, entry.value) } }
  }

  /// The text of a URL. A URL that is relative to another one gives the relative part; see `baseURL`.
  package func url(_ reference: ObjectReference) -> String? {
    guard case .url(_, let relative) = try? content(reference) else { return nil }
    return string(relative)
  }

  /// The text of the URL that a URL is relative to; nil for a whole URL.
  package func baseURL(_ reference: ObjectReference) -> String? {
    guard case .url(let base, _) = try? content(reference), !base.isNull else { return nil }
    return url(base)
  }

  /// The property list value of a scalar object; nil for collections and instances.
  package func scalar(_ reference: ObjectReference) -> PropertyList? {
    (try? content(reference))?.scalar
  }

  /// The reference that a field holds, if it is a UID.
  static func reference(of field: PropertyList) -> ObjectReference? {
    field.uid.flatMap { Int(exactly: $0) }.map { ObjectReference($0) }
  }
}

extension ArchivedObject.Content {
  /// The property list value of a scalar object; nil for collections and instances.
  package var scalar: PropertyList? {
    switch self {
    case .string(let text): .string(text)
    case .data(let bytes): .data(bytes)
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .date(let value): .date(value)
    default: nil
    }
  }
}

/// Reads scalars, each object once, since an archive can refer to one huge object very often.
struct NodeScalars<Nodes: ArchiveNodes> {
  private var known: [ObjectReference: PropertyList?] = [:]

  /// The scalar object at a reference; nil for anything else.
  mutating func scalar(_ reference: ObjectReference, in nodes: Nodes) -> PropertyList? {
    guard let node = try? nodes.node(reference) else { return nil }
    // Inline values are cheap to read again.
    guard nodes.kind(node) == .dictionary else { return (try? nodes.content(at: reference))?.scalar }
    if let value = known[reference] { return value }
    let value = (try? nodes.content(at: reference))?.scalar
    known.updateValue(value, forKey: reference)
    return value
  }

  /// The scalar that a field holds, inline or by UID; nil for anything else.
  mutating func scalar(of field: Nodes.Node, in nodes: Nodes) -> PropertyList? {
    switch nodes.kind(field) {
    case .uid: nodes.reference(field).flatMap { scalar($0, in: nodes) }
    case .string, .data, .boolean, .integer, .real, .date: nodes.value(field)
    case .null, .fill, .array, .set, .dictionary: nil
    }
  }

  /// The text of the string at a reference; nil for anything else.
  mutating func string(_ reference: ObjectReference, in nodes: Nodes) -> String? {
    guard let node = try? nodes.node(reference) else { return nil }
    guard nodes.kind(node) == .string else { return scalar(reference, in: nodes)?.string }
    return nodes.isText(node, "$null") ? nil : nodes.text(node)
  }
}

/// Reads the scalars of an archive, each object once.
package struct ScalarReader {
  private let archive: KeyedArchive
  private var scalars = NodeScalars<KeyedArchive>()

  package init(archive: KeyedArchive) {
    self.archive = archive
  }

  /// The scalar object at a reference; nil for anything else.
  package mutating func scalar(_ reference: ObjectReference) -> PropertyList? {
    scalars.scalar(reference, in: archive)
  }

  /// The scalar that a field holds, inline or by UID; nil for anything else.
  mutating func scalar(of field: PropertyList) -> PropertyList? { scalars.scalar(of: field, in: archive) }

  /// The text of the string at a reference; nil for anything else.
  package mutating func string(_ reference: ObjectReference) -> String? { scalars.string(reference, in: archive) }
}
