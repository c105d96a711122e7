/// The known forms.
enum BlobForms {
  /// Every form, in the order in which they are tried. The first one that recognizes a property list is used.
  private static let all: [any BlobForm.Type] = [
    WrappedArchiveForm.self,
    WebKitArchiveForm.self,
    KeyedArchiveForm.self,
    NewerLoaderForm.self,
    UploadForm.self,
    RequestForm.self,
    EmptyArchiveForm.self,
    SafariRecordForm.self,
    WebKitRecordForm.self,
    SafariForm.self,
    DictionaryForm.self,
  ]

  /// The form of a file.
  ///
  /// - Parameter depth: the number of records around the file.
  static func form(of file: PropertyListFile, depth: Int = 0) -> any BlobForm {
    let candidate = FormCandidate(file, depth: depth)
    for index in all.indices {
      if let form = all[index].init(candidate) { return form }
    }
    return UnrecognizedForm(candidate)
  }
}
