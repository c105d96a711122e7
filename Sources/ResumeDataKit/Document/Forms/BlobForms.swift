/// The known forms.
enum BlobForms {
  /// Every form, in the order in which they are tried. The first one that recognizes a property list is used.
  private static let all: [@Sendable (FormCandidate) -> (any BlobForm)?] = [
    { WrappedArchiveForm($0) },
    { WebKitArchiveForm($0) },
    { KeyedArchiveForm($0) },
    { NewerLoaderForm($0) },
    { UploadForm($0) },
    { RequestForm($0) },
    { EmptyArchiveForm($0) },
    { SafariRecordForm($0) },
    { WebKitRecordForm($0) },
    { SafariForm($0) },
    { DictionaryForm($0) },
  ]

  /// The form of a file.
  ///
  /// - Parameter depth: the number of records around the file.
  static func form(of file: PropertyListFile, depth: Int = 0) -> any BlobForm {
    let candidate = FormCandidate(file, depth: depth)
    for index in all.indices {
      if let form = all[index](candidate) { return form }
    }
    return UnrecognizedForm(candidate)
  }
}
