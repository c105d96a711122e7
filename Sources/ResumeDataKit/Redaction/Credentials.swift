import KeyedArchives

/// The credentials in a request, described without showing them.
enum Credentials {
  /// The kinds of secrets in a URL, in words, or nil if there are none.
  static func kinds(inURL text: String) -> String? {
    // Most URLs have neither a user, nor an item with a value, nor anything encoded, nor a web token ("ey...").
    var last: UInt8 = 0
    let mayHaveSecrets = text.hasByte { byte in
      defer { last = byte }
      return byte.isOne(of: "@=%") || byte == UInt8(ascii: "y") && last == UInt8(ascii: "e")
    }
    guard mayHaveSecrets else { return nil }
    return words(for: SecretScanner.secrets(inURL: text, isStrict: false))
  }

  /// The kinds of secrets in some headers, in words, or nil if there are none.
  static func kinds(in headers: [ArchivedURLRequest.Header]) -> String? {
    var names: [String] = []
    var others: [String] = []
    for header in headers where !header.value.isEmpty {
      let meaning = SecretNames.meaning(ofHeader: header.name)
      if meaning == .secret {
        names.append(header.name)
      } else if let kinds = words(for: SecretScanner.secrets(inHeader: header.name, header.value, meaning)) {
        others.append("\(header.name) (\(kinds))")
      }
    }
    let all = each(names) + each(others)
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }

  /// Some secrets in words, or nil if none is known to be one.
  static func words(for secrets: [SecretScanner.Secret]) -> String? {
    var all: [String] = []
    var items: [String] = []
    for secret in secrets {
      switch secret.kind {
      case .user: all.append("user name")
      case .userAndPassword: all.append("user name and password")
      case .webToken: all.append("a web token")
      case .authorization: all.append("an authorization")
      case .nestedURL(let name): name.isEmpty ? all.append("a URL in the path") : items.append(name)
      case .item(let name): items.append(name)
      case .notPlain: break
      }
    }
    items = each(items)
    all = each(all)
    if !items.isEmpty { all.append("query item\(items.count == 1 ? "" : "s") " + items.joined(separator: ", ")) }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  /// Each name once, ignoring case: a hostile blob may repeat a name very often.
  private static func each(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0.lowercased()).inserted }
  }
}
