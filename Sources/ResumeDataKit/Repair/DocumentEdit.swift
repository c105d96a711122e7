package import KeyedArchives
package import PropertyLists

/// A change to a document, as data.
package enum DocumentEdit: Sendable, Hashable {
  /// Removes a field.
  case removeField(String)
  /// Gives a field a value, in its place or at the end.
  case setField(String, PropertyList)
  /// Renames the slots of a request archive to one of the two forms, under the root key of that form.
  case renameRequestSlots(field: String, to: ArchivedURLRequest.Form)
  /// Copies the value of one field to another.
  case copyField(from: String, to: String)
  /// Writes the fields into another kind of file, if none is lost (see `ResumeDataDocument.converted(to:)`). Bytes
  /// after the end must be removed before.
  case convertContainer(Container)
  /// Moves the root of a keyed archive to the key that loaders read.
  case renameArchiveRoot
  /// Writes the blob itself instead of the text around it.
  case unwrapText
  /// Removes the bytes after the end.
  case cutTrailingBytes
}
