import KeyedArchives
import PropertyLists

/// WebKit's wrapper of the newer loader's archive (C6): a dictionary, archived or plain, with the masked archive in
/// `data` and the partial file's path, which takes precedence over the archive's own.
struct WrappedArchiveForm: EnclosingForm {
  let record: Record
  let blob: EnclosedBlob
  let recordNames: [String: String] = [:]

  init?(_ candidate: FormCandidate) {
    guard candidate.hasEntry(ResumeDataKey.wrappedData), let record = Record(candidate),
      let field = record.fields.named(ResumeDataKey.wrappedData), let data = field.value?.data,
      let file = try? PropertyListFile(decoding: data, limits: candidate.file.limits),
      let form = NewerLoaderForm(FormCandidate(file, depth: candidate.depth + 1))
    else { return nil }
    self.record = record
    blob = EnclosedBlob(file: file, form: form, field: field)
  }

  /// The newer loader's object.
  private var object: NewerLoaderForm? { blob.form as? NewerLoaderForm }

  var vocabulary: String { "wrapped newer loader" }

  /// The mask of the archive inside.
  var innerMask: Mask? { blob.file.mask }

  func isOwn(_ edit: FieldEdit) -> Bool { edit.field == ResumeDataKey.localPath }

  func recordEdits(after edit: FieldEdit) -> [FieldEdit] { [] }

  func readRecord(into fields: inout ResumeDataFields) {
    var reader = FieldReader(record.fields)
    fields.localPath = reader.string(ResumeDataKey.localPath) ?? fields.localPath
    fields.innerMask = innerMask
    fields.otherKeys += reader.names(outside: ResumeDataKey.classic.union([ResumeDataKey.wrappedData]))
    fields.faults += reader.faults
  }

  func classicFields(_ fields: ResumeDataFields) -> ClassicFields? {
    guard var classic = object?.classicFields(fields) else { return nil }
    classic.add(outer: record.fields)
    return classic
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { .wrappedModernArchive }
}

extension FormCandidate {
  /// Whether the dictionary, or the dictionary in the archive, has an entry.
  fileprivate func hasEntry(_ name: String) -> Bool {
    archive.map { $0.fields?.named(name) != nil } ?? dictionary.contains(name)
  }
}
