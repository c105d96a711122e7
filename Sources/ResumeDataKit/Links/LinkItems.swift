/// The items of a URL that may limit it: those of its query, and tokens in the query or the path.
struct LinkItems {
  /// The first value of each item, decoded, by the name in lower case, without empty ones.
  private let values: [String: String]
  /// Whether an item is a signature or another secret.
  let hasSecret: Bool
  /// The parts of each token of the form `exp=1~acl=/*~hmac=1`.
  let edgeTokens: [[String: String]]
  /// The expiry times of JSON web tokens.
  let webTokenEnds: [Int64]

  /// The maximum length of the names, rounded up.
  private static let maximumNameLength = 40

  init(_ text: String) {
    var values: [String: String] = [:]
    var hasSecret = false
    var edgeTokens: [[String: String]] = []
    var ends: [Int64] = []
    let url = URLText(text)
    for item in url.queryItems {
      guard let value = item.value, !value.isEmpty else { continue }
      let decoded = PercentEncoding.decode(String(value))
      if let token = WebToken(in: decoded), let end = token.end { ends.append(end) }
      if let token = Self.edgeToken(decoded) { edgeTokens.append(token) }
      guard item.name.utf8.count <= Self.maximumNameLength else { continue }
      let name = item.name.lowercased()
      hasSecret = hasSecret || SecretNames.isSecret(queryItem: name)
      if values[name] == nil { values[name] = decoded }
    }
    // The list of paths in a token may contain slashes.
    let path = url.path
    for part in [path] + path.split(separator: "/") where part.hasByte("~") {
      guard let token = Self.edgeToken(PercentEncoding.decode(String(part))) else { continue }
      edgeTokens.append(token)
      break
    }
    if let query = url.query.map({ text[$0] }), query.hasByte("~"),
      let token = Self.edgeToken(PercentEncoding.decode(String(query)))
    {
      edgeTokens.append(token)
    }
    (self.values, self.hasSecret, self.edgeTokens, webTokenEnds) = (values, hasSecret, edgeTokens, ends)
  }

  /// The value of an item.
  subscript(name: String) -> String? { values[name] }

  func has(_ name: String) -> Bool { values[name] != nil }

  func hasAny(_ names: String...) -> Bool { names.contains { has($0) } }

  /// A time in seconds or milliseconds since 1970.
  func time(_ name: String) -> Int64? {
    values[name].flatMap { UnixTime.epoch($0, isCertain: hasSecret) }
  }

  /// A time in eight hexadecimal digits.
  func hexadecimalTime(_ name: String) -> Int64? {
    values[name].flatMap { UnixTime.hexadecimal($0) }
  }

  /// The time that a value begins with, before a separator.
  func leadingTime(_ names: String..., separator: Character) -> Int64? {
    for name in names {
      guard let parts = values[name]?.split(separator: separator, maxSplits: 1), parts.count == 2,
        parts[0].utf8.count == 10, let end = UnixTime.epoch(String(parts[0]), isCertain: true)
      else { continue }
      return end
    }
    return nil
  }

  /// The end of a lifetime in seconds that begins at a date.
  func end(date: String, lifetime: String) -> Int64? {
    guard let start = values[date].flatMap({ UnixTime.basicISO8601($0) }),
      let seconds = values[lifetime].flatMap({ UnixTime.number($0) })
    else { return nil }
    return UnixTime.adding(seconds, to: start)
  }

  /// The parts of a token `exp=1~acl=/*~hmac=1`, perhaps after the name of a query's item, or nil if a text is not
  /// one.
  private static func edgeToken(_ text: String) -> [String: String]? {
    guard text.hasByte("~") else { return nil }
    var parts: [String: String] = [:]
    for part in text.split(separator: "~").prefix(32) {
      // `hdnts=`, other items, or the rest of a path may precede the first part.
      let pieces = part.split(separator: "=", omittingEmptySubsequences: false)
      guard pieces.count >= 2 else { return nil }
      let name = pieces[pieces.count - 2].split { "/&;?".contains($0) }.last ?? ""
      parts[name.lowercased()] = String(pieces[pieces.count - 1])
    }
    return parts.count > 1 ? parts : nil
  }
}
