public import KeyedArchives
public import PropertyLists

/// A change to a document, as data.
public enum DocumentEdit: Sendable, Hashable {
  /// Removes a field.
  case removeField(String)
  /// Gives a field a value, in its place or at the end.
  case setField(String, PropertyList)
  /// Names the slots of a request archive in one of the two ways, under the root key that goes with it.
  case renameRequestSlots(field: String, to: ArchivedURLRequest.Form)
  /// Copies the value of one field to another.
  case copyField(from: String, to: String)
  /// Puts the fields into another kind of file, if none is lost (see `ResumeDataDocument.converted(to:)`). What follows
  /// the end must be removed before.
  case convertContainer(Container)
  /// Gives the root of a keyed archive the key under which loaders look for it.
  case renameArchiveRoot
  /// Writes the blob itself instead of the text around it.
  case unwrapText
  /// Removes what follows the end.
  case cutTrailingBytes
}
