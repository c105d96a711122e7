import KeyedArchives
import PropertyLists

/// Where in its property list a blob keeps its fields.
enum BlobShape: Sendable, Hashable {
  /// A dictionary is the blob (C1, C2).
  case dictionary(PropertyListDictionary)
  /// The archive's root object is the dictionary (C3), of these fields; WebKit files some keys beside the archive's own (C4).
  case archivedDictionary(
    KeyedArchive, root: ObjectReference, fields: [BlobField], beside: PropertyListDictionary)
  /// The archive's root is nil (C3n).
  case empty
  /// The newer loader's object (C5), perhaps in a file inside the blob (C6).
  case modern(KeyedArchive, root: ObjectReference, wrapper: Wrapper?)
  /// An upload (C7, C8).
  case upload
  /// Safari's Info.plist (L1).
  case safari(PropertyListDictionary)
  /// A request alone.
  case request(KeyedArchive, root: ObjectReference, topKey: String)
  /// None of these.
  case unknown(reason: String)

  /// The archived dictionary around a masked archive.
  struct Wrapper: Sendable, Hashable {
    var archive: KeyedArchive
    var root: ObjectReference
    var mask: Mask?
  }

  /// Works out the shape of a file's property list.
  init(of file: PropertyListFile) {
    guard let dictionary = file.value.dictionary else {
      self = .unknown(reason: "the property list is no dictionary but \(file.value.kind.rawValue)")
      return
    }
    if KeyedArchive.isArchive(file.value) {
      self.init(archive: file, dictionary)
    } else if let information = dictionary[ResumeDataKey.safari]?.dictionary {
      self = .safari(information)
    } else if dictionary.hasAny(of: ResumeDataKey.safariFieldNames) {
      self = .safari(dictionary)
    } else if dictionary.hasAny(of: ResumeDataKey.classic) {
      self = .dictionary(dictionary)
    } else {
      self = .unknown(reason: "the dictionary has none of the keys of resumeData")
    }
  }

  private init(archive file: PropertyListFile, _ dictionary: PropertyListDictionary) {
    // Where the archive gives nothing, Apple's loader takes the dictionary itself (section 1 of the format's
    // reference, C3).
    func fallBack(_ reason: String) -> BlobShape {
      dictionary.hasAny(of: ResumeDataKey.classic) ? .dictionary(dictionary) : .unknown(reason: reason)
    }
    do {
      let archive = try KeyedArchive(file.value)
      guard let top = archive.mainTopLevelEntry else {
        self = fallBack("the keyed archive has no root object")
        return
      }
      let root = top.reference
      let beside = dictionary.besideArchive
      switch try archive.content(root) {
      case .null:
        let shape = fallBack("")
        if case .dictionary = shape { self = shape } else { self = .empty }
      case .dictionary(let entries):
        self.init(
          file: file, archive, root: root, fields: BlobField.fields(of: entries, in: archive), beside: beside)
      case .request:
        self = .request(archive, root: root, topKey: top.key)
      case .instance:
        let ofClass = try archive.classDescription(of: root)
        if ofClass?.inherits(from: ResumeDataKey.modernDownloadClass) ?? false {
          self = .modern(archive, root: root, wrapper: nil)
        } else if ofClass?.inherits(from: ResumeDataKey.modernUploadClass) ?? false {
          self = .upload
        } else {
          self = fallBack(Self.reason(rootOf: ofClass))
        }
      default: self = fallBack(Self.reason(rootOf: try archive.classDescription(of: root)))
      }
    } catch {
      self = fallBack("the keyed archive cannot be read: \(error)")
    }
  }

  private static func reason(rootOf ofClass: ArchivedClass?) -> String {
    "the root of the keyed archive is of class \(ofClass?.name ?? "no class")"
  }

  private init(
    file: PropertyListFile, _ archive: KeyedArchive, root: ObjectReference, fields: [BlobField],
    beside: PropertyListDictionary
  ) {
    let hasClassicKey = fields.contains { ResumeDataKey.classic.contains($0.name) }
    if hasClassicKey && !fields.contains(where: { $0.name.hasSameCodePoints(as: ResumeDataKey.wrappedData) }) {
      self = .archivedDictionary(archive, root: root, fields: fields, beside: beside)
    } else if let inner = Self.wrapped(in: archive, fields: fields, root: root) {
      self = inner
    } else if beside.hasAny(of: ResumeDataKey.classic) || hasClassicKey {
      self = .archivedDictionary(archive, root: root, fields: fields, beside: beside)
    } else if file.mask != nil {
      // The state of an upload by the classic loader: an archive behind a mask, whose contents are not known (C8).
      self = .upload
    } else {
      self = .unknown(reason: "the archived dictionary has none of the keys of resumeData")
    }
  }

  /// The masked archive in an archived dictionary's entry `data`.
  private static func wrapped(
    in archive: KeyedArchive, fields: [BlobField], root: ObjectReference
  ) -> BlobShape? {
    guard let bytes = fields.last(where: { $0.name.hasSameCodePoints(as: ResumeDataKey.wrappedData) })?.value?.data,
      let inner = try? PropertyListFile(decoding: bytes)
    else { return nil }
    // Only one level down: what is inside is not asked for wrappers again.
    guard let innerArchive = try? KeyedArchive(inner.value), let top = innerArchive.mainTopLevelEntry,
      let object = try? innerArchive.object(top.reference),
      object.isOfClass(ResumeDataKey.modernDownloadClass)
    else { return nil }
    let wrapper = Wrapper(archive: archive, root: root, mask: inner.mask)
    return .modern(innerArchive, root: top.reference, wrapper: wrapper)
  }

  /// What the blob is for.
  var kind: ResumeDataKind {
    switch self {
    case .dictionary, .archivedDictionary, .empty, .modern: .download
    case .upload: .upload
    case .safari: .safariDownload
    case .request: .request
    case .unknown: .unknown
    }
  }
}

extension KeyedArchive {
  /// The root object: the one under CFNetwork's key, else under Foundation's, else the first.
  var mainTopLevelEntry: TopLevelEntry? {
    top.last { $0.key == Self.literalRootKey } ?? top.last { $0.key == Self.rootKey } ?? top.first
  }
}

extension ArchivedObject {
  /// Whether the object is of a class or of one that inherits from it.
  func isOfClass(_ name: String) -> Bool {
    classDescription?.inherits(from: name) ?? false
  }
}

extension PropertyListDictionary {
  /// The entries that are no part of a keyed archive.
  var besideArchive: PropertyListDictionary {
    PropertyListDictionary(
      entries.indices.filter { index in !ResumeDataKey.archive.contains { entries[index].key.hasSameCodePoints(as: $0) }
      }
      .map { entries[$0] })
  }

  /// Whether any of some keys occurs.
  func hasAny(of keys: Set<String>) -> Bool {
    entries.indices.contains { keys.contains(entries[$0].key) }
  }

  /// Whether any of a few keys occurs.
  func hasAny(of keys: [String]) -> Bool {
    keys.contains { contains($0) }
  }
}
