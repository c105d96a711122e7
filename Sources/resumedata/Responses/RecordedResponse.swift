/// One response of a server, as a tool printed it.
struct RecordedResponse: Sendable, Hashable {
  /// The status code, or nil if only header fields were given.
  var status: Int?
  /// The header fields in order, with names as printed.
  var headers: [Header] = []
  /// The method of the request, if it was printed.
  var method: String?
  /// The URL of the request, if it was printed.
  var url: String?
  /// The length of the body in bytes, if a tool measured it.
  var bodyLength: Int64?

  /// One header field.
  struct Header: Sendable, Hashable {
    var name: String
    var value: String
  }

  /// The value of the last field with a name; names are compared without case (RFC 9110, section 5.1).
  func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }
}
