import KeyedArchives
import PropertyLists

/// The objects of an archive that hold blobs. Each is read once, however many blobs are in it.
struct ArchiveContext {
  private let archive: KeyedArchive
  /// The first object that refers to each, containers of Foundation left out.
  private let parents: [Int: (index: Int, key: String)]
  private var known: [Int: FindContext] = [:]

  init(_ archive: KeyedArchive) {
    self.archive = archive
    var parents: [Int: (index: Int, key: String)] = [:]
    for (index, object) in archive.objects.enumerated() {
      for entry in object.dictionary?.entries ?? [] where !entry.key.hasPrefix("$") {
        guard let uid = entry.value.uid.flatMap({ Int(exactly: $0) }), parents[uid] == nil else { continue }
        parents[uid] = (index, entry.key)
      }
    }
    self.parents = parents
  }

  /// The object with a field that is, or refers to, an object.
  mutating func context(of object: Int) -> FindContext? {
    var (index, key) = (object, String?.none)
    // The bytes of mutable data are in an object of their own.
    for _ in 0..<2 where !isRecord(index) {
      guard let parent = parents[index] else { return nil }
      (index, key) = (parent.index, parent.key)
    }
    if let context = known[index] { return context.holding(key) }
    guard let context = record(index) else { return nil }
    known[index] = context
    return context.holding(key)
  }

  private func record(_ index: Int) -> FindContext? {
    guard isRecord(index), let fields = archive.objects[index].dictionary else { return nil }
    let name = (try? archive.classDescription(of: ObjectReference(index)))??.name
    var context = FindContext(format: .archive(className: name))
    for entry in fields.effectiveEntries where !entry.key.hasPrefix("$") {
      guard let uid = entry.value.uid.flatMap({ Int(exactly: $0) }) else {
        context.add(entry.key, entry.value)
        continue
      }
      let reference = ObjectReference(uid)
      context.add(entry.key, archive.scalar(reference) ?? archive.url(reference).map { .string($0) })
    }
    return context
  }

  /// Whether an object has fields of its own, and is not a container or a value of Foundation.
  private func isRecord(_ index: Int) -> Bool {
    guard archive.objects.indices.contains(index), let fields = archive.objects[index].dictionary else { return false }
    return !fields.entries.contains { $0.key.hasPrefix("NS.") || $0.key == "$classname" }
  }
}
