import PropertyLists

/// The parts of a URL as written (RFC 3986, section 3). Nothing is refused, since the text comes from servers or from
/// the maker of the blob. The text is split at ASCII bytes, so no combining character hides a delimiter.
struct URLText: Sendable, Equatable {
  /// One item of the query.
  struct QueryItem: Sendable, Equatable {
    /// The name, decoded.
    var name: String
    /// The item as written in the query, including its name.
    var text: Substring
    /// The undecoded value, or nil if there is no `=`.
    var value: Substring?
  }

  /// The whole.
  let text: String
  /// The scheme in small letters; empty for a relative reference.
  let scheme: String
  /// What is between `//` and the path.
  let authority: Range<String.Index>?
  /// What follows `?`.
  let query: Range<String.Index>?
  /// Where the query or the fragment begins, at its mark.
  private let endOfPath: String.Index

  init(_ text: String) {
    self.text = text
    // A native string gives access to its bytes; only bridged strings are copied.
    let places =
      unsafe text.utf8.withContiguousStorageIfAvailable { unsafe Places(in: $0) } ?? Places(in: Array(text.utf8))
    func range(_ offsets: Range<Int>) -> Range<String.Index> {
      let start = text.utf8.index(text.startIndex, offsetBy: offsets.lowerBound)
      return start..<text.utf8.index(start, offsetBy: offsets.count)
    }
    scheme = places.scheme.map { text[range($0)].lowercased() } ?? ""
    authority = places.authority.map(range)
    query = places.query.map(range)
    endOfPath = text.utf8.index(text.startIndex, offsetBy: places.endOfPath)
  }

  /// Where the parts are, in bytes from the start.
  private struct Places {
    var scheme: Range<Int>?
    var authority: Range<Int>?
    var query: Range<Int>?
    var endOfPath: Int

    init<Bytes: RandomAccessCollection>(in bytes: Bytes) where Bytes.Element == UInt8, Bytes.Index == Int {
      let colon = bytes.firstIndex { $0.isOne(of: ":/?#") }
      scheme = colon.flatMap { bytes[$0] == UInt8(ascii: ":") ? bytes.startIndex..<$0 : nil }

      let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
      query = mark.map { mark in
        mark + 1..<(bytes[mark...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex)
      }
      let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.endIndex
      endOfPath = end
      let slashes = bytes.indices.dropLast().first {
        bytes[$0] == UInt8(ascii: "/") && bytes[$0 + 1] == UInt8(ascii: "/")
      }
      authority = slashes.flatMap { slashes in
        guard slashes + 2 <= end else { return nil }
        return slashes + 2..<(bytes[(slashes + 2)..<end].firstIndex(of: UInt8(ascii: "/")) ?? end)
      }
    }
  }

  /// User and password.
  var userInformation: Range<String.Index>? {
    guard let authority, let at = text.utf8[authority].lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return authority.lowerBound..<at
  }

  /// The host in small letters, without user and port, or empty if there is none.
  var host: String {
    hostRange.map { text[$0].lowercased() } ?? ""
  }

  /// The host as it is in the text, an IPv6 address with its brackets.
  var hostRange: Range<String.Index>? {
    guard let authority else { return nil }
    let start = userInformation.map { text.utf8.index(after: $0.upperBound) } ?? authority.lowerBound
    let bytes = text.utf8[start..<authority.upperBound]
    // The colons of an IPv6 address are in brackets.
    let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) ?? start
    return start..<(bytes[bracket...].firstIndex(of: UInt8(ascii: ":")) ?? authority.upperBound)
  }

  /// What is between the authority and the query or the fragment.
  var path: Substring {
    let start = authority?.upperBound ?? text.startIndex
    return text[start..<max(start, endOfPath)]
  }

  /// The items of the query, in their order.
  var queryItems: [QueryItem] {
    query.map { items(in: $0) { $0 == UInt8(ascii: "&") } } ?? []
  }

  private func items(in part: Range<String.Index>, partedBy isSeparator: (UInt8) -> Bool) -> [QueryItem] {
    text.utf8[part].split(omittingEmptySubsequences: false, whereSeparator: isSeparator).map { item in
      let equals = item.firstIndex(of: UInt8(ascii: "="))
      return QueryItem(
        name: PercentEncoding.decode(String(text[item.startIndex..<(equals ?? item.endIndex)])),
        text: text[item.startIndex..<item.endIndex],
        value: equals.map { text[item.index(after: $0)..<item.endIndex] })
    }
  }

  /// The normalized request target: equal for URLs that differ only in the case of the host, a default port, an empty
  /// path or the fragment.
  var requestTarget: String {
    guard let authority, let hostRange else { return String(text[..<endOfQuery]) }
    let port = text[hostRange.upperBound..<authority.upperBound]
    let isUsual = port.isEmpty || port == ":" || port == (scheme == "https" ? ":443" : scheme == "http" ? ":80" : "")
    let path = text[authority.upperBound..<endOfPath]
    return text[..<authority.lowerBound].lowercased() + text[authority.lowerBound..<hostRange.lowerBound] + host
      + (isUsual ? "" : port) + (path.isEmpty ? "/" : path) + text[endOfPath..<endOfQuery]
  }

  /// Whether the URL has the same request target as another one.
  func hasSameTarget(as other: URLText) -> Bool {
    // The longest part first: most URLs that differ do so after the host.
    if let path = pathAndQuery, let otherPath = other.pathAndQuery, !path.elementsEqual(otherPath) { return false }
    return requestTarget == other.requestTarget
  }

  /// Path and query, unless they are the default.
  private var pathAndQuery: Substring.UTF8View? {
    guard let authority, authority.upperBound < endOfPath else { return nil }
    return text.utf8[authority.upperBound..<endOfQuery]
  }

  private var endOfQuery: String.Index {
    guard let query, text.utf8[endOfPath] == UInt8(ascii: "?") else { return endOfPath }
    return query.upperBound
  }

  /// The URL resolved against a base (RFC 3986, section 5.2, without the removal of `.` and `..`).
  func resolved(against base: String) -> String {
    guard scheme.isEmpty else { return text }
    let base = URLText(base)
    let start = base.authority?.upperBound ?? base.text.startIndex
    if text.utf8.starts(with: "//".utf8) { return base.scheme + ":" + text }
    if text.utf8.starts(with: "/".utf8) { return base.text[..<start] + text }
    if text.utf8.starts(with: "?".utf8) { return base.text[..<base.endOfPath] + text }
    if text.isEmpty || text.utf8.starts(with: "#".utf8) { return base.text[..<base.endOfQuery] + text }
    guard let slash = base.text.utf8[start..<base.endOfPath].lastIndex(of: UInt8(ascii: "/")) else {
      return base.text[..<start] + "/" + text
    }
    return base.text[...slash] + text
  }
}
