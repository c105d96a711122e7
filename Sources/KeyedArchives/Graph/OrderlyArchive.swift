import PropertyLists

/// A small archive in the layout that the system writes, of which few objects are wanted: they are read out of the file's bytes,
/// and the others never become values.
///
/// Whatever is out of the ordinary - a second root, an object of a class with fields of its own, a file in another layout - is for
/// `KeyedArchive`, which reads the same from a file that both read.
struct OrderlyArchive: ~Copyable {
  let list: OrderlyBinaryList
  /// The array `$objects`.
  private let objects: Int
  private let objectCount: Int
  /// The one root object, under its name.
  let top: KeyedArchive.TopLevelEntry

  /// Takes a list for an archive; nil where it is no such archive, and where `KeyedArchive` might hold it for too large.
  static func reading(_ list: consuming OrderlyBinaryList) -> OrderlyArchive? {
    guard let objects = list.value("$objects", in: 0), let objectCount = list.elementCount(objects),
      let top = list.value("$top", in: 0), list.entryCount(top) == 1, list.entryCount(0) == 4,
      list.value("$archiver", in: 0) != nil, list.value("$version", in: 0) != nil
    else { return nil }
    let entry = list.entry(0, of: top)
    guard let key = list.text(entry.key), let root = list.uid(entry.value) else { return nil }
    let archive = OrderlyArchive(
      list: list, objects: objects, objectCount: objectCount, top: .init(key: key, reference: ObjectReference(root)))
    return archive.mayExpandTooFar ? nil : consume archive
  }

  /// The object that a UID leads to.
  func object(_ uid: Int) -> Int? {
    guard let index = list.uid(uid) else { return nil }
    return object(at: ObjectReference(index))
  }

  /// The object at a reference.
  func object(at reference: ObjectReference) -> Int? {
    guard reference.index >= 0, reference.index < objectCount else { return nil }
    return list.element(reference.index, of: objects)
  }

  /// The text of the string that a UID leads to, where it is not nil.
  func text(_ uid: Int) -> String? {
    guard let object = object(uid), !isNil(object) else { return nil }
    return list.text(object)
  }

  /// Whether an object is nil in Objective-C.
  func isNil(_ object: Int) -> Bool { list.isText(object, "$null") }

  /// The object with the name of the class that a UID leads to, where nothing but its ancestors stands beside it.
  func className(_ uid: Int) -> Int? {
    guard let description = object(uid), list.entryCount(description) == 2,
      let name = list.value("$classname", in: description), let ancestors = list.value("$classes", in: description),
      let count = list.elementCount(ancestors), count <= StoredClass.mostEntries
    else { return nil }
    return name
  }

  /// What is known of the class that an object names.
  func knownClass(of object: Int) -> KnownClass? {
    guard let uid = list.value("$class", in: object), let name = className(uid) else { return nil }
    return KnownClass { list.isText(name, $0) }
  }
}

extension OrderlyArchive {
  /// Whether `KeyedArchive` might hold the archive for too large.
  private var mayExpandTooFar: Bool {
    guard list.longestObject > KeyedArchive.harmlessBytes else { return false }
    var estimate = ExpansionEstimate()
    for container in 0..<list.count {
      for position in 0..<list.referenceCount(container) {
        let element = list.reference(position, of: container)
        estimate.inside += list.byteCount(element) ?? 0
        guard let target = object(element) else { continue }
        if list.entryCount(target) != nil { estimate.inner += 1 }
        estimate.referred += list.byteCount(target) ?? 0
      }
    }
    return estimate.mayPassBound
  }
}
