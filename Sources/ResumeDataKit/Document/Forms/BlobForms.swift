/// The forms that are known.
enum BlobForms {
  /// Every form, in the order in which they are tried: the first that recognizes a property list has it.
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
  /// - Parameter depth: how many records lie around the file.
  static func form(of file: PropertyListFile, depth: Int = 0) -> any BlobForm {
    let candidate = FormCandidate(file, depth: depth)
    for form in all {
      if let form = form.init(candidate) { return form }
    }
    return UnrecognizedForm(candidate)
  }
}
