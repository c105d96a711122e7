package import KeyedArchives
package import PropertyLists

/// What a blob of a form consists of, for a comparison.
package enum FormContent: Sendable {
  /// The entries of a plain dictionary.
  case dictionary(PropertyListDictionary)
  /// As `dictionary`, but without archived requests in its fields.
  ///
  /// - Parameter nested: the key of the dictionary with the fields of the download, if it is one of the entries.
  case values(PropertyListDictionary, nested: String?)
  /// The entries of an archived dictionary, and those outside the archive.
  case archivedDictionary(ArchivedDictionary)
  /// The object of the newer loader.
  case object(KeyedArchive, ObjectReference)
  /// An archived request.
  case request(KeyedArchive, KeyedArchive.Root)
  /// A record with a blob in one of its fields.
  case record(Record, key: String, blob: any BlobForm)
  /// A property list that has no known form.
  case unknown(PropertyList)
}
