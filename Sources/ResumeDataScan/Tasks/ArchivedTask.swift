import KeyedArchives
import PropertyLists
import ResumeDataKit

/// A task in a keyed archive: an object of the daemon's class.
struct ArchivedTask: TaskFields {
  /// The names of the class; `NDTaskInfo` is that of older systems.
  static let classNames: Set<String> = ["__NSCFURLSessionTaskInfo", "NDTaskInfo"]

  private let archive: KeyedArchive
  private let fields: PropertyListDictionary

  /// The tasks of an archive, in the order of their objects, each with its path.
  static func all(in archive: KeyedArchive, limit: Int) -> [(path: PropertyListPath, task: ArchivedTask)] {
    let found = archive.objects.indices.lazy.compactMap { index -> (Int, ArchivedTask)? in
      let reference = ObjectReference(index)
      guard case .dictionary = archive.objects[index],
        let name = (try? archive.classDescription(of: reference))??.name, classNames.contains(name),
        case .instance(let fields) = try? archive.content(reference)
      else { return nil }
      return (index, ArchivedTask(archive: archive, fields: fields))
    }.prefix(limit)
    guard !found.isEmpty else { return [] }
    let paths = rootPaths(of: archive)
    return found.map { (paths[$0] ?? KeyedArchive.path(of: ObjectReference($0)), $1) }
  }

  /// The paths of the objects that are roots, or elements of a root.
  private static func rootPaths(of archive: KeyedArchive) -> [Int: PropertyListPath] {
    var paths: [Int: PropertyListPath] = [:]
    var scalars = ScalarReader(archive: archive)
    for root in archive.roots {
      let path = [PropertyListPath.Component.key(root.key)]
      paths[root.reference.index] = PropertyListPath(path)
      switch try? archive.content(root.reference) {
      case .dictionary(let entries):
        for (index, entry) in entries.enumerated() {
          let name = scalars.scalar(entry.key).flatMap { $0.string ?? $0.int64?.description }
          let step = name.map { PropertyListPath.Component.key($0) } ?? .index(index)
          paths[entry.value.index] = PropertyListPath(path + [step])
        }
      case .array(let elements), .set(let elements):
        for (index, element) in elements.enumerated() {
          paths[element.index] = PropertyListPath(path + [.index(index)])
        }
      default: break
      }
    }
    return paths
  }

  private func reference(_ field: TaskField) -> ObjectReference? {
    guard let uid = fields[field.key]?.uid.flatMap({ Int(exactly: $0) }) else { return nil }
    let reference = ObjectReference(uid)
    return reference.isNull ? nil : reference
  }

  private func scalar(_ field: TaskField) -> PropertyList? {
    reference(field).map { archive.scalar($0) } ?? fields[field.key]
  }

  func integer(_ field: TaskField) -> Int64? { scalar(field)?.int64 }

  func number(_ field: TaskField) -> Double? {
    switch scalar(field) {
    case .real(let value): value
    case .date(let date): date.secondsSinceReferenceDate
    case let value: value?.int64.map(Double.init)
    }
  }

  func text(_ field: TaskField) -> String? {
    guard let reference = reference(field) else { return fields[field.key]?.string }
    return archive.url(reference) ?? archive.string(reference)
  }

  func uuid(_ field: TaskField) -> String? {
    guard let reference = reference(field) else { return fields["uniqueIdentifier"].flatMap(text(of:)) }
    if case .uuid(let bytes) = try? archive.content(reference) { return bytes.uuidText }
    return archive.string(reference)
  }

  /// The text that a field of older systems refers to.
  private func text(of field: PropertyList) -> String? {
    field.uid.flatMap { Int(exactly: $0) }.flatMap { archive.string(ObjectReference($0)) } ?? field.string
  }

  func request(_ field: TaskField) -> EmbeddedRequest? {
    guard let reference = reference(field) else { return nil }
    if let bytes = archive.data(reference) { return EmbeddedRequest(archivedIn: bytes) }
    return EmbeddedRequest(archive, at: reference, topKey: nil)
  }

  func response(_ field: TaskField) -> ArchivedURLResponse? {
    guard let reference = reference(field) else { return nil }
    if let bytes = archive.data(reference) { return ArchivedURLResponse(archivedIn: bytes) }
    return try? ArchivedURLResponse(archive, at: reference)
  }

  func error(_ field: TaskField) -> BackgroundTask.ErrorCode? {
    guard let reference = reference(field) else { return nil }
    if let bytes = archive.data(reference) { return BackgroundTask.ErrorCode(archivedIn: bytes) }
    return BackgroundTask.ErrorCode(archive, at: reference)
  }
}

extension KeyedArchive {
  /// The archive in some bytes.
  fileprivate init?(bytes: [UInt8]) {
    guard let document = try? ResumeDataDocument(decodingContainer: bytes),
      let archive = try? KeyedArchive(document.propertyList)
    else { return nil }
    self = archive
  }
}

extension ArchivedURLResponse {
  /// The response that is the root of an archive.
  init?(archivedIn bytes: [UInt8]) {
    guard let archive = KeyedArchive(bytes: bytes), let root = archive.roots.first?.reference,
      let response = try? ArchivedURLResponse(archive, at: root)
    else { return nil }
    self = response
  }
}

extension BackgroundTask.ErrorCode {
  /// The error that is the root of an archive.
  init?(archivedIn bytes: [UInt8]) {
    guard let archive = KeyedArchive(bytes: bytes), let root = archive.roots.first?.reference else { return nil }
    self.init(archive, at: root)
  }

  /// An archived NSError; nil for objects of other classes.
  init?(_ archive: KeyedArchive, at reference: ObjectReference) {
    guard (try? archive.classDescription(of: reference))??.inherits(from: "NSError") ?? false,
      case .instance(let fields) = try? archive.content(reference)
    else { return nil }
    func scalar(_ key: String) -> PropertyList? {
      guard let field = fields[key], let uid = field.uid.flatMap({ Int(exactly: $0) }) else { return fields[key] }
      return archive.scalar(ObjectReference(uid))
    }
    guard let domain = scalar("NSDomain")?.string, let code = scalar("NSCode")?.int64 else { return nil }
    self.init(domain: domain, code: code)
  }
}
