import FuzzSupport
@testable import KeyedArchives
@testable import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  guard let file = try? PropertyListFile(decoding: input, limits: .small),
    let archive = try? KeyedArchive(file.value)
  else { return 0 }
  require(archive.propertyList == file.value, "an archive keeps its property list")
  for index in archive.objects.indices.prefix(64) { check(ObjectReference(index), in: archive) }
  for entry in archive.roots.prefix(4) {
    require((try? archive.root(entry.key)) != nil, "each root is found under its key")
    checkEditing(of: entry.reference, in: archive)
  }
  return 0
}

private func check(_ reference: ObjectReference, in archive: KeyedArchive) {
  _ = try? ArchivedURLRequest(archive, at: reference)
  _ = try? ArchivedURLResponse(archive, at: reference)
  _ = archive.url(reference)
  _ = archive.baseURL(reference)
  _ = archive.plainDictionary(reference)
  do {
    let object = try archive.object(reference)
    checkRebuilding(object)
  } catch {
    require(archive.propertyList[error.path.deepestExisting(in: archive.propertyList)] != nil, "a path leads somewhere")
  }
}

/// An object can be stored in another archive, and reads the same there.
private func checkRebuilding(_ object: ArchivedObject) {
  // A date outside of an NSDate may be any number.
  if case .date(let date) = object.content, !date.secondsSinceReferenceDate.isFinite { return }
  var builder = KeyedArchiveBuilder()
  let reference = builder.add(object)
  let list = builder.propertyList(root: reference, under: KeyedArchive.rootKey, order: .newer)
  guard let archive = try? KeyedArchive(list), let again = try? archive.object(reference) else {
    require(false, "a built archive can be read: \(object)")
    return
  }
  // Stored objects are compared, since a NaN does not equal itself.
  require(
    again.inlineForm == object.inlineForm && again.storedFields == object.storedFields,
    "a rebuilt object is what it was: \(object) - \(again)")
}

private func checkEditing(of root: ObjectReference, in archive: KeyedArchive) {
  guard let entries = archive.entries(root) else { return }
  for key in Set(entries.prefix(8).map(\.key) + ["NSURLSessionResumeByteRange"]) {
    if let list = archive.removingEntry(key, from: root), let edited = try? KeyedArchive(list) {
      let keys = (edited.entries(root) ?? []).map(\.key)
      require(!keys.contains(where: { same($0, key) }), "a removed entry is gone: \(key)")
      require(edited.objects.count == archive.objects.count, "objects keep their numbers")
    }
    if let list = archive.settingEntry(key, to: "new value", in: root), let edited = try? KeyedArchive(list) {
      let last = edited.entries(root)?.last { same($0.key, key) }
      require(last.flatMap { edited.string($0.value) } == "new value", "a field that was set has its value: \(key)")
      require(edited.objects.count >= archive.objects.count, "objects keep their numbers")
    }
  }
}

private func same(_ left: String, _ right: String) -> Bool {
  left.unicodeScalars.elementsEqual(right.unicodeScalars)
}

extension PropertyListPath {
  /// This path without the last steps that do not exist: an error may name a missing field.
  fileprivate func deepestExisting(in list: PropertyList) -> PropertyListPath {
    var path = self
    while list[path] == nil, !path.components.isEmpty { path.components.removeLast() }
    return path
  }
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
