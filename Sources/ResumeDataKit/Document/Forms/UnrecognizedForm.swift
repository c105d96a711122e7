import KeyedArchives
import PropertyLists

/// A property list that has none of the known forms.
struct UnrecognizedForm: BlobForm {
  private let propertyList: PropertyList
  private let reason: String

  init(_ candidate: FormCandidate) {
    propertyList = candidate.file.value
    reason = candidate.reasonForNoForm
  }

  var kind: ResumeDataKind { .unknown }
  var compacted: PropertyList { propertyList }
  var vocabulary: String { "unknown" }
  var content: FormContent { .unknown(propertyList) }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    if let dictionary = propertyList.dictionary {
      fields.otherKeys = FieldReader(BlobField.fields(of: dictionary)).names(outside: Set(ResumeDataKey.archive))
    }
    fields.faults = [InvalidField(message: reason, path: .root)]
  }

  func checkConvertible() throws(ConversionError) {
    throw ConversionError(.notConvertible, "not a recognized resume data format: \(reason)")
  }
}

extension FormCandidate {
  /// Why no form has recognized the file.
  fileprivate var reasonForNoForm: String {
    if let obstacle { return obstacle }
    switch archive?.content {
    case .dictionary: return "the archived dictionary has none of the keys of resumeData"
    case .other(let description):
      return "the root of the keyed archive is of class \(description?.name ?? "no class")"
    case .null, .request, nil: return "the dictionary has none of the keys of resumeData"
    }
  }
}
