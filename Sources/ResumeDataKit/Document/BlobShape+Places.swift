import KeyedArchives
import PropertyLists

extension BlobShape {
  /// The fields of a download in URLSession's classic form; of two with one name the last counts.
  var fieldsOfClassicForm: [BlobField] {
    switch self {
    case .dictionary(let dictionary): BlobField.fields(of: dictionary)
    case .archivedDictionary(_, _, let fields, let beside): BlobField.fields(of: beside) + fields
    default: []
    }
  }

  /// Where a field stands in the blob's property list, by its name in the classic form; nil where the blob has none.
  func place(of name: String, nestedIn nest: PropertyListPath = .root) -> PropertyListPath? {
    switch self {
    case .dictionary(let dictionary):
      return dictionary.contains(name) ? .key(name) : nil
    case .archivedDictionary:
      return fieldsOfClassicForm.last { $0.name == name }?.path
    case .safari(let dictionary):
      let fields = BlobField.fields(of: dictionary, at: nest)
      return fields.last { $0.name == Self.safariNames[name] ?? name }?.path
    case .modern(let archive, let root, let wrapper):
      let outer = wrapper.map { BlobField.fields(of: $0.root, in: $0.archive) } ?? []
      if let place = outer.last(where: { $0.name == name })?.path { return place }
      let base = outer.last { $0.name == ResumeDataKey.wrappedData }?.path.appending(.contents) ?? .root
      let fields = BlobField.fields(of: root, in: archive)
      return Self.modernNames[name].flatMap { modern in fields.last { $0.name == modern } }
        .map { base.appending(contentsOf: $0.path) }
    case .empty, .upload, .request, .unknown:
      return nil
    }
  }

  private static let safariNames = [
    ResumeDataKey.url: ResumeDataKey.safariURL, ResumeDataKey.bytesReceived: ResumeDataKey.safariBytesReceived,
    ResumeDataKey.entityTag: ResumeDataKey.safariEntityTag, ResumeDataKey.serverDate: ResumeDataKey.safariServerDate,
  ]

  /// The newer loader's URL is that of the current request, and its validators stand in the response.
  private static let modernNames = [
    ResumeDataKey.url: "currentRequest", ResumeDataKey.currentRequest: "currentRequest",
    ResumeDataKey.originalRequest: "originalRequest", ResumeDataKey.response: "response",
    ResumeDataKey.entityTag: "response", ResumeDataKey.serverDate: "response",
    ResumeDataKey.tempFileName: "tempFileName", ResumeDataKey.localPath: "fileURL",
  ]
}
