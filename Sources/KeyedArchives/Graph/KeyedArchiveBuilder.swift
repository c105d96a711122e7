public import PropertyLists

/// Puts an archive together, object by object.
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
/// let archive = builder.propertyList(top: KeyedArchive.literalRootKey, root: root)
/// ```
public struct KeyedArchiveBuilder: Sendable {
  /// The order of an archive's four keys.
  public enum KeyOrder: Sendable, Hashable {
    /// `$version`, `$objects`, `$archiver`, `$top`: seen in archives of iOS 10.0.2.
    case older
    /// `$version`, `$archiver`, `$top`, `$objects`: seen in archives of iOS 12 and about iOS 26.
    case newer
  }

  private var objects: [PropertyList] = ["$null"]
  private var scalars: [PropertyList: ObjectReference] = [:]
  private var classes: [ArchivedClass: ObjectReference] = [:]

  /// Makes an archive that holds nothing but nil.
  public init() {}

  /// A place for an object that is set later, so that others can refer to it before.
  public mutating func reserve() -> ObjectReference {
    objects.append("$null")
    return ObjectReference(objects.count - 1)
  }

  /// Fills a reserved place. Does nothing for a reference that this builder did not give.
  public mutating func set(_ reference: ObjectReference, to object: ArchivedObject) {
    let stored = self.stored(object)
    if objects.indices.contains(reference.index), !reference.isNull { objects[reference.index] = stored }
  }

  /// Adds an object and says where it stands.
  public mutating func add(_ object: ArchivedObject) -> ObjectReference {
    if object.content == .null { return .null }
    if case .classDescription(let description) = object.content { return self.reference(to: description) }
    if let stored = object.inlineForm {
      if let known = scalars[stored] { return known }
      objects.append(stored)
      scalars[stored] = ObjectReference(objects.count - 1)
      return ObjectReference(objects.count - 1)
    }
    // An object comes before its class, as NSKeyedArchiver numbers them.
    let reference = reserve()
    set(reference, to: object)
    return reference
  }

  /// Adds an object without a class of its own choosing.
  public mutating func add(_ content: ArchivedObject.Content) -> ObjectReference {
    add(ArchivedObject(content))
  }

  /// The archive with one root object.
  public func propertyList(
    top key: String, root: ObjectReference, order: KeyOrder = .newer
  ) -> PropertyList {
    let top: PropertyList = .dictionary(
      PropertyListDictionary([.init(key: key, value: .uid(UInt64(clamping: root.index)))]))
    switch order {
    case .older:
      return ["$version": 100_000, "$objects": .array(objects), "$archiver": "NSKeyedArchiver", "$top": top]
    case .newer:
      return ["$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": top, "$objects": .array(objects)]
    }
  }

  private mutating func reference(to description: ArchivedClass) -> ObjectReference {
    if let known = classes[description] { return known }
    objects.append(description.stored)
    classes[description] = ObjectReference(objects.count - 1)
    return ObjectReference(objects.count - 1)
  }

  private mutating func stored(_ object: ArchivedObject) -> PropertyList {
    if let inline = object.inlineForm { return inline }
    var fields = object.storedFields
    if let description = object.classDescription ?? object.defaultClass {
      fields.entries.append(.init(key: "$class", value: .uid(UInt64(clamping: self.reference(to: description).index))))
    }
    return .dictionary(fields)
  }
}
