import PropertyLists

/// WebKit's XML keyed archive, with the partial file's path and bookmark outside the archive (C4).
struct WebKitArchiveForm: ArchivedDictionaryForm {
  let archived: ArchivedDictionary

  init?(_ candidate: FormCandidate) {
    guard candidate.file.isXML, let archived = ArchivedDictionary(candidate) else { return nil }
    self.archived = archived
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { .webKit }
}
