import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// Changes the requests of a blob, wherever they are stored.
  ///
  /// A changed request and its file are written from scratch, since binary property lists keep unreferenced objects,
  /// and with them the removed values.
  ///
  /// - Parameter change: called with a request's field, by its key in the classic form, and an editor, which is nil
  ///   where the request cannot be decoded; returns whether the field stays.
  mutating func editRequests(_ change: RequestChange) throws(PropertyListError) {
    guard let edited = try form.changingRequests(change) else { return }
    // XML keeps no replaced values, so its layout can stay.
    if container.isXML, form.isClassic, form.enclosed == nil {
      propertyList = edited
    } else {
      try rewrite(edited)
    }
  }

  /// The property list, without objects of its archive that nothing refers to.
  var compactedPropertyList: PropertyList { form.compacted }

  /// Gives a blob another download URL.
  mutating func setURL(_ url: String) throws(PropertyListError) {
    if let edited = try form.settingURL(url) { propertyList = edited }
  }
}
