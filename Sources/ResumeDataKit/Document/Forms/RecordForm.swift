import PropertyLists

/// A record that a program keeps of a download, with a whole blob in one of its fields. The blob may have any form
/// except that of a record. The record's own fields are in ``ResumeDataFields/record``.
protocol RecordForm: EnclosingForm {
  /// What the record is, in words.
  static var title: String { get }
  /// The key of the blob.
  static var blobKey: String { get }
  /// Keys of which every record of the kind has at least one.
  static var recordKeys: Set<String> { get }
  /// The record's field for the size of the whole file.
  static var totalKey: String? { get }

  init(record: PropertyListDictionary, blob: EnclosedBlob)
}

extension RecordForm {
  init?(_ candidate: FormCandidate) {
    guard candidate.depth == 0, !candidate.isArchive, candidate.dictionary.contains(Self.blobKey),
      candidate.dictionary.hasAny(of: Self.recordKeys),
      let field = BlobField.fields(of: candidate.dictionary).named(Self.blobKey),
      let data = field.value?.data,
      let file = try? PropertyListFile(decoding: data, limits: candidate.file.limits)
    else { return nil }
    let form = BlobForms.form(of: file, depth: 1)
    guard form.kind == .download || form.kind == .safariDownload else { return nil }
    self.init(record: candidate.dictionary, blob: EnclosedBlob(file: file, form: form, field: field))
  }

  var isClassic: Bool { blob.form.isClassic }
  var enclosed: EnclosedBlob? { blob }
  var vocabulary: String { "\(Self.title) around \(blob.form.vocabulary)" }

  func isOwn(_ edit: FieldEdit) -> Bool { false }

  func recordEdits(after edit: FieldEdit) -> [FieldEdit] { followingEdits(after: edit) }

  func checkConvertible() throws(ConversionError) { try blob.form.checkConvertible() }

  func readRecord(into fields: inout ResumeDataFields) {
    var reader = FieldReader(record.fields)
    if let total = Self.totalKey { fields.totalBytes = fields.totalBytes ?? reader.integer(total) }
    fields.record = record.fields.filter { $0.name != Self.blobKey }.map { .init(name: $0.name, value: $0.value) }
    fields.otherKeys += reader.names(outside: Self.recordKeys.union([Self.blobKey]))
    fields.faults += reader.faults
  }
}
