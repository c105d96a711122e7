import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// Where the value of a field is in the property list, by its name in the classic form whatever the blob's form
  /// is, or nil if there is none.
  func path(ofField name: String) -> PropertyListPath? { form.path(of: name) }

  /// Whether the blob is a download in URLSession's classic form, whose fields can be edited.
  var isClassicDownload: Bool { form.isClassic }

  /// Applies edits of fields, by their names in the classic form.
  ///
  /// - Throws: `ConversionError` where the form has no place for a field or its value. Then nothing was changed.
  mutating func apply(_ edits: [FieldEdit]) throws(ConversionError) {
    guard !edits.isEmpty else { return }
    propertyList = try form.applying(edits)
  }

  /// Applies a fix.
  ///
  /// - Returns: whether there was anything to change and all of it could be changed; if not, the document may be partly
  ///   changed.
  mutating func apply(_ fix: Fix) -> Bool {
    fix.edits.reduce(!fix.edits.isEmpty) { isApplied, edit in isApplied && apply(edit) }
  }

  /// Applies a change.
  ///
  /// - Returns: whether there was anything to change and it could be changed.
  mutating func apply(_ edit: DocumentEdit) -> Bool {
    switch edit {
    case .removeField(let name): make(.remove(name))
    case .setField(let name, let value): make(.set(name, value))
    case .copyField(let from, let to): form.value(of: from).map { make(.set(to, $0)) } ?? false
    case .renameRequestSlots(let field, let form): renameSlots(in: field, to: form)
    case .convertContainer(let container): convert(to: container)
    case .renameArchiveRoot: renameArchiveRoot()
    case .unwrapText: unwrap()
    case .cutTrailingBytes: cutTrailingBytes()
    }
  }

  private mutating func make(_ edit: FieldEdit) -> Bool {
    (try? apply([edit])) != nil
  }

  /// Whether a fix can be applied, as far as that is known without applying it.
  func canApply(_ fix: Fix) -> Bool {
    if case .renameRequestSlots(let field, let form) = fix.edits.first, fix.edits.count == 1 {
      return isClassicDownload && requestFile(in: field)?.canRenameSlots(to: form) ?? false
    }
    if let edits = fieldEdits(of: fix) { return (try? form.applying(edits)) != nil }
    var copy = self
    return copy.apply(fix)
  }

  /// The edits of a fix, if all of them change fields and none depends on another; nil for other fixes.
  private func fieldEdits(of fix: Fix) -> [FieldEdit]? {
    var edits: [FieldEdit] = []
    for edit in fix.edits {
      switch edit {
      case .removeField(let name): edits.append(.remove(name))
      case .setField(let name, let value): edits.append(.set(name, value))
      default: return nil
      }
    }
    return edits.isEmpty ? nil : edits
  }

  private mutating func renameSlots(in field: String, to form: ArchivedURLRequest.Form) -> Bool {
    guard isClassicDownload, let bytes = requestFile(in: field)?.renamingSlots(to: form) else { return false }
    return make(.set(field, .data(bytes)))
  }

  private mutating func renameArchiveRoot() -> Bool {
    guard let content = (form as? any ArchivedDictionaryForm)?.archived,
      let old = content.archive.mainRoot?.key,
      propertyList[.key("$top")]?.dictionary?.contains(KeyedArchive.literalRootKey) == false
    else { return false }
    propertyList.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top,
        let index = dictionary.index(ofKey: old)
      else { return }
      dictionary.entries[index].key = KeyedArchive.literalRootKey
      top = .dictionary(dictionary)
    }
    return true
  }

  /// The file of one of the two requests, or nil if the field has no readable one.
  private func requestFile(in field: String) -> RequestFile? {
    switch field {
    case ResumeDataKey.currentRequest: fields.currentRequest?.file
    case ResumeDataKey.originalRequest: fields.originalRequest?.file
    default: nil
    }
  }

  private mutating func convert(to container: Container) -> Bool {
    // Bytes after the end are removed by a separate edit.
    guard container != self.container, trailingBytesAnomaly == nil, form.enclosed == nil else { return false }
    var target = ConversionTarget()
    target.container = container
    var converter = Converter(self, to: target)
    guard let converted = try? converter.run() else { return false }
    self = converted.document
    return true
  }
}
