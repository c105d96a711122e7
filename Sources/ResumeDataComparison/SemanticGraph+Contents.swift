import KeyedArchives
import PropertyLists
import ResumeDataKit

/// The top level of an archive: the entry that counts, and the others.
struct ArchiveRoots {
  var key: String
  /// Further names of the same object.
  var otherNames: [String]
  /// Other objects.
  var others: [KeyedArchive.Root]
  /// Why no unarchiver accepts the archive.
  var refusal: String?

  init(_ main: KeyedArchive.Root, of archive: KeyedArchive) {
    key = main.key
    let rest = archive.roots.filter { !$0.key.hasSameCodePoints(as: main.key) }
    otherNames = rest.filter { $0.reference == main.reference }.map(\.key)
    others = rest.filter { $0.reference != main.reference }
    refusal = UnarchiverRefusal(of: archive.propertyList, roots: UnarchiverRefusal.rootsOfRequests)?.reason
  }
}

extension SemanticGraph {
  /// Adds bytes that should be a request or a response: by the meaning of the property list in them, or as bytes.
  ///
  /// - Parameter withTopKey: whether the archive's top-level key counts.
  mutating func addContents(_ data: [UInt8], withTopKey: Bool) -> Int {
    // Two blobs often have the same request, byte for byte.
    if let known = contents.first(where: { $0.withTopKey == withTopKey && $0.data == data }) { return known.node }
    let node = readContents(data, withTopKey: withTopKey)
    contents.append((data, withTopKey, node))
    return node
  }

  private mutating func readContents(_ data: [UInt8], withTopKey: Bool) -> Int {
    guard let file = try? PropertyListFile(decoding: data) else { return add(.scalar(.data(data))) }
    guard let archive = try? KeyedArchive(file.value), let main = archive.mainRoot
    else {
      let child = add(file.value)
      return add(.contents, [child])
    }
    let top = withTopKey ? ArchiveRoots(main, of: archive) : nil
    var semantics = ArchiveSemantics(archive)
    if var request = RequestSemantics(semantics, at: main.reference) {
      let child = request.node(top: top, in: &self)
      return add(.contents, [child])
    }
    var entries = [("root", semantics.node(main.reference, in: &self))]
    if let top {
      entries.append(("topKey", add(top.key)))
      if !top.otherNames.isEmpty { entries.append(("otherTopKeys", add(.set(top.otherNames.map { .string($0) })))) }
      entries += top.others.map { ("$top." + $0.key, semantics.node($0.reference, in: &self)) }
    }
    let child = add(.archive, entries)
    return add(.contents, [child])
  }
}
