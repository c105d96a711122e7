import KeyedArchives
import PropertyLists

/// Copies an archive object by object, beginning at its root objects, and cleanses each object by its role.
///
/// An object with two roles is copied once for each. The copies keep the order of the objects, so that copying a copy
/// changes nothing.
struct ArchiveCopy {
  /// An object in a role.
  struct Key: Hashable {
    var index: Int
    var role: CleansingRole
  }

  /// A new object.
  private struct Copy {
    /// The original object, which determines the order.
    var origin: Int
    var value: PropertyList?
  }

  let archive: KeyedArchive
  /// The new objects; the first is nil.
  private var copies = [Copy(origin: -1, value: "$null")]
  /// The copies by object and role.
  private var known: [Key: Int] = [:]
  private var waiting: [Key] = []
  /// The copies by value, for new values.
  private var made: [PropertyList: Int] = [:]
  var scalars: ScalarReader
  /// The fields of the newer loader's object that lead to an object, by the names of the classic form.
  private var fieldNames: [Int: String] = [:]

  init(_ archive: KeyedArchive) {
    self.archive = archive
    scalars = ScalarReader(archive: archive)
  }

  /// The copy, or nil if the archive cannot be written.
  mutating func run(_ cleanser: inout BlobCleanser) -> PropertyList? {
    guard let list = archive.propertyList.dictionary else { return nil }
    let roots = roots(&cleanser)
    while let key = waiting.popLast() {
      guard let place = known[key] else { continue }
      copies[place].value = object(key, &cleanser)
    }
    let order = order(first: roots.map(\.place))
    var numbers = [Int](repeating: 0, count: copies.count)
    for (number, place) in order.enumerated() { numbers[place] = number }
    let objects = order.map { (copies[$0].value ?? "$null").renumbered(numbers) }
    var result = PropertyListDictionary()
    for entry in list.effectiveEntries {
      switch entry.key {
      case "$objects": result.entries.append(.init(key: entry.key, value: .array(objects)))
      case "$top":
        let top = roots.map { PropertyListDictionary.Entry(key: $0.key, value: .uid(UInt64(numbers[$0.place]))) }
        result.entries.append(.init(key: entry.key, value: .dictionary(PropertyListDictionary(top))))
      default:
        // WebKit stores fields of the blob here.
        if ResumeDataKey.classic.contains(entry.key) { cleanser.enter(entry.key) }
        let role = cleanser.archiveRole(ofKey: entry.key)
        if let kept = cleanser.value(entry.value, role, level: 1) {
          result.entries.append(.init(key: cleanser.text(entry.key, .name) ?? "redacted", value: kept))
        }
      }
    }
    return .dictionary(result)
  }

  /// The root objects under their keys: of two with one key the last.
  private mutating func roots(_ cleanser: inout BlobCleanser) -> [(key: String, place: Int)] {
    let top = PropertyListDictionary(
      archive.roots.map { .init(key: $0.key, value: .uid(UInt64(clamping: $0.reference.index))) })
    return top.effectiveEntries.compactMap { entry in
      guard let uid = entry.value.uid, let index = Int(exactly: uid) else { return nil }
      let role: CleansingRole = archive.isMessage(ObjectReference(index)) ? .request : .unknown
      return (cleanser.text(entry.key, .name) ?? "redacted", place(of: index, role))
    }
  }

  /// The reachable copies: nil first, then the root objects, then the others in the order of their originals.
  private func order(first roots: [Int]) -> [Int] {
    var isReached = [Bool](repeating: false, count: copies.count)
    isReached[0] = true
    var first = [0]
    func reach(_ place: Int) -> Bool {
      guard copies.indices.contains(place), !isReached[place], copies[place].value.map({ $0 != "$null" }) ?? false
      else {
        return false
      }
      isReached[place] = true
      return true
    }
    for root in roots where reach(root) { first.append(root) }
    var waiting = first
    while let place = waiting.popLast() {
      copies[place].value?.forEachUID { if reach($0) { waiting.append($0) } }
    }
    let isFirst = Set(first)
    let others = copies.indices.filter { isReached[$0] && !isFirst.contains($0) }
    let order = Places.sorted(others.count) { copies[others[$0]].origin < copies[others[$1]].origin }
    return first + order.map { others[$0] }
  }

  // MARK: References

  /// The index of the copy of an object in a role; that of nil for a dangling reference.
  private mutating func place(of index: Int, _ role: CleansingRole) -> Int {
    guard archive.objects.indices.contains(index) else { return 0 }
    if case .string(let text) = archive.objects[index], text == "$null" { return 0 }
    let key = Key(index: index, role: role)
    if let place = known[key] { return place }
    copies.append(Copy(origin: index, value: nil))
    known[key] = copies.count - 1
    waiting.append(key)
    return copies.count - 1
  }

  mutating func reference(to index: Int, _ role: CleansingRole) -> PropertyList {
    .uid(UInt64(place(of: index, role)))
  }

  /// Creates a new object with a value, in place of an object.
  mutating func make(_ value: PropertyList, for origin: Int) -> PropertyList {
    if let place = made[value] { return .uid(UInt64(place)) }
    copies.append(Copy(origin: origin, value: value))
    made[value] = copies.count - 1
    return .uid(UInt64(copies.count - 1))
  }

  // MARK: Objects

  /// A cleansed object, or nil if it is removed.
  mutating func object(_ key: Key, _ cleanser: inout BlobCleanser) -> PropertyList? {
    let stored = archive.objects[key.index]
    guard case .dictionary(let fields) = stored else { return inline(stored, key.role, &cleanser) }
    if let name = fieldNames[key.index] { cleanser.enter(name) }
    guard let object = try? archive.object(ObjectReference(key.index)) else {
      if cleanser.policy.treatment == .keep { return .dictionary(inline(fields, &cleanser)) }
      cleanser.note("an object that cannot be read")
      return cleanser.policy.treatment == .mask ? .string("redacted") : nil
    }
    switch object.content {
    case .classDescription: return .dictionary(classDescription(fields, &cleanser))
    case .request: return request(fields, at: key, &cleanser)
    case .response: return response(fields, &cleanser)
    case .dictionary(let entries): return dictionary(entries, fields, key, &cleanser)
    case .url: return url(fields, key.role, &cleanser)
    default: break
    }
    switch key.role {
    case .request, .response, .headers, .body, .appData:
      if cleanser.policy.treatment == .keep { return .dictionary(instance(fields, .unknown, &cleanser)) }
      if key.role == .body, let bytes = fields["NS.data"]?.data { return masked(body: bytes, fields, &cleanser) }
      return remove(key.role.inWords, &cleanser)
    default: return .dictionary(instance(fields, key.role, &cleanser))
    }
  }

  mutating func scalar(
    _ value: PropertyList, _ role: CleansingRole, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    guard cleanser.policy.treatment != .keep else { return cleanser.value(value, role) }
    switch (role, value) {
    // It stands for an object that could not be read, and remains when it is redacted again.
    case (_, .string("redacted")) where cleanser.policy.treatment == .mask: return value
    case (.body, .data): return cleanser.value(value, role)
    case (.request, _), (.response, _), (.headers, _), (.body, _), (.appData, _):
      return remove(role.inWords, &cleanser)
    default: return cleanser.value(value, role)
    }
  }

  /// Notes that an object was replaced by nil.
  func remove(_ what: String, _ cleanser: inout BlobCleanser) -> PropertyList? {
    if cleanser.policy.treatment == .mask {
      cleanser.note(what)
    } else {
      cleanser.drop("\(what): it was meant for the old URL")
    }
    return nil
  }

  private mutating func masked(
    body: [UInt8], _ fields: PropertyListDictionary, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    guard let value = cleanser.value(.data(body), .body) else { return nil }
    return .dictionary(
      PropertyListDictionary([.init(key: "NS.data", value: value)] + classEntry(of: fields, &cleanser)))
  }

  /// The entry that names the class of an object.
  mutating func classEntry(
    of fields: PropertyListDictionary, _ cleanser: inout BlobCleanser
  ) -> [PropertyListDictionary.Entry] {
    guard let uid = fields["$class"]?.uid, let index = Int(exactly: uid) else { return [] }
    return [.init(key: "$class", value: reference(to: index, .name))]
  }

  private func classDescription(
    _ fields: PropertyListDictionary, _ cleanser: inout BlobCleanser
  ) -> PropertyListDictionary {
    func isName(_ value: PropertyList) -> Bool {
      guard case .string(let text) = value else { return false }
      return text.utf8.count <= 128 && text.hasOnlyBytes { $0.isLetter || $0.isDigit || $0.isOne(of: "_.$") }
    }
    func name(_ value: PropertyList) -> PropertyList {
      isName(value) || cleanser.policy.treatment == .keep ? value : .string("redacted")
    }
    var result = PropertyListDictionary()
    for entry in fields.effectiveEntries where ["$classname", "$classes", "$classhints"].contains(entry.key) {
      let value = entry.value.array.map { .array($0.map(name)) } ?? name(entry.value)
      result.entries.append(.init(key: entry.key, value: value))
    }
    return result
  }

  private mutating func url(
    _ fields: PropertyListDictionary, _ role: CleansingRole, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    let relative = fields["NS.relative"]?.uid.flatMap { Int(exactly: $0) }
    if role == .downloadURL, let url = cleanser.policy.url, let relative {
      let entries: [PropertyListDictionary.Entry] = [
        .init(key: "NS.base", value: .uid(0)), .init(key: "NS.relative", value: make(.string(url), for: relative)),
      ]
      return .dictionary(
        inOrder(PropertyListDictionary(entries + classEntry(of: fields, &cleanser)), of: fields))
    }
    // A URL without its text is not one.
    let text = relative.flatMap { archive.string(ObjectReference($0)) }
    if cleanser.policy.treatment == .drop, role != .kept, text.map({ cleanser.policy.url($0) == nil }) ?? true {
      return remove("a URL", &cleanser)
    }
    return .dictionary(instance(fields, role == .kept ? .kept : .url, &cleanser))
  }

  /// The cleansed fields of an object.
  private mutating func instance(
    _ fields: PropertyListDictionary, _ role: CleansingRole, _ cleanser: inout BlobCleanser
  ) -> PropertyListDictionary {
    var result = PropertyListDictionary()
    for entry in fields.effectiveEntries where entry.key != "$class" {
      var inner = CleansingRole(ofKey: entry.key)
      switch entry.key {
      case "NS.string", "NS.data", "NS.bytes", "NS.objects", "NS.relative", "NS.base", "NS.time", "NS.uuidbytes":
        inner = role == .downloadURL ? .url : role
      default: if role == .secret || role == .kept { inner = role }
      }
      if let name = Self.classicNames[entry.key], let index = entry.value.uid.flatMap({ Int(exactly: $0) }) {
        fieldNames[index] = name
      }
      let kept = inline(entry.value, inner, &cleanser) ?? .uid(0)
      result.entries.append(.init(key: cleanser.text(entry.key, .name) ?? "redacted", value: kept))
    }
    result.entries += classEntry(of: fields, &cleanser)
    return inOrder(result, of: fields)
  }

  private static let classicNames = [
    "currentRequest": ResumeDataKey.currentRequest, "originalRequest": ResumeDataKey.originalRequest,
    "response": ResumeDataKey.response,
  ]

  /// The class keeps its position.
  func inOrder(_ result: PropertyListDictionary, of fields: PropertyListDictionary) -> PropertyListDictionary {
    guard let last = result.entries.last, last.key == "$class",
      let place = fields.effectiveEntries.firstIndex(where: { $0.key == "$class" }), place < result.entries.count - 1
    else { return result }
    var result = result
    result.entries.removeLast()
    result.entries.insert(last, at: place)
    return result
  }

  mutating func inline(
    _ fields: PropertyListDictionary, _ cleanser: inout BlobCleanser
  ) -> PropertyListDictionary {
    var result = PropertyListDictionary()
    for entry in fields.effectiveEntries {
      result.entries.append(
        .init(key: entry.key, value: inline(entry.value, CleansingRole(ofKey: entry.key), &cleanser) ?? .uid(0)))
    }
    return result
  }

  /// A value that is stored inline in an object.
  mutating func inline(
    _ value: PropertyList, _ role: CleansingRole, _ cleanser: inout BlobCleanser, level: Int = 0
  ) -> PropertyList? {
    switch value {
    case .uid(let uid): return Int(exactly: uid).map { reference(to: $0, role) } ?? .uid(0)
    case .array(let values) where level < BlobCleanser.maximumDepth:
      return .array(values.map { inline($0, role, &cleanser, level: level + 1) ?? .uid(0) })
    case .set(let values) where level < BlobCleanser.maximumDepth:
      return .set(values.map { inline($0, role, &cleanser, level: level + 1) ?? .uid(0) })
    case .dictionary(let dictionary) where level < BlobCleanser.maximumDepth:
      var result = PropertyListDictionary()
      for entry in dictionary.effectiveEntries {
        let inner = role == .secret || role == .kept ? role : CleansingRole(ofKey: entry.key)
        let kept = inline(entry.value, inner, &cleanser, level: level + 1) ?? .uid(0)
        result.entries.append(.init(key: cleanser.text(entry.key, .name) ?? "redacted", value: kept))
      }
      return .dictionary(result)
    case .array, .set, .dictionary:
      if cleanser.policy.treatment == .keep { return value }
      cleanser.note("a collection that cannot be searched")
      return .uid(0)
    default: return scalar(value, role, &cleanser)
    }
  }
}

extension CleansingRole {
  var isHeaders: Bool { if case .headers = self { true } else { false } }

  /// A description for a remark.
  var inWords: String {
    switch self {
    case .request, .response: "a request or response that cannot be read"
    case .headers: "headers that cannot be read"
    case .body: "a body"
    case .appData(let what): what
    default: "a value that may be a secret"
    }
  }
}

extension PropertyList {
  /// Calls a function with each UID in the value.
  fileprivate func forEachUID(_ body: (Int) -> Void) {
    switch self {
    case .uid(let uid): body(Int(clamping: uid))
    case .array(let values), .set(let values): for value in values { value.forEachUID(body) }
    case .dictionary(let dictionary): for entry in dictionary.entries { entry.value.forEachUID(body) }
    default: break
    }
  }

  /// The value with other numbers in its UIDs.
  fileprivate func renumbered(_ numbers: [Int]) -> PropertyList {
    switch self {
    case .uid(let uid): .uid(UInt64(numbers[Int(clamping: uid)]))
    case .array(let values): .array(values.map { $0.renumbered(numbers) })
    case .set(let values): .set(values.map { $0.renumbered(numbers) })
    case .dictionary(let dictionary):
      .dictionary(
        PropertyListDictionary(dictionary.entries.map { .init(key: $0.key, value: $0.value.renumbered(numbers)) }))
    default: self
    }
  }
}
