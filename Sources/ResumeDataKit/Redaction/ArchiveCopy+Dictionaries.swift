import KeyedArchives
import PropertyLists

/// Archived dictionaries: the blob itself, headers, and any other.
extension ArchiveCopy {
  mutating func dictionary(
    _ entries: [ArchivedObject.Entry], _ fields: PropertyListDictionary, _ key: Key, _ cleanser: inout BlobCleanser
  ) -> PropertyList? {
    if case .headers(let treatment) = key.role { return headers(entries, fields, treatment, key.index, &cleanser) }
    guard key.role.ofElements != nil || cleanser.policy.treatment == .keep else {
      return remove(key.role.inWords, &cleanser)
    }
    let isBlob = entries.contains { scalars.string($0.key).map { ResumeDataKey.classic.contains($0) } ?? false }
    var (keys, values): ([PropertyList], [PropertyList]) = ([], [])
    for entry in counting(entries) {
      let name = scalars.string(entry.key)
      var role = name.map { CleansingRole(ofKey: $0) } ?? .unknown
      if key.role == .secret || key.role == .kept { role = key.role }
      if isBlob, let name { cleanser.enter(name) }
      if let value = scalars.scalar(entry.value), role != .downloadURL {
        // A removed value leaves no entry. Data and strings are searched here, each for its own field.
        guard let kept = cleanser.value(value, role) else { continue }
        values.append(
          kept == value ? reference(to: entry.value.index, .kept) : make(kept, like: entry.value.index, &cleanser))
      } else {
        values.append(reference(to: entry.value.index, role))
      }
      keys.append(reference(to: entry.key.index, name == nil ? .unknown : .name))
    }
    return list(keys, values, fields, &cleanser)
  }

  /// The entries that count: the last of two with the same name.
  private mutating func counting(_ entries: [ArchivedObject.Entry]) -> [ArchivedObject.Entry] {
    var seen: Set<PropertyListPath.Component> = []
    var result: [ArchivedObject.Entry] = []
    for entry in entries.reversed() {
      if let name = scalars.string(entry.key), !seen.insert(.key(name)).inserted { continue }
      result.append(entry)
    }
    return result.reversed()
  }

  /// A new object with another value.
  private mutating func make(
    _ value: PropertyList, like index: Int, _ cleanser: inout BlobCleanser
  ) -> PropertyList {
    guard let fields = archive.objects[index].dictionary else { return make(value, for: index) }
    let key: String
    switch value {
    case .data where fields["NS.data"]?.data != nil: key = "NS.data"
    case .string where fields["NS.string"]?.string != nil: key = "NS.string"
    default: return make(value, for: index)
    }
    let entries = [PropertyListDictionary.Entry(key: key, value: value)] + classEntry(of: fields, &cleanser)
    return make(.dictionary(PropertyListDictionary(entries)), for: index)
  }

  private mutating func list(
    _ keys: [PropertyList], _ values: [PropertyList], _ fields: PropertyListDictionary,
    _ cleanser: inout BlobCleanser
  ) -> PropertyList {
    var result = PropertyListDictionary([
      .init(key: "NS.keys", value: .array(keys)), .init(key: "NS.objects", value: .array(values)),
    ])
    result.entries += classEntry(of: fields, &cleanser)
    return .dictionary(result)
  }

  /// Headers, and the second copy of them. Entries that are not strings are removed, since they are not headers.
  private mutating func headers(
    _ entries: [ArchivedObject.Entry], _ fields: PropertyListDictionary, _ treatment: CleansingRole.HeaderTreatment,
    _ index: Int, _ cleanser: inout BlobCleanser
  ) -> PropertyList {
    let isKept = cleanser.policy.treatment != .mask && !treatment.dropsCredentials
    var (keys, values): ([PropertyList], [PropertyList]) = ([], [])
    var kept: [ArchivedURLRequest.Header] = []
    var copies: [(key: ObjectReference, value: ObjectReference, text: String)] = []
    for entry in entries {
      guard let name = scalars.string(entry.key), let value = scalars.string(entry.value) else {
        if isKept {
          keys.append(reference(to: entry.key.index, .name))
          values.append(reference(to: entry.value.index, .kept))
        } else {
          note(dropped: "", &cleanser)
        }
        continue
      }
      if name == HeaderCopyText.key {
        copies.append((entry.key, entry.value, value))
        continue
      }
      guard let shown = cleanser.policy.header(name, value, treatment) else {
        note(dropped: name, &cleanser)
        continue
      }
      kept.append(.init(name: name, value: shown))
      keys.append(reference(to: entry.key.index, .name))
      if shown.utf8.elementsEqual(value.utf8) {
        values.append(reference(to: entry.value.index, .kept))
      } else {
        cleanser.note("the value of \(name)")
        values.append(make(.string(shown), for: entry.value.index))
      }
    }
    for copy in copies {
      guard let text = self.copy(copy.text, of: kept, isKept: isKept, &cleanser) else { continue }
      keys.append(reference(to: copy.key.index, .name))
      values.append(
        text.utf8.elementsEqual(copy.text.utf8)
          ? reference(to: copy.value.index, .kept) : make(.string(text), for: copy.value.index))
    }
    return list(keys, values, fields, &cleanser)
  }

  private func note(dropped name: String, _ cleanser: inout BlobCleanser) {
    if cleanser.policy.treatment == .mask {
      cleanser.note("headers that cannot be read")
    } else if cleanser.policy.removedHeaders.contains(name.lowercased()) {
      cleanser.drop("the header \(name), as asked for")
    } else {
      cleanser.drop(
        "\(name.isEmpty ? "a header that is not a text" : "the header \(name)"): it was meant for the old URL")
    }
  }

  /// The cleansed second copy of the headers, or nil if it is removed.
  private func copy(
    _ text: String, of kept: [ArchivedURLRequest.Header], isKept: Bool, _ cleanser: inout BlobCleanser
  ) -> String? {
    let headers = HeaderCopyText.headers(in: text)
    if cleanser.policy.treatment == .mask {
      if headers == nil { cleanser.note("a copy of headers that cannot be read") }
      let shown = (headers ?? []).map {
        ArchivedURLRequest.Header(name: $0.name, value: Redaction.blob.header($0.name, $0.value))
      }
      return HeaderCopyText.text(of: shown)
    }
    guard isKept else {
      cleanser.drop("the second copy of the headers: it may hold credentials")
      return nil
    }
    return headers.map { Set($0) == Set(kept) } ?? false ? text : HeaderCopyText.text(of: kept)
  }
}
