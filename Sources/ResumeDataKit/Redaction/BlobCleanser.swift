import KeyedArchives
import PropertyLists

/// Rebuilds a property list from the values that may stay in it.
///
/// Every value is visited, also in nested archives and data, and is copied depending on its role: nothing is copied
/// that is not known to be harmless. Shadowed entries of repeated keys and unreferenced objects are left out.
struct BlobCleanser {
  let policy: CleansingPolicy
  /// What was replaced or removed, in words.
  private(set) var found: Set<String> = []
  /// The removed fields, with the reason.
  private(set) var dropped: [ConversionChange] = []
  /// The current field of the blob.
  private(set) var field = ""
  /// The maximum nesting of data inside data: a request in a masked archive in an archive, with a copy of its headers.
  private var depth = 4
  /// The maximum number of values in all property lists inside data: lists can share values, and so grow with each
  /// level.
  private(set) var nodes: Int
  /// The maximum number of bytes in them and of their copies, for the same reason.
  private var bytes = 4 * PropertyListLimits.default.bytes
  /// How deep collections are searched.
  static let maximumDepth = 32

  init(_ policy: CleansingPolicy, nodes: Int = PropertyListLimits.default.nodes) {
    (self.policy, self.nodes) = (policy, nodes)
  }

  /// Notes what was replaced or removed.
  mutating func note(_ kind: String) { found.insert(kind) }

  /// Notes that a part of the current field was removed.
  mutating func drop(_ what: String) {
    let change = ConversionChange(.dropped, field, what)
    if !dropped.contains(change), dropped.count < 64 { dropped.append(change) }
  }

  /// The blob's property list.
  mutating func blob(_ value: PropertyList) -> PropertyList {
    if KeyedArchive.isArchive(value) {
      return archive(value) ?? blankArchive(value.dictionary ?? PropertyListDictionary())
    }
    return self.value(value, .unknown, isBlob: true) ?? .dictionary(PropertyListDictionary())
  }

  // MARK: Values

  /// A cleansed value, or nil if it is removed.
  ///
  /// Not inlined, since this is recursive and large.
  ///
  /// - Parameter isBlob: whether the value is the blob itself, whose entries are fields.
  @inline(never)
  mutating func value(
    _ value: PropertyList, _ role: CleansingRole, level: Int = 0, isBlob: Bool = false
  ) -> PropertyList? {
    switch value {
    case .string(let text): return self.text(text, role).map { .string($0) }
    case .data(let bytes): return data(bytes, role)
    case .array(let values): return all(values, role, level).map { .array($0) }
    case .set(let values): return all(values, role, level).map { .set($0) }
    case .dictionary(let dictionary):
      if level > 0, KeyedArchive.isArchive(value) { return archive(value) ?? blankArchive(dictionary) }
      return self.dictionary(dictionary, role, level, isBlob: isBlob)
    case .integer, .real:
      return isSecret(role) ? secret(.integer(0)) : value
    case .boolean, .date, .uid, .null, .fill: return value
    }
  }

  private func isSecret(_ role: CleansingRole) -> Bool {
    if case .secret = role { policy.treatment != .keep } else { false }
  }

  /// The replacement of a secret, or nil if it is removed.
  private mutating func secret(_ placeholder: PropertyList) -> PropertyList? {
    guard policy.treatment == .mask else {
      drop("it may hold credentials of the old URL")
      return nil
    }
    note("the value of a secret field")
    return placeholder
  }

  private mutating func all(_ values: [PropertyList], _ role: CleansingRole, _ level: Int) -> [PropertyList]? {
    guard let role = role.ofElements, level < Self.maximumDepth else {
      if policy.treatment == .keep { return values }
      return tooDeep() ? [] : nil
    }
    var result: [PropertyList] = []
    for value in values {
      if let kept = self.value(value, role, level: level + 1) { result.append(kept) }
    }
    return result
  }

  /// Notes that a collection is not searched; returns whether it is replaced by an empty one.
  private mutating func tooDeep() -> Bool {
    if policy.treatment == .mask {
      note("a collection that cannot be searched")
      return true
    }
    drop("a collection that cannot be searched")
    return false
  }

  private mutating func dictionary(
    _ dictionary: PropertyListDictionary, _ role: CleansingRole, _ level: Int, isBlob: Bool
  ) -> PropertyList? {
    guard role.ofElements != nil, level < Self.maximumDepth else {
      if policy.treatment == .keep { return .dictionary(dictionary) }
      return tooDeep() ? .dictionary(PropertyListDictionary()) : nil
    }
    var result = PropertyListDictionary()
    for entry in dictionary.effectiveEntries {
      if isBlob { field = entry.key }
      var inner = CleansingRole(ofKey: entry.key)
      // Everything under a secret name is secret, whatever its own name.
      if role == .secret || role == .kept { inner = role }
      if let kept = value(entry.value, inner, level: level + 1, isBlob: isBlob && entry.key == ResumeDataKey.safari) {
        result.entries.append(.init(key: text(entry.key, .name) ?? "redacted", value: kept))
      }
    }
    return .dictionary(result)
  }

  // MARK: Texts

  /// A cleansed string, or nil if it is removed.
  @inline(never)
  mutating func text(_ text: String, _ role: CleansingRole) -> String? {
    guard let kept = allowed(text, role) else {
      drop("it may hold credentials or the host of the old URL")
      return nil
    }
    if !kept.utf8.elementsEqual(text.utf8) { note(Self.words(for: text, role)) }
    return kept
  }

  private func allowed(_ text: String, _ role: CleansingRole) -> String? {
    if policy.treatment == .keep { return role == .downloadURL ? policy.url ?? text : text }
    switch role {
    case .downloadURL: return policy.url ?? policy.url(text)
    case .url: return policy.url(text)
    case .fact: return policy.fact(text)
    case .kept: return text
    case .name: return name(text)
    case .secret, .appData, .body, .headers: return text.isEmpty ? text : masked("redacted")
    case .request, .response: return masked("redacted")
    case .unknown, .number: return policy.unknown(text)
    }
  }

  private func masked(_ text: String) -> String? { policy.treatment == .mask ? text : nil }

  /// Names are shown, unless a URL or a token is used as a name.
  private func name(_ text: String) -> String? {
    guard text.hasByte(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }) else {
      return text
    }
    let secrets = SecretScanner.secrets(inURL: text, isStrict: text.hasText("://"))
    if !secrets.isEmpty { return Redaction.blob.masking(secrets, in: text) }
    return policy.namesOldHost(text) ? "redacted" : text
  }

  private static func words(for text: String, _ role: CleansingRole) -> String {
    switch role {
    case .url, .downloadURL:
      return "\(Credentials.words(for: SecretScanner.secrets(inURL: text)) ?? "values in the query") of a URL"
    case .request, .response: return "text in place of a request"
    case .secret: return "the value of a secret field"
    case .headers: return "headers that cannot be read"
    case .body: return "a body that is a text"
    case .appData(let what): return what
    case .unknown, .number, .fact, .name, .kept: return "a text that may be a secret"
    }
  }

  // MARK: Data

  /// Cleansed data, or nil if it is removed.
  private mutating func data(_ data: [UInt8], _ role: CleansingRole) -> PropertyList? {
    switch role {
    case .kept: return .data(data)
    case .unknown, .name, .number, .url, .downloadURL, .fact: return contents(of: data).map { .data($0) }
    case .response where policy.treatment == .drop && !isNewResponse(data):
      drop("it was that of the old URL")
      return nil
    case .request, .response:
      if let file = message(in: data) { return .data(file) }
      return blank(data, "a request or response that cannot be read")
    case .body:
      return blank(data, "a body of \(data.count) bytes")
    case .secret: return blank(data, "the value of a secret field")
    case .headers: return blank(data, "headers that cannot be read")
    case .appData(let what): return blank(data, what)
    }
  }

  /// The same number of meaningless bytes, or nil if the data is removed.
  private mutating func blank(_ data: [UInt8], _ what: String) -> PropertyList? {
    guard policy.treatment != .keep, data.contains(where: { $0 != 0 }) else { return .data(data) }
    guard policy.treatment == .mask else {
      drop("\(what): it was meant for the old URL")
      return nil
    }
    note(what)
    return .data([UInt8](repeating: 0, count: data.count))
  }

  /// Whether data has the response for the new URL.
  private func isNewResponse(_ data: [UInt8]) -> Bool {
    guard let file = try? PropertyListFile(decoding: data), let archive = try? KeyedArchive(file.value),
      let top = archive.mainRoot, let response = try? ArchivedURLResponse(archive, at: top.reference)
    else { return false }
    return response.url.map { policy.isNewURL($0) } ?? false
  }

  /// The cleansed file of an archived request or response, or nil if the data has none.
  private mutating func message(in data: [UInt8]) -> [UInt8]? {
    guard let file = open(data) else { return nil }
    depth -= 1
    defer { depth += 1 }
    guard KeyedArchive.isArchive(file.value), let archive = try? KeyedArchive(file.value),
      let top = archive.mainRoot, archive.isMessage(top.reference), let value = self.archive(file.value)
    else { return nil }
    return close(file, value)
  }

  /// A cleansed property list file. Other data stays only if it is plain text.
  private mutating func contents(of data: [UInt8]) -> [UInt8]? {
    if policy.treatment == .keep, policy.url == nil, policy.removedHeaders.isEmpty { return data }
    if let file = open(data) {
      depth -= 1
      defer { depth += 1 }
      let value = self.value(file.value, .unknown, level: 1) ?? .dictionary(PropertyListDictionary())
      if let result = close(file, value) { return result }
    } else if let text = data.plainUTF8 {
      return self.text(text, .unknown).map { Array($0.utf8) }
    }
    if policy.treatment == .drop, data.isBookmark, !policy.namesOldHost(String(decoding: data, as: UTF8.self)) {
      return data
    }
    return blank(data, "data that cannot be searched")?.data
  }

  /// The property list in data, or nil if there is none, or if it is too large or too deep to be searched.
  private mutating func open(_ data: [UInt8]) -> PropertyListFile? {
    bytes -= data.count
    guard bytes > 0, depth > 0, nodes > 0 else { return nil }
    var limits = PropertyListLimits.default
    limits.nodes = min(limits.nodes, nodes)
    guard let file = try? PropertyListFile(decoding: data, limits: limits) else { return nil }
    nodes -= file.value.nodeCount
    return nodes > 0 ? file : nil
  }

  /// The bytes of a file with another value; the original bytes if the value is the same and the file has nothing else.
  private mutating func close(_ file: PropertyListFile, _ value: PropertyList) -> [UInt8]? {
    let isSame = value == file.value && file.anomalies.isEmpty
    guard let result = isSame ? try? file.encoded() : try? file.rewritten(value).encoded() else { return nil }
    bytes -= result.count
    return bytes > 0 ? result : nil
  }

  // MARK: Archives

  private mutating func archive(_ value: PropertyList) -> PropertyList? {
    guard let archive = try? KeyedArchive(value) else { return nil }
    var copy = ArchiveCopy(archive)
    return copy.run(&self)
  }

  /// An archive without objects: in an unreadable archive the secrets cannot be found.
  private mutating func blankArchive(_ list: PropertyListDictionary) -> PropertyList {
    var result = PropertyListDictionary()
    for entry in list.effectiveEntries {
      switch entry.key {
      case "$objects":
        if entry.value != ["$null"] { note("an archive that cannot be searched") }
        result.entries.append(.init(key: entry.key, value: ["$null"]))
      case "$top":
        result.entries.append(.init(key: entry.key, value: .dictionary(blankRoots(entry.value))))
      default:
        if let kept = self.value(entry.value, archiveRole(ofKey: entry.key), level: 1) {
          result.entries.append(.init(key: entry.key, value: kept))
        }
      }
    }
    return .dictionary(result)
  }

  /// The roots of an archive without objects.
  private mutating func blankRoots(_ top: PropertyList) -> PropertyListDictionary {
    let roots = (top.dictionary?.effectiveEntries ?? []).filter { $0.value.uid != nil }
    return PropertyListDictionary(roots.map { .init(key: text($0.key, .name) ?? "redacted", value: .uid(0)) })
  }

  /// The role of a value next to the objects of an archive.
  func archiveRole(ofKey key: String) -> CleansingRole {
    key == "$archiver" ? .unknown : CleansingRole(ofKey: key)
  }

  /// Begins another field of the blob.
  mutating func enter(_ name: String) { field = name }
}

extension CleansingRole {
  /// The role of the elements of a collection, or nil if the role does not allow a collection.
  var ofElements: CleansingRole? {
    switch self {
    case .unknown, .fact, .url, .downloadURL, .name: .unknown
    case .kept: .kept
    case .secret: .secret
    case .number, .request, .response, .headers, .body, .appData: nil
    }
  }
}

extension [UInt8] {
  /// The text of the data, or nil if it is not UTF-8 or has control characters.
  fileprivate var plainUTF8: String? {
    guard !contains(where: { $0 < 0x20 && !$0.isBlank }) else { return nil }
    let text = String(decoding: self, as: UTF8.self)
    return text.utf8.elementsEqual(self) ? text : nil
  }

  /// Whether the data has the header of a bookmark of a file: `book`, and its own length in 4 bytes, little-endian
  /// (published analyses of the format).
  fileprivate var isBookmark: Bool {
    count >= 48 && starts(with: "book".utf8) && self[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } == count
  }
}

extension KeyedArchive {
  /// Whether an object is a request or a response that can be read.
  func isMessage(_ reference: ObjectReference) -> Bool {
    (try? ArchivedURLRequest(self, at: reference)) != nil || (try? ArchivedURLResponse(self, at: reference)) != nil
  }
}

extension PropertyList {
  /// The number of values, including keys.
  fileprivate var nodeCount: Int {
    switch self {
    case .array(let values), .set(let values): values.reduce(1) { $0 + $1.nodeCount }
    case .dictionary(let dictionary): dictionary.entries.reduce(1) { $0 + 1 + $1.value.nodeCount }
    default: 1
    }
  }
}
