import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// Where the value of a field stands in the property list, by its name in the classic form whatever the blob's form is;
  /// nil where there is none.
  func path(ofField name: String) -> PropertyListPath? {
    let isNested = propertyList.dictionary?.contains(ResumeDataKey.safari) ?? false
    return shape.place(of: name, nestedIn: isNested ? .key(ResumeDataKey.safari) : .root)
  }

  /// Whether the blob is a download in URLSession's classic form, whose fields can be edited.
  var isClassicDownload: Bool {
    switch shape {
    case .dictionary, .archivedDictionary: true
    default: false
    }
  }

  private var fieldsOfClassicForm: [BlobField] { shape.fieldsOfClassicForm }

  /// Applies a fix.
  ///
  /// - Returns: whether there was anything to change and all of it could be changed; if not, the document may be half
  ///   changed.
  mutating func apply(_ fix: Fix) -> Bool {
    fix.edits.reduce(!fix.edits.isEmpty) { isApplied, edit in isApplied && apply(edit) }
  }

  /// Applies a change.
  ///
  /// - Returns: whether there was anything to change and it could be changed.
  mutating func apply(_ edit: DocumentEdit) -> Bool {
    switch edit {
    case .removeField(let name): remove(name)
    case .setField(let name, let value): set(name, to: value)
    case .copyField(let from, let to):
      fieldsOfClassicForm.last { $0.name == from }?.value.map { set(to, to: $0) } ?? false
    case .renameRequestSlots(let field, let form): renameSlots(in: field, to: form)
    case .convertContainer(let container): convert(to: container)
    case .renameArchiveRoot: renameArchiveRoot()
    case .unwrapText: unwrap()
    case .cutTrailingBytes: cutTrailingBytes()
    }
  }

  private mutating func remove(_ name: String) -> Bool {
    var isRemoved = false
    if case .archivedDictionary(let archive, let root, _, _) = shape,
      let edited = archive.removingEntry(name, from: root)
    {
      propertyList = edited
      isRemoved = true
    }
    if var dictionary = propertyList.dictionary, dictionary.contains(name) {
      dictionary[name] = nil
      propertyList = .dictionary(dictionary)
      isRemoved = true
    }
    return isRemoved
  }

  private mutating func set(_ name: String, to value: PropertyList) -> Bool {
    switch shape {
    case .dictionary(var dictionary):
      dictionary[name] = value
      propertyList = .dictionary(dictionary)
      return true
    case .archivedDictionary(let archive, let root, let fields, let beside):
      let isArchived = fields.contains { $0.name == name }
      if !isArchived, beside.contains(name), var dictionary = propertyList.dictionary {
        // It stands beside the archive, where WebKit files it, and stays there.
        dictionary[name] = value
        propertyList = .dictionary(dictionary)
        return true
      }
      guard let edited = archive.settingEntry(name, to: value, in: root) else { return false }
      propertyList = edited
      return true
    default: return false
    }
  }

  /// Whether a fix can be applied: what `apply` says, where that can be told without doing it.
  func canApply(_ fix: Fix) -> Bool {
    if case .renameRequestSlots(let field, let form) = fix.edits.first, fix.edits.count == 1 {
      return isClassicDownload && requestFile(in: field)?.canRenameSlots(to: form) ?? false
    }
    var copy = self
    return copy.apply(fix)
  }

  private mutating func renameSlots(in field: String, to form: ArchivedURLRequest.Form) -> Bool {
    guard isClassicDownload, let bytes = requestFile(in: field)?.renamingSlots(to: form) else { return false }
    return set(field, to: .data(bytes))
  }

  private mutating func renameArchiveRoot() -> Bool {
    guard case .archivedDictionary(let archive, _, _, _) = shape, let old = archive.mainTopLevelEntry?.key,
      propertyList[.key("$top")]?.dictionary?.contains(KeyedArchive.literalRootKey) == false
    else { return false }
    propertyList.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top,
        let index = dictionary.entries.lastIndex(where: { $0.key.hasSameCodePoints(as: old) })
      else { return }
      dictionary.entries[index].key = KeyedArchive.literalRootKey
      top = .dictionary(dictionary)
    }
    return true
  }

  /// The file of one of the two requests; nil where the field holds none that can be read.
  private func requestFile(in field: String) -> RequestFile? {
    switch field {
    case ResumeDataKey.currentRequest: fields.currentRequest?.file
    case ResumeDataKey.originalRequest: fields.originalRequest?.file
    default: nil
    }
  }

  private mutating func convert(to container: Container) -> Bool {
    // What stands behind the end is cut off by an edit of its own.
    guard container != self.container, trailingBytesAnomaly == nil else { return false }
    var target = ConversionTarget()
    target.container = container
    var converter = Converter(self, to: target)
    guard let converted = try? converter.run() else { return false }
    self = converted.document
    return true
  }
}
