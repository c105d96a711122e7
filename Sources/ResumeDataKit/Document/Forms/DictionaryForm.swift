import KeyedArchives
import PropertyLists

/// A plain dictionary with the classic loader's keys (C1, C2). An archive without an object is read as a plain
/// dictionary, as by Apple's loader (C3).
struct DictionaryForm: BlobForm {
  let dictionary: PropertyListDictionary

  init?(_ candidate: FormCandidate) {
    guard candidate.dictionary.hasAny(of: ResumeDataKey.classic) else { return nil }
    dictionary = candidate.dictionary
  }

  var kind: ResumeDataKind { .download }
  var isClassic: Bool { true }
  var compacted: PropertyList { .dictionary(dictionary) }
  var vocabulary: String { "classic" }
  var content: FormContent { .dictionary(dictionary) }

  /// Whether the keys of a keyed archive are among the fields.
  private var isArchive: Bool { KeyedArchive.isArchive(.dictionary(dictionary)) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    fields.readClassic(
      BlobField.fields(of: dictionary), alsoKnown: isArchive ? Set(ResumeDataKey.archive) : [], fieldsBefore: known)
  }

  func path(of field: String) -> PropertyListPath? {
    dictionary.contains(field) ? .key(field) : nil
  }

  func value(of field: String) -> PropertyList? { dictionary[field] }

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    try .dictionary(dictionary.applying(edits))
  }

  func changingRequests(_ change: RequestChange) throws(PropertyListError) -> PropertyList? {
    guard let edits = try editsOfArchivedRequests(change) else { return nil }
    return try refusing { () throws(ConversionError) in try applying(edits) }
  }

  func settingURL(_ url: String) throws(PropertyListError) -> PropertyList? {
    try refusing { () throws(ConversionError) in try applying([.set(ResumeDataKey.url, .string(url))]) }
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    .classic(version: fields.version, isKeyedArchive: false, request: fields.requestForOrigin)
  }
}

extension PropertyListDictionary {
  /// The dictionary after edits of its entries. If the keys are sorted, a new one is inserted in order.
  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyListDictionary {
    var edited = self
    let isSorted = hasSortedKeys
    for edit in edits {
      switch edit {
      case .remove(let field):
        guard edited.contains(field) else { throw .isMissing(field) }
        edited[field] = nil
      case .set(let field, let value):
        let isNew = !edited.contains(field)
        edited[field] = value
        if isNew, isSorted { edited.sortKeys() }
      }
    }
    return edited
  }
}

extension BlobForm {
  /// The edits for a change of the requests, if each is a separate archive in a field; nil for no edits.
  func editsOfArchivedRequests(_ change: RequestChange) throws(PropertyListError) -> [FieldEdit]? {
    try FieldEdit.ofArchivedRequests(in: self, change)
  }

  /// Applies edits that the form is known to support.
  func refusing(
    _ edit: () throws(ConversionError) -> PropertyList
  ) throws(PropertyListError) -> PropertyList {
    do {
      return try edit()
    } catch {
      throw PropertyListError(.notRepresentable, error.description)
    }
  }
}

extension FieldEdit {
  /// As ``BlobForm/editsOfArchivedRequests(_:)``. Not generic, since each form would have code of its own.
  fileprivate static func ofArchivedRequests(
    in form: any BlobForm, _ change: RequestChange
  ) throws(PropertyListError) -> [FieldEdit]? {
    var edits: [FieldEdit] = []
    for field in [ResumeDataKey.currentRequest, ResumeDataKey.originalRequest] where form.path(of: field) != nil {
      let request = form.value(of: field)?.data.flatMap { RequestArchive($0) }
      var editor = request.flatMap { URLRequestEditor($0.archive, at: $0.root) }
      let stays = change(field, &editor)
      if !stays {
        edits.append(.remove(field))
      } else if let request, let edited = editor?.propertyList, edited != request.archive.propertyList {
        edits.append(.set(field, .data(try BinaryPropertyList.encode(edited))))
      }
    }
    return edits.isEmpty ? nil : edits
  }
}
