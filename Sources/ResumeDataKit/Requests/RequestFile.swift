import KeyedArchives
import PropertyLists

/// The file that a request was read from, kept beside the request for those who want more of it than the request.
struct RequestFile: Sendable {
  /// The bytes, as a field of the blob holds them.
  let data: [UInt8]
  /// The archive's root object.
  let root: ObjectReference
  private let contents: Contents

  /// How much was read of the file.
  private enum Contents: Sendable {
    /// No more than the request, which is as the system writes it.
    case request(OrderlyBinaryList.Layout)
    case all(PropertyListFile, KeyedArchive)
  }

  /// The file of a request that was read without the rest.
  init(_ read: OrderlyRequest) {
    data = read.layout.source
    root = read.top.reference
    contents = .request(read.layout)
  }

  /// The file of a request that was read out of its archive.
  init(_ data: [UInt8], root: ObjectReference, _ list: PropertyListFile, _ archive: KeyedArchive) {
    self.data = data
    self.root = root
    contents = .all(list, archive)
  }

  /// The property list with its layout, and the archive in it. What was not read yet is read each time.
  private var decoded: (list: PropertyListFile, archive: KeyedArchive)? {
    if case .all(let list, let archive) = contents { return (list, archive) }
    guard let list = try? PropertyListFile(decoding: data), let archive = try? KeyedArchive(list.value) else {
      return nil
    }
    return (list, archive)
  }

  /// What is odd about the file.
  var anomalies: [PropertyListAnomaly] {
    if case .request(let layout) = contents, layout.isOrderly { return [] }
    return decoded?.list.anomalies ?? []
  }

  /// Whether the slots can be named in another way.
  func canRenameSlots(to form: ArchivedURLRequest.Form) -> Bool {
    // A request as the system writes it has named slots and nothing that renaming would hit upon.
    if case .request = contents, form == .positional { return true }
    return decoded?.archive.canRenameSlots(of: root, to: form) ?? false
  }

  /// The file with its slots named in another way; nil where they cannot be, and where they are named so.
  func renamingSlots(to form: ArchivedURLRequest.Form) -> [UInt8]? {
    guard let (list, archive) = decoded, let renamed = archive.renamingSlots(of: root, to: form), renamed != list.value
    else { return nil }
    // The repair writes a binary property list; so did the system, and only another tool can have written XML.
    guard !list.isXML else { return try? BinaryPropertyList.encode(renamed) }
    var edited = list
    edited.value = renamed
    return try? edited.encoded()
  }
}
