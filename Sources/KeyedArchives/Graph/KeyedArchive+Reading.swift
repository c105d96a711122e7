import PropertyLists

extension KeyedArchive {
  /// Reads one object.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` and `badField` if the object does not match
  ///   its class. An object of an unknown class never throws for its fields.
  package func object(_ reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject {
    let content = try content(reference)
    return ArchivedObject(content, classDescription: try classDescription(of: reference))
  }

  /// What one object holds, without the description of its class.
  ///
  /// - Throws: as `object(_:)` does.
  package func content(_ reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject.Content {
    try content(at: reference)
  }

  /// The class of an object, or nil if none is named.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` where the object's class is not one.
  package func classDescription(of reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedClass? {
    try instance(at: reference).map { classDescription(of: $0) }
  }

  /// The name of the class of a request or a response, whose fields are read elsewhere; nil for other classes.
  package func classOfMessage(_ reference: ObjectReference) -> String? {
    guard let instance = try? instance(at: reference) else { return nil }
    return switch knownClass(of: instance) {
    case .request, .response: text(instance.name)
    default: nil
    }
  }
}
