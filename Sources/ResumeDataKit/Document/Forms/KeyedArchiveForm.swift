import PropertyLists

/// A keyed archive of the classic loader's dictionary (C3), binary or converted to XML by a tool.
struct KeyedArchiveForm: ArchivedDictionaryForm {
  let archived: ArchivedDictionary

  init?(_ candidate: FormCandidate) {
    guard let archived = ArchivedDictionary(candidate) else { return nil }
    self.archived = archived
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    .classic(version: fields.version, isKeyedArchive: true, request: fields.requestForOrigin)
  }
}
