package import KeyedArchives
package import PropertyLists

/// One form of a download in a property list: where its fields are, how they are edited, and how they are converted.
///
/// A new form is one file in this directory, one line in ``BlobForms/all``, and its tests. Fields are named by their
/// keys in the classic loader's dictionary (section 2 of the format's reference) whatever the form calls them. The
/// defaults below refuse everything that a form does not implement.
package protocol BlobForm: Sendable {
  /// Recognizes the form, or nil if the property list has another one.
  init?(_ candidate: FormCandidate)

  /// What the blob is for.
  var kind: ResumeDataKind { get }

  /// Whether the fields are those of URLSession's classic loader, under their own names.
  var isClassic: Bool { get }

  /// Whether it is an archive without an object, which nothing can be resumed from.
  var isEmpty: Bool { get }

  /// Whether the loader uses the validators from the archived response.
  var takesValidatorFromResponse: Bool { get }

  /// The blob inside, where the form is a record around a whole blob.
  var enclosed: EnclosedBlob? { get }

  /// Reads the fields.
  ///
  /// - Parameter known: the fields before an edit: a request whose bytes are the same is not read again.
  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?)

  /// Where a field is in the property list, or nil if it is missing.
  func path(of field: String) -> PropertyListPath?

  /// The value of a field that is a plain value, as the form stores it, or nil if it is missing or an object.
  func value(of field: String) -> PropertyList?

  /// The property list after edits of fields: all of them, or none.
  ///
  /// - Throws: `notCarried` where the form has no place for a field or for such a value, `missingFact` where a field
  ///   that is to be removed is missing.
  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList

  /// The property list after a change of its requests, or nil if nothing changed.
  func changingRequests(_ change: RequestChange) throws(PropertyListError) -> PropertyList?

  /// The property list with another download URL next to the requests, or nil if the form has none there.
  func settingURL(_ url: String) throws(PropertyListError) -> PropertyList?

  /// The property list without anything that its fields do not lead to, such as unused objects of an archive.
  var compacted: PropertyList { get }

  /// - Throws: why the blob cannot be converted to any form.
  func checkConvertible() throws(ConversionError)

  /// The blob as a dictionary of the classic loader, or nil if it is one already.
  func classicFields(_ fields: ResumeDataFields) -> ClassicFields?

  /// Evidence in the form for the system that wrote it, or nil without any.
  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence?

  /// The set of field names in comparisons. Two blobs with the same vocabulary are compared by their own names, others
  /// by the classic names.
  var vocabulary: String { get }

  /// The form's own names of fields that differ from the classic ones.
  var ownNames: [String: String] { get }

  /// What the blob consists of, for a comparison.
  var content: FormContent { get }
}

/// A change of one field.
package enum FieldEdit: Sendable, Equatable {
  /// Sets the value of a field, in its place or as a new one.
  case set(String, PropertyList)
  /// Removes a field.
  case remove(String)

  /// The field.
  package var field: String {
    switch self {
    case .set(let field, _), .remove(let field): field
    }
  }
}

/// Changes a request. Called with the request's field and an editor, which is nil if the request cannot be decoded;
/// returns whether the field stays.
package typealias RequestChange = (_ field: String, _ editor: inout URLRequestEditor?) -> Bool

extension BlobForm {
  package var isClassic: Bool { false }
  package var isEmpty: Bool { false }
  package var takesValidatorFromResponse: Bool { false }
  package var enclosed: EnclosedBlob? { nil }
  package var ownNames: [String: String] { [:] }

  package func path(of field: String) -> PropertyListPath? { nil }

  package func value(of field: String) -> PropertyList? { nil }

  package func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    throw .noPlace(for: edits.first?.field ?? "", "this form of blob has no place for it")
  }

  package func changingRequests(_ change: RequestChange) throws(PropertyListError) -> PropertyList? { nil }

  package func settingURL(_ url: String) throws(PropertyListError) -> PropertyList? { nil }

  package func checkConvertible() throws(ConversionError) {}

  package func classicFields(_ fields: ResumeDataFields) -> ClassicFields? { nil }

  package func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { nil }
}

extension ConversionError {
  /// The error for a field that a form cannot store.
  static func noPlace(for field: String, _ reason: String) -> ConversionError {
    ConversionError(
      .notCarried, "the blob cannot store this", fields: [ConversionChange(.dropped, field, reason)])
  }

  /// The error for the removal of a missing field.
  static func isMissing(_ field: String) -> ConversionError {
    ConversionError(.missingFact, "the blob has no field \(field)")
  }
}
