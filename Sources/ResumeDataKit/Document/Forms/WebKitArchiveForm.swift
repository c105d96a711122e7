import PropertyLists

/// WebKit's XML keyed archive, with the partial file's path and bookmark outside the archive (C4).
struct WebKitArchiveForm: ArchivedDictionaryForm {
  let content: ArchivedDictionary

  init?(_ candidate: FormCandidate) {
    guard candidate.file.isXML, let content = ArchivedDictionary(candidate) else { return nil }
    self.content = content
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { .webKit }
}
