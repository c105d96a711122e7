package import KeyedArchives
package import PropertyLists

/// One of the two requests in a blob.
package struct EmbeddedRequest: Sendable {
  private let contents: Contents

  /// Shared by copies: a request has some thirty parts, each of which would otherwise be retained separately.
  private final class Contents: Sendable {
    let reason: String?
    let topKey: String?
    let request: ArchivedURLRequest?
    let file: RequestFile?

    init(reason: String?, topKey: String?, request: ArchivedURLRequest?, file: RequestFile?) {
      self.reason = reason
      self.topKey = topKey
      self.request = request
      self.file = file
    }
  }

  /// Why the system may not be able to read the request, or nil if it can. May hold text of the blob.
  package var reason: String? { contents.reason }

  /// The top-level key of the request's archive, or nil if the request is not a separate archive, as in the newer
  /// loader's form, or if there is no archive.
  package var topKey: String? { contents.topKey }

  /// The archived request, or nil if there is none.
  package var request: ArchivedURLRequest? { contents.request }

  /// The file of the request, or nil if the request is not a separate archive, or if there is no archive.
  var file: RequestFile? { contents.file }

  /// The bytes of the request's own archive, if it is one.
  package var archive: [UInt8]? { file?.data }

  /// What is unusual about the request's own file; places count from its start. Each access searches the whole file.
  package var anomalies: [PropertyListAnomaly] { file?.anomalies ?? [] }

  /// Whether the request can be read.
  package var isReadable: Bool { reason == nil }
  /// How the slots of the archive are named.
  package var form: ArchivedURLRequest.Form? { request?.form }

  /// Reads the archive of a request, as in a field of a blob. Unreadable data gives a request with a reason.
  package init(archivedIn data: [UInt8]) {
    do {
      if let table = try? BinaryPlistTable(of: data) {
        let archive = try BinaryKeyedArchive(table)
        self.init(archive.roots.main, data, archive) { (reference) throws(KeyedArchiveError) in
          try ArchivedURLRequest(archive, at: reference)
        }
      } else {
        // XML, something after the end, a mask; or not a property list.
        let archive = try KeyedArchive(PropertyListFile(decoding: data).value)
        self.init(archive.roots.main, data) { (reference) throws(KeyedArchiveError) in
          try ArchivedURLRequest(archive, at: reference)
        }
      }
    } catch let error as PropertyListError {
      self.init(reason: data.isEmpty ? "the field holds no bytes" : "not a property list: \(error)")
    } catch {
      self.init(reason: "not a keyed archive: \(error)")
    }
  }

  /// Reads the root object of a separate archive.
  private init(
    _ top: KeyedArchive.Root?, _ data: [UInt8], _ archive: BinaryKeyedArchive? = nil,
    read: (ObjectReference) throws(KeyedArchiveError) -> ArchivedURLRequest
  ) {
    guard let top else {
      self.init(reason: "the archive has no root object")
      return
    }
    self.init(topKey: top.key, file: RequestFile(data, root: top.reference, archive)) { () throws(KeyedArchiveError) in
      try read(top.reference)
    }
  }

  /// A request as it was read.
  package init(reason: String?, topKey: String?, request: ArchivedURLRequest?) {
    self.init(reason: reason, topKey: topKey, request: request, file: nil)
  }

  /// Reads a request out of an archive.
  package init(_ archive: KeyedArchive, at reference: ObjectReference, topKey: String?) {
    self.init(topKey: topKey, file: nil) { () throws(KeyedArchiveError) in
      try ArchivedURLRequest(archive, at: reference)
    }
  }

  private init(
    topKey: String?, file: RequestFile?, read: () throws(KeyedArchiveError) -> ArchivedURLRequest
  ) {
    do throws(KeyedArchiveError) {
      let request = try read()
      self.init(
        reason: request.faults.first.map(String.init(describing:)), topKey: topKey, request: request, file: file)
    } catch {
      self.init(reason: String(describing: error), topKey: topKey, file: file)
    }
  }

  /// A request, or the reason why there is none.
  init(
    reason: String? = nil, topKey: String? = nil, request: ArchivedURLRequest? = nil, file: RequestFile? = nil
  ) {
    contents = Contents(reason: reason, topKey: topKey, request: request, file: file)
  }
}

extension EmbeddedRequest: Hashable {
  /// Equality of the requests and of the anomalies of their files, not of the files.
  package static func == (left: EmbeddedRequest, right: EmbeddedRequest) -> Bool {
    left.reason == right.reason && left.topKey == right.topKey && left.request == right.request
      && (left.file?.data == right.file?.data || left.anomalies == right.anomalies)
  }

  /// Hashes the contents of the request.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(reason)
    hasher.combine(topKey)
    hasher.combine(request)
  }
}
