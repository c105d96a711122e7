import KeyedArchives
import PropertyLists

/// A keyed archive of one request, as in a field of a blob.
struct RequestForm: BlobForm {
  private let archive: KeyedArchive
  private let root: ObjectReference
  private let topKey: String

  init?(_ candidate: FormCandidate) {
    guard let archive = candidate.archive, case .request = archive.content else { return nil }
    self.archive = archive.archive
    (root, topKey) = (archive.root, archive.topKey)
  }

  var kind: ResumeDataKind { .request }
  var compacted: PropertyList { archive.propertyList }
  var vocabulary: String { "request" }
  var content: FormContent { .request(archive, KeyedArchive.Root(key: topKey, reference: root)) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    fields.currentRequest = EmbeddedRequest(archive, at: root, topKey: topKey)
    fields.url = fields.currentRequest?.request?.url
  }

  func checkConvertible() throws(ConversionError) {
    throw ConversionError(.notConvertible, "this is a request alone, not a blob")
  }
}
