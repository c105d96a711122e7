package import KeyedArchives
package import PropertyLists

/// A form whose fields are the entries of an archived dictionary. What is at the root of the property list, outside
/// the archive's own keys, counts where the archive has nothing of that name.
protocol ArchivedDictionaryForm: BlobForm {
  var archived: ArchivedDictionary { get }
}

/// The fields of an archived dictionary, and those outside the archive.
package struct ArchivedDictionary: Sendable {
  package let archive: KeyedArchive
  package let root: ObjectReference
  /// The entries of the archived dictionary.
  let fields: [BlobField]
  /// The entries of the property list that are not part of the archive.
  package let outside: PropertyListDictionary

  /// Nil if neither the archive's root nor what is next to it has a key of a download.
  init?(_ candidate: FormCandidate) {
    guard let archive = candidate.archive, let fields = archive.fields else { return nil }
    outside = candidate.dictionary.outsideArchive
    let hasClassicKey = fields.contains { ResumeDataKey.classic.contains($0.name) }
    guard hasClassicKey || outside.hasAny(of: ResumeDataKey.classic) else { return nil }
    (self.archive, root, self.fields) = (archive.archive, archive.root, fields)
  }

  /// The dictionary that is the root of any archive, or nil if the root is something else.
  init?(rootOf archive: RootedArchive, outside: PropertyListDictionary) {
    guard let fields = archive.fields else { return nil }
    (self.archive, root, self.fields, self.outside) = (archive.archive, archive.root, fields, outside)
  }

  /// All fields in the order in which they are read; of two with one name the last counts.
  var all: [BlobField] { BlobField.fields(of: outside) + fields }

  /// The property list without objects that the archive's roots do not lead to.
  var compacted: PropertyList { archive.keeping(archive.roots) }

  /// The property list after edits of fields, each where it is.
  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    guard var editor = ArchivedDictionaryEditor(archive, root: root) else {
      throw .noPlace(for: edits.first?.field ?? "", "the archived dictionary cannot be edited")
    }
    var outer: [FieldEdit] = []
    for edit in edits {
      let isArchived = fields.named(edit.field) != nil
      let isOutside = outside.contains(edit.field)
      switch edit {
      case .remove(let field):
        guard isArchived || isOutside else { throw .isMissing(field) }
        if isArchived { _ = editor.remove(field) }
        if isOutside { outer.append(edit) }
      case .set(let field, let value):
        if isOutside, !isArchived {
          // It stays outside the archive, where WebKit stores it.
          outer.append(edit)
        } else if !editor.set(field, to: value) {
          throw .noPlace(for: field, "the archive cannot represent \(value.kind.rawValue)")
        }
      }
    }
    let edited = editor.propertyList
    guard !outer.isEmpty, let dictionary = edited.dictionary else { return edited }
    return try .dictionary(dictionary.applying(outer))
  }

  /// As ``applying(_:)``, without objects that became unreferenced.
  func replacing(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    let edited = try applying(edits)
    guard let archive = try? KeyedArchive(edited) else { return edited }
    return archive.keeping(archive.roots)
  }
}

extension ArchivedDictionaryForm {
  var kind: ResumeDataKind { .download }
  var isClassic: Bool { true }
  var vocabulary: String { "classic" }
  var compacted: PropertyList { archived.compacted }
  var content: FormContent { .archivedDictionary(archived) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    let own = archived.fields
    guard !archived.outside.entries.isEmpty else { return fields.readClassic(own, fieldsBefore: known) }
    let names = Set(own.map { CodePointString($0.name) })
    let others = BlobField.fields(of: archived.outside)
    let hidden = others.filter { names.contains(CodePointString($0.name)) }
    fields.readClassic(others.filter { !names.contains(CodePointString($0.name)) } + own, fieldsBefore: known)
    fields.faults += hidden.map { field in
      InvalidField(
        message: "\(field.name) outside the archive has no effect: the archive has this field too",
        path: field.path)
    }
  }

  func path(of field: String) -> PropertyListPath? {
    archived.all.named(field)?.path
  }

  func value(of field: String) -> PropertyList? {
    archived.all.named(field)?.value
  }

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    try archived.applying(edits)
  }

  func changingRequests(_ change: RequestChange) throws(PropertyListError) -> PropertyList? {
    guard let edits = try editsOfArchivedRequests(change) else { return nil }
    return try refusing { () throws(ConversionError) in try archived.replacing(edits) }
  }

  func settingURL(_ url: String) throws(PropertyListError) -> PropertyList? {
    try refusing { () throws(ConversionError) in try applying([.set(ResumeDataKey.url, .string(url))]) }
  }
}
