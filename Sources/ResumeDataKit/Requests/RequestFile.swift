import KeyedArchives
import PropertyLists

/// The file that a request was read from, kept beside the request so that nobody need read it twice.
struct RequestFile: Sendable {
  /// The bytes, as a field of the blob holds them.
  let data: [UInt8]
  /// The property list with its layout.
  let list: PropertyListFile
  /// The archive in it.
  let archive: KeyedArchive
  /// The archive's root object.
  let root: ObjectReference

  /// Whether the slots can be named in another way.
  func canRenameSlots(to form: ArchivedURLRequest.Form) -> Bool {
    archive.canRenameSlots(of: root, to: form)
  }

  /// The file with its slots named in another way; nil where they cannot be, and where they are named so.
  func renamingSlots(to form: ArchivedURLRequest.Form) -> [UInt8]? {
    guard let renamed = archive.renamingSlots(of: root, to: form), renamed != list.value else { return nil }
    // The repair writes a binary property list; so did the system, and only another tool can have written XML.
    guard !list.isXML else { return try? BinaryPropertyList.encode(renamed) }
    var edited = list
    edited.value = renamed
    return try? edited.encoded()
  }
}
