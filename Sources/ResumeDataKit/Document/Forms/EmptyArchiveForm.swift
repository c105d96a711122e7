import KeyedArchives
import PropertyLists

/// The archive of nil that iOS 12.0 to 12.2 write where there was nothing to resume (C3n).
struct EmptyArchiveForm: BlobForm {
  private let dictionary: PropertyListDictionary

  init?(_ candidate: FormCandidate) {
    // If there are fields outside the archive, Apple's loader reads these.
    // Roots that are nil are common in archives of other data; these releases use CFNetwork's key.
    guard let archive = candidate.archive, case .null = archive.content, archive.topKey == KeyedArchive.literalRootKey,
      !candidate.dictionary.hasAny(of: ResumeDataKey.classic)
    else { return nil }
    dictionary = candidate.dictionary
  }

  var kind: ResumeDataKind { .download }
  var isEmpty: Bool { true }
  var compacted: PropertyList { .dictionary(dictionary) }
  var vocabulary: String { "empty" }
  var content: FormContent { .values(dictionary.outsideArchive, nested: nil) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {}

  func checkConvertible() throws(ConversionError) {
    throw ConversionError(.nothingToResume, "the blob is empty: there is nothing to resume in any form")
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { .emptyArchive }
}
