import KeyedArchives
import PropertyLists

/// What cannot be read cannot be searched for secrets either, and goes as a whole.
extension BlobRedactor {
  /// The fields that hold a request or a response.
  private static let archived: Set<String> = [
    ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, ResumeDataKey.response,
  ]
  private static let modern = ["currentRequest", "originalRequest", "response"]

  /// What stands in the place of a field that ought to hold a request or a response and does not, or holds one that cannot be
  /// read; nil for any other.
  mutating func unreadable(_ key: String, _ value: PropertyList) -> PropertyList? {
    guard Self.archived.contains(key) else { return nil }
    switch value {
    case .data(let bytes):
      guard bytes.contains(where: { $0 != 0 }), !Self.isReadable(bytes) else { return nil }
      note("a request or response that cannot be read")
      return .data([UInt8](repeating: 0, count: bytes.count))
    case .string, .array, .set:
      let placeholder = PropertyList.string(Redaction.blob.placeholder(for: ""))
      guard value != placeholder else { return nil }
      note("a text in the place of a request")
      return placeholder
    default: return nil
    }
  }

  private static func isReadable(_ bytes: [UInt8]) -> Bool {
    guard let file = try? PropertyListFile(decoding: bytes), let archive = try? KeyedArchive(file.value),
      let top = archive.mainTopLevelEntry
    else { return false }
    return isReadable(top.reference, in: archive)
  }

  private static func isReadable(_ reference: ObjectReference, in archive: KeyedArchive) -> Bool {
    (try? ArchivedURLRequest(archive, at: reference)) != nil
      || (try? ArchivedURLResponse(archive, at: reference)) != nil
  }

  /// The fields of the newer loader's object without requests and responses that cannot be read.
  mutating func withoutUnreadable(_ fields: PropertyListDictionary, of archive: KeyedArchive) -> PropertyListDictionary
  {
    var fields = fields
    for name in Self.modern {
      guard let value = fields[name], value != .uid(0) else { continue }
      if let uid = value.uid, Self.isReadable(ObjectReference(Int(clamping: uid)), in: archive) { continue }
      note("a request or response that cannot be read")
      fields[name] = .uid(0)
    }
    return fields
  }

  /// The fields of a request without headers that are no headers, and without texts where the system has numbers.
  mutating func withoutUnreadable(
    headersOf fields: PropertyListDictionary, of archive: KeyedArchive
  ) -> PropertyListDictionary {
    var fields = fields
    for name in URLRequestContents.headerFields {
      guard let value = fields[name], value != .uid(0) else { continue }
      if let uid = value.uid, archive.holdsTexts(ObjectReference(Int(clamping: uid))) { continue }
      note("headers that cannot be read")
      fields[name] = .uid(0)
    }
    for index in fields.entries.indices {
      switch fields.entries[index].value {
      case .string, .data:
        note("a text in a request")
        fields.entries[index].value = .string(Redaction.blob.placeholder(for: ""))
      default: break
      }
    }
    return fields
  }
}

extension KeyedArchive {
  /// Whether an object is the newer loader's.
  func isModernDownload(_ index: Int) -> Bool {
    (try? object(ObjectReference(index)))?.isOfClass(ResumeDataKey.modernDownloadClass) ?? false
  }

  /// Whether an object is a dictionary of texts by text.
  fileprivate func holdsTexts(_ reference: ObjectReference) -> Bool {
    guard case .dictionary(let entries) = try? object(reference).content else { return false }
    return entries.allSatisfy { string($0.key) != nil && string($0.value) != nil }
  }
}
