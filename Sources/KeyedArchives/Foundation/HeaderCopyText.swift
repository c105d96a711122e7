package import PropertyLists

/// The second copy of a request's headers that newer systems file among the headers themselves: CR LF CR LF and the
/// base64 text of a binary property list `{header: [values]}` (seen in a real archive of about iOS 26). Which copy the
/// system believes is unknown.
package enum HeaderCopyText {
  package static let key = "__hhaa__"

  /// The headers in the text of such a copy, one element per value, or nil if the text is not one.
  package static func headers(in text: String) -> [ArchivedURLRequest.Header]? {
    dictionary(in: text)?.entries.flatMap { entry in
      (entry.value.array ?? [entry.value]).compactMap(\.string).map { .init(name: entry.key, value: $0) }
    }
  }

  /// The property list in the text of such a copy, or nil if the text is not one.
  package static func dictionary(in text: String) -> PropertyListDictionary? {
    let decoded = Base64.decodeLeniently(Array(text.utf8))
    guard decoded.skipped == 0, !decoded.isIncomplete else { return nil }
    return (try? BinaryPropertyList(decoding: decoded.bytes))?.value.dictionary
  }

  /// The text of a copy of some headers, or nil if they cannot be stored. Values of one name are put together, in the
  /// place of the first.
  package static func text(of headers: [ArchivedURLRequest.Header]) -> String? {
    var names: [String] = []
    var values: [String: [PropertyList]] = [:]
    for header in headers {
      if values[header.name] == nil { names.append(header.name) }
      values[header.name, default: []].append(.string(header.value))
    }
    let entries = names.map { PropertyListDictionary.Entry(key: $0, value: .array(values[$0] ?? [])) }
    guard let bytes = try? BinaryPropertyList.encode(.dictionary(PropertyListDictionary(entries))) else { return nil }
    return "\r\n\r\n" + String(decoding: Base64.encode(bytes), as: UTF8.self)
  }
}
