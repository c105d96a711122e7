public import PropertyLists

/// Why an input could not be decoded at all. Other faults, such as a missing version or an unreadable request, are part
/// of the document.
public struct ResumeDataError: Error, Sendable, Hashable {
  /// What kind of fault it is; the codes are those of property lists.
  public var code: PropertyListError.Code
  /// The fault in words, without the place.
  public var reason: String
  /// The place in the unwrapped bytes; `textEncoding` is the wrapping.
  public var location: SourceLocation?
  /// Which value.
  public var path: PropertyListPath
  /// How the input was wrapped.
  package var textEncoding: TextEncoding
  /// The container that the first bytes indicate, if any.
  package var container: Container?

  init(_ error: PropertyListError, textEncoding: TextEncoding, container: Container?) {
    code = error.code
    reason = error.reason
    location = error.location
    path = error.path
    self.textEncoding = textEncoding
    self.container = container
  }
}

extension ResumeDataError: CustomStringConvertible {
  /// Reason, path and place in one line. May hold text of the input: escape it for a terminal.
  public var description: String {
    var text = reason
    if path != .root { text += " (in \(path))" }
    guard let location else { return text }
    return text + " at \(location)" + textEncoding.placeSuffix
  }
}
