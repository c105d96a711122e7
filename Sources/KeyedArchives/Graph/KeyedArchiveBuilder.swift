package import PropertyLists

/// Builds an archive, object by object.
///
/// Equal scalars and class descriptions are stored once, other objects each time they are added. Cycles are made with
/// `reserve()` and `set(_:to:)`.
///
/// ```swift
/// var builder = KeyedArchiveBuilder()
/// let root = builder.reserve()
/// let key = builder.add(.string("NSURLSessionResumeInfoVersion"))
/// let version = builder.add(.integer(5))
/// builder.set(root, to: .init(.dictionary([.init(key: key, value: version)])))
/// let archive = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
/// ```
package struct KeyedArchiveBuilder: Sendable {
  /// The order of an archive's four keys.
  package enum KeyOrder: Sendable, Hashable {
    /// `$version`, `$objects`, `$archiver`, `$top`: seen in archives of iOS 10.0.2, iOS 12 and macOS 10.14.
    case older
    /// `$version`, `$archiver`, `$top`, `$objects`: seen in an archive of about iOS 26.
    case newer
  }

  private var objects: [PropertyList] = ["$null"]
  /// The index of each scalar and each class description.
  private var shared: [PropertyList: ObjectReference] = [:]

  /// Creates an archive with nil as the only object.
  package init() {}

  /// A place for an object that is set later, so that others can refer to it before.
  package mutating func reserve() -> ObjectReference {
    objects.append("$null")
    return ObjectReference(objects.count - 1)
  }

  /// Fills a reserved place. Does nothing for a reference that this builder did not give.
  package mutating func set(_ reference: ObjectReference, to object: ArchivedObject) {
    guard objects.indices.contains(reference.index), !reference.isNull else { return }
    let former = objects[reference.index]
    // The overwritten object must not be shared any longer: the next equal object needs its own place.
    if shared[former] == reference { shared[former] = nil }
    objects[reference.index] = self.stored(object)
  }

  /// Adds an object and returns its reference.
  package mutating func add(_ object: ArchivedObject) -> ObjectReference {
    if object.content == .null { return .null }
    if let stored = object.inlineForm { return reference(toShared: stored) }
    // An object comes before its class, as NSKeyedArchiver numbers them.
    let reference = reserve()
    set(reference, to: object)
    return reference
  }

  /// Adds an object with its default class.
  package mutating func add(_ content: ArchivedObject.Content) -> ObjectReference {
    add(ArchivedObject(content))
  }

  /// The archive with one root object.
  package func propertyList(root: ObjectReference, under key: String, order: KeyOrder) -> PropertyList {
    propertyList(root: root, under: [key], order: order)
  }

  /// The archive with one root object that has several names.
  package func propertyList(root: ObjectReference, under keys: [String], order: KeyOrder) -> PropertyList {
    let top: PropertyList = .dictionary(
      PropertyListDictionary(keys.map { .init(key: $0, value: .uid(UInt64(clamping: root.index))) }))
    switch order {
    case .older:
      return ["$version": 100_000, "$objects": .array(objects), "$archiver": "NSKeyedArchiver", "$top": top]
    case .newer:
      return ["$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": top, "$objects": .array(objects)]
    }
  }

  private mutating func reference(toShared stored: PropertyList) -> ObjectReference {
    if let known = shared[stored] { return known }
    objects.append(stored)
    let reference = ObjectReference(objects.count - 1)
    shared[stored] = reference
    return reference
  }

  private mutating func stored(_ object: ArchivedObject) -> PropertyList {
    if let inline = object.inlineForm { return inline }
    var fields = object.storedFields
    if let description = object.classDescription ?? object.defaultClass {
      let index = reference(toShared: description.stored).index
      // At the end, unless the fields say where.
      fields["$class"] = .uid(UInt64(clamping: index))
    }
    return .dictionary(fields)
  }
}
