import KeyedArchives
import PropertyLists

/// The archive of a request, as a field of a blob holds it.
struct RequestArchive {
  private let file: PropertyListFile
  let archive: KeyedArchive
  let root: ObjectReference

  /// Reads the archive, or nil if no request is in it.
  init?(_ data: [UInt8]) {
    guard let file = try? PropertyListFile(decoding: data), let archive = try? KeyedArchive(file.value),
      let top = archive.mainRoot, (try? ArchivedURLRequest(archive, at: top.reference)) != nil
    else { return nil }
    self.file = file
    self.archive = archive
    root = top.reference
  }

  /// The archive with slots and names in the given form: the same bytes if it has that form, otherwise with all other
  /// objects unchanged; nil if it cannot be converted.
  func bytes(as form: SystemProfile.RequestForm) -> [UInt8]? {
    guard let value = archive.archivingRequest(root, as: form.slots, under: form.topKeys) else { return nil }
    var edited = file
    edited.value = value
    // The system writes requests as binary property lists; only another tool can have written XML.
    return value != file.value && file.isXML ? try? BinaryPropertyList.encode(value) : try? edited.encoded()
  }
}
