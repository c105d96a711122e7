import KeyedArchives
package import PropertyLists

/// A whole blob in a field of a record.
package struct EnclosedBlob: Sendable {
  /// The blob's file.
  let file: PropertyListFile
  /// The blob's form.
  let form: any BlobForm
  /// Where the blob is in the record.
  let field: BlobField

  /// Where a value of the blob is in the record.
  func path(_ path: PropertyListPath) -> PropertyListPath {
    field.path.appending(.contents).appending(contentsOf: path)
  }

  /// Writes a property list into the blob's file. Unchanged parts of the file stay.
  func edited(_ value: PropertyList) throws(PropertyListError) -> FieldEdit {
    var edited = file
    edited.value = value
    return .set(field.name, .data(try edited.encoded()))
  }

  /// The property list of the record after edits. Not generic, since each form would have code of its own.
  fileprivate func applying(
    _ edits: [FieldEdit], in form: any EnclosingForm
  ) throws(ConversionError) -> PropertyList {
    let own = edits.filter(form.isOwn).map { $0.renamed(by: form.recordNames) }
    let inner = edits.filter { !form.isOwn($0) }
    let following = inner.flatMap(form.recordEdits)
    guard !inner.isEmpty else { return try form.record.applying(own) }
    let value = try self.form.applying(inner)
    let edit: FieldEdit
    do {
      edit = try edited(value)
    } catch {
      throw ConversionError(.notCarried, "the blob in \(field.name) cannot hold what was given: \(error)")
    }
    return try form.record.applying(own + following + [edit])
  }

  /// As ``edited(_:)``, in a new file without parts of the old one.
  func rewritten(_ value: PropertyList) throws(PropertyListError) -> FieldEdit {
    .set(field.name, .data(try file.rewritten(value).encoded()))
  }
}

/// A form that has a blob in one of its fields, and other fields.
protocol EnclosingForm: BlobForm {
  var record: Record { get }
  var blob: EnclosedBlob { get }
  /// The record's own field for a field of the classic form.
  var recordNames: [String: String] { get }
  /// Reads the record's own fields.
  func readRecord(into fields: inout ResumeDataFields)
  /// The edits of the record's own fields that follow from an edit of the blob's fields.
  func recordEdits(after edit: FieldEdit) -> [FieldEdit]
  /// Whether an edit concerns the record alone.
  func isOwn(_ edit: FieldEdit) -> Bool
}

/// The dictionary of a record, plain or archived.
package enum Record: Sendable {
  case plain(PropertyListDictionary)
  case archived(ArchivedDictionary)

  /// The dictionary of a property list, or nil if it has none.
  init?(_ candidate: FormCandidate) {
    if !candidate.isArchive {
      self = .plain(candidate.dictionary)
    } else if let archive = candidate.archive,
      let content = ArchivedDictionary(rootOf: archive, outside: candidate.dictionary.outsideArchive)
    {
      self = .archived(content)
    } else {
      return nil
    }
  }

  var fields: [BlobField] {
    switch self {
    case .plain(let dictionary): BlobField.fields(of: dictionary)
    case .archived(let content): content.fields
    }
  }

  var compacted: PropertyList {
    switch self {
    case .plain(let dictionary): .dictionary(dictionary)
    case .archived(let content): content.compacted
    }
  }

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    switch self {
    case .plain(let dictionary): try .dictionary(dictionary.applying(edits))
    case .archived(let content): try content.applying(edits)
    }
  }

  /// As ``applying(_:)``, without objects that became unreferenced.
  func replacing(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    switch self {
    case .plain: try applying(edits)
    case .archived(let content): try content.replacing(edits)
    }
  }
}

extension EnclosingForm {
  var kind: ResumeDataKind { blob.form.kind }
  var isEmpty: Bool { blob.form.isEmpty }
  var takesValidatorFromResponse: Bool { blob.form.takesValidatorFromResponse }
  var compacted: PropertyList { record.compacted }
  var ownNames: [String: String] { blob.form.ownNames }
  var content: FormContent { .record(record, key: blob.field.name, blob: blob.form) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    blob.form.read(into: &fields, known: known)
    for index in fields.faults.indices { fields.faults[index].path = blob.path(fields.faults[index].path) }
    readRecord(into: &fields)
  }

  func path(of field: String) -> PropertyListPath? {
    ownField(field)?.path ?? blob.form.path(of: field).map(blob.path)
  }

  func value(of field: String) -> PropertyList? {
    ownField(field)?.value ?? blob.form.value(of: field)
  }

  /// The record's own field in which a field of the classic form is edited.
  private func ownField(_ field: String) -> BlobField? {
    guard isOwn(.remove(field)) else { return nil }
    return record.fields.named(recordNames[field] ?? field)
  }

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    try blob.applying(edits, in: self)
  }

  func changingRequests(_ change: RequestChange) throws(PropertyListError) -> PropertyList? {
    guard let value = try blob.form.changingRequests(change) else { return nil }
    let edit = try blob.rewritten(value)
    return try refusing { () throws(ConversionError) in try record.replacing([edit]) }
  }

  func settingURL(_ url: String) throws(PropertyListError) -> PropertyList? {
    var edits = recordEdits(after: .set(ResumeDataKey.url, .string(url)))
    if let value = try blob.form.settingURL(url) { edits.append(try blob.edited(value)) }
    guard !edits.isEmpty else { return nil }
    return try refusing { () throws(ConversionError) in try record.applying(edits) }
  }

  /// Edits of the record's own fields under other names, as far as the record has them.
  func followingEdits(after edit: FieldEdit) -> [FieldEdit] {
    guard let name = recordNames[edit.field], record.fields.named(name) != nil else { return [] }
    return [edit.renamed(by: recordNames)]
  }
}

extension FieldEdit {
  /// The edit under another name of its field.
  func renamed(by names: [String: String]) -> FieldEdit {
    switch self {
    case .set(let field, let value): .set(names[field] ?? field, value)
    case .remove(let field): .remove(names[field] ?? field)
    }
  }
}
