import KeyedArchives
import PropertyLists

/// The file that a request was read from, kept for callers that need more than the request.
struct RequestFile: Sendable {
  /// The bytes, as a field of the blob holds them.
  let data: [UInt8]
  /// The archive's root object.
  let root: ObjectReference
  /// The archive, where the bytes are a binary property list and nothing else.
  private let archive: BinaryKeyedArchive?

  init(_ data: [UInt8], root: ObjectReference, _ archive: BinaryKeyedArchive? = nil) {
    (self.data, self.root, self.archive) = (data, root, archive)
  }

  /// The property list with its layout, and the archive in it, read each time.
  private var decoded: (list: PropertyListFile, archive: KeyedArchive)? {
    guard let list = try? PropertyListFile(decoding: data), let archive = try? KeyedArchive(list.value) else {
      return nil
    }
    return (list, archive)
  }

  /// What is unusual about the file.
  var anomalies: [PropertyListAnomaly] {
    archive?.table.anomalies() ?? decoded?.list.anomalies ?? []
  }

  /// Whether the archive is in the form that the system writes, so that it has no anomalies and need not be decoded.
  var isUsual: Bool { archive?.hasOneRoot(ofClasses: UnarchiverRefusal.rootsOfRequests) ?? false }

  /// The archive's property list, or nil if the file is in the form that the system writes, or cannot be read.
  var unusualPropertyList: PropertyList? {
    isUsual ? nil : decoded?.list.value
  }

  /// The other requests in the archive's top level, each under its key. An object with two keys is one request.
  var otherRequests: [(topKey: String, request: EmbeddedRequest)] {
    guard !isUsual, let archive = decoded?.archive else { return [] }
    return archive.roots.filter { $0.reference != root }
      .map { ($0.key, EmbeddedRequest(archive, at: $0.reference, topKey: $0.key)) }
  }

  /// Whether the slots can be named in another way.
  func canRenameSlots(to form: ArchivedURLRequest.Form) -> Bool {
    archive?.canRenameSlots(of: root, to: form) ?? decoded?.archive.canRenameSlots(of: root, to: form) ?? false
  }

  /// The file with its slots in the other form, or nil if they cannot be renamed or already have the form.
  func renamingSlots(to form: ArchivedURLRequest.Form) -> [UInt8]? {
    guard let (list, archive) = decoded, let renamed = archive.renamingSlots(of: root, to: form), renamed != list.value
    else { return nil }
    // The repair writes a binary property list, as the system does; only another tool can have written XML.
    guard !list.isXML else { return try? BinaryPropertyList.encode(renamed) }
    var edited = list
    edited.value = renamed
    return try? edited.encoded()
  }
}
