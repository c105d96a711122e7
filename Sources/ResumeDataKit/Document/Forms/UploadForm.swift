import KeyedArchives
import PropertyLists

/// The state of an upload: the newer loader's object (C7), or an archive of the classic loader behind a mask, whose
/// contents are not known (C8).
struct UploadForm: BlobForm {
  private let propertyList: PropertyList
  private let mask: Mask?

  init?(_ candidate: FormCandidate) {
    guard let archive = candidate.archive else { return nil }
    let isClassic = candidate.file.mask != nil && archive.fields != nil
    guard isClassic || archive.isOfClass(ResumeDataKey.modernUploadClass) else { return nil }
    propertyList = candidate.file.value
    mask = candidate.file.mask
  }

  var kind: ResumeDataKind { .upload }
  var compacted: PropertyList { propertyList }
  var vocabulary: String { "upload" }
  var content: FormContent { .unknown(propertyList) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {}

  func checkConvertible() throws(ConversionError) {
    throw ConversionError(
      .notConvertible, "this is the state of an upload, which only the system that wrote it reads")
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    mask == .upload ? .uploadArchive : .classicUploadArchive
  }
}
