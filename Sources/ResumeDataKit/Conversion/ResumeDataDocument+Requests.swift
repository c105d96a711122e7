import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// Changes the requests of a blob, wherever it keeps them.
  ///
  /// A request that was changed, and the file that holds it, are written anew: binary property lists keep objects that nothing
  /// refers to any more, and with them what was taken out.
  ///
  /// - Parameter change: called with a request's field, by its key in the classic form, and an editor, which is nil where the
  ///   request cannot be decoded; says whether the field stays.
  mutating func editRequests(
    _ change: (String, inout URLRequestEditor?) -> Bool
  ) throws(PropertyListError) {
    switch shape {
    case .dictionary, .archivedDictionary: try editArchivedRequests(change)
    case .modern(let archive, let root, let wrapper):
      let edited = Self.edit(archive, root: root, change)
      guard edited != archive.propertyList else { return }
      if let wrapper { try setWrapped(edited, in: wrapper) } else { try rewrite(edited) }
    case .empty, .upload, .safari, .request, .unknown: break
    }
  }

  /// Requests that are archives of their own.
  private mutating func editArchivedRequests(
    _ change: (String, inout URLRequestEditor?) -> Bool
  ) throws(PropertyListError) {
    var isEdited = false
    for field in [ResumeDataKey.currentRequest, ResumeDataKey.originalRequest] where path(ofField: field) != nil {
      let request = classicField(field)?.data.flatMap { RequestArchive($0) }
      var editor = request.flatMap { URLRequestEditor($0.archive, at: $0.root) }
      let stays = change(field, &editor)
      if !stays {
        isEdited = apply(.removeField(field)) || isEdited
      } else if let request, let edited = editor?.propertyList, edited != request.archive.propertyList {
        isEdited = apply(.setField(field, .data(try BinaryPropertyList.encode(edited)))) || isEdited
      }
    }
    // The XML keeps nothing of what was replaced, and its layout may stay.
    if isEdited, !container.isXML { try rewrite(compactedPropertyList) }
  }

  /// Requests that are objects of the blob's own archive.
  private static func edit(
    _ archive: KeyedArchive, root: ObjectReference, _ change: (String, inout URLRequestEditor?) -> Bool
  ) -> PropertyList {
    let fields = BlobField.fields(of: root, in: archive)
    var last: URLRequestEditor?
    for (name, key) in [
      ("currentRequest", ResumeDataKey.currentRequest), ("originalRequest", ResumeDataKey.originalRequest),
    ] {
      guard let reference = fields.last(where: { $0.name == name })?.object, !reference.isNull else { continue }
      var editor =
        last.map { URLRequestEditor(continuing: $0, at: reference) } ?? URLRequestEditor(archive, at: reference)
      // The field cannot go: the newer loader requires both.
      _ = change(key, &editor)
      last = editor ?? last
    }
    return last?.propertyList ?? archive.propertyList
  }

  /// Puts an archive into the masked file inside an archived dictionary.
  private mutating func setWrapped(
    _ value: PropertyList, in wrapper: BlobShape.Wrapper
  ) throws(PropertyListError) {
    guard
      let data = wrapper.archive.entries(wrapper.root)?.last(where: { $0.key == ResumeDataKey.wrappedData })
        .flatMap({ wrapper.archive.data($0.value) })
    else { return }
    let inner = try PropertyListFile(decoding: data).rewritten(value)
    let bytes = try inner.encoded()
    if let edited = wrapper.archive.settingEntry(ResumeDataKey.wrappedData, to: .data(bytes), in: wrapper.root) {
      try rewrite(edited)
    }
  }

  /// The property list, without objects of its archive that nothing refers to.
  var compactedPropertyList: PropertyList {
    guard case .archivedDictionary(let archive, _, _, _) = shape else { return propertyList }
    return archive.keeping(archive.top)
  }

  /// Gives a blob another download URL.
  mutating func setURL(_ url: String) throws(PropertyListError) {
    switch shape {
    case .dictionary, .archivedDictionary: _ = setSorted(ResumeDataKey.url, to: .string(url))
    case .safari:
      guard let path = path(ofField: ResumeDataKey.url) else { return }
      var list = propertyList
      list.update(path) { $0 = .string(url) }
      propertyList = list
    case .modern, .empty, .upload, .request, .unknown: break
    }
  }
}
