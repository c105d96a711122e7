import KeyedArchives
import PropertyLists

/// Archived requests and responses, field by field.
extension ArchiveCopy {
  mutating func request(
    _ fields: PropertyListDictionary, at key: Key, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    var headers = CleansingRole.HeaderTreatment()
    let requested = archive.requestedURL(of: ObjectReference(key.index))
    // A request whose URL does not change keeps all that it has.
    let changes = requested.map { !cleanser.policy.isNewURL($0) } ?? true
    headers.dropsCredentials = cleanser.policy.treatment == .drop && changes
    let roles = MessageFields(fields)
    var result = PropertyListDictionary()
    for entry in fields.effectiveEntries where entry.key != "$class" {
      var role = roles.requestRole(of: entry.key, headers: headers)
      if cleanser.policy.treatment == .drop, !changes, role != .downloadURL, !role.isHeaders { role = .kept }
      append(entry, role, to: &result, &cleanser)
    }
    result.entries += classEntry(of: fields, &cleanser)
    return .dictionary(inOrder(result, of: fields))
  }

  mutating func response(
    _ fields: PropertyListDictionary, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    var headers = CleansingRole.HeaderTreatment()
    headers.dropsCredentials = cleanser.policy.treatment == .drop
    let roles = MessageFields(fields)
    var result = PropertyListDictionary()
    for entry in fields.effectiveEntries where entry.key != "$class" {
      var role = roles.responseRole(of: entry.key, headers: headers)
      // An unchanged response has the URL that was requested then.
      if cleanser.policy.treatment == .keep, role == .downloadURL { role = .url }
      append(entry, role, to: &result, &cleanser)
    }
    result.entries += classEntry(of: fields, &cleanser)
    return .dictionary(inOrder(result, of: fields))
  }

  private mutating func append(
    _ entry: PropertyListDictionary.Entry, _ role: CleansingRole, to result: inout PropertyListDictionary,
    _ cleanser: inout BlobCleanser
  ) {
    var value = entry.value
    if case .appData = role, isEmptyDictionary(value) {
      value = inline(value, .kept, &cleanser) ?? .uid(0)
    } else if case .appData(let what) = role, cleanser.policy.treatment != .keep {
      if value != .uid(0), !isNull(value) { _ = remove(what, &cleanser) }
      value = .uid(0)
    } else {
      value = inline(value, role, &cleanser) ?? .uid(0)
    }
    result.entries.append(.init(key: cleanser.text(entry.key, .name) ?? "redacted", value: value))
  }

  private func isEmptyDictionary(_ value: PropertyList) -> Bool {
    guard let index = value.uid.flatMap({ Int(exactly: $0) }) else { return false }
    return (try? archive.content(ObjectReference(index))) == .dictionary([])
  }

  private func isNull(_ value: PropertyList) -> Bool {
    guard let uid = value.uid, let index = Int(exactly: uid), archive.objects.indices.contains(index) else {
      return false
    }
    return archive.objects[index] == "$null"
  }
}
