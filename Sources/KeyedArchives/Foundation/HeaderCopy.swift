import PropertyLists

/// The second copy of a request's headers that newer systems file among the headers themselves: CR LF CR LF and the
/// base64 text of a binary property list `{header: [values]}` (seen in a real archive of about iOS 26). Which copy the
/// system believes is unknown.
enum HeaderCopy {
  static let key = "__hhaa__"

  /// The headers in the text of such a copy, one element a value; nil where the text is none.
  static func headers(in text: String) -> [ArchivedURLRequest.Header]? {
    let decoded = Base64.decodeLeniently(Array(text.utf8))
    guard decoded.skipped == 0, !decoded.isIncomplete,
      let list = try? BinaryPropertyList(decoding: decoded.bytes),
      let dictionary = list.value.dictionary
    else { return nil }
    return dictionary.entries.flatMap { entry in
      (entry.value.array ?? [entry.value]).compactMap(\.string).map { .init(name: entry.key, value: $0) }
    }
  }
}
