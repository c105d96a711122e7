public import KeyedArchives
public import PropertyLists

/// One of the two requests in a blob.
public struct ResumeRequest: Sendable {
  /// Why the system may not be able to read the request; nil where it can. May hold text of the blob.
  public var reason: String?
  /// The top-level key of the request's archive; nil where the request is not an archive of its own, as in the newer
  /// loader's form, or where there is no archive.
  public var topKey: String?
  /// What the archive says; nil where there is no request in it.
  public var request: ArchivedURLRequest?
  /// What the request was read from; nil where the request is not an archive of its own, and where there is no archive.
  private(set) var file: RequestFile?

  /// What is odd about the request's own file; places count from its start. Looked for when asked for, in a walk through the
  /// whole file.
  public var anomalies: [PropertyListAnomaly] { file?.list.anomalies ?? [] }

  /// Whether the request can be read.
  public var isReadable: Bool { reason == nil }
  /// How the slots of the archive are named.
  public var form: ArchivedURLRequest.Form? { request?.form }

  /// Reads the archive of a request that a field holds as data.
  init(archivedIn data: [UInt8]) {
    do {
      let file = try PropertyListFile(decoding: data)
      let archive = try KeyedArchive(file.value)
      guard let top = archive.mainTopLevelEntry else {
        self.init(reason: "the archive has no root object")
        return
      }
      self.init(archive, at: top.reference, topKey: top.key)
      self.file = RequestFile(data: data, list: file, archive: archive, root: top.reference)
    } catch let error as PropertyListError {
      self.init(reason: data.isEmpty ? "the field holds no bytes" : "no property list: \(error)")
    } catch {
      self.init(reason: "no keyed archive: \(error)")
    }
  }

  /// Reads a request out of an archive.
  init(_ archive: KeyedArchive, at reference: ObjectReference, topKey: String?) {
    do {
      let request = try ArchivedURLRequest(archive, at: reference)
      self.init(reason: request.faults.first.map(String.init(describing:)), topKey: topKey, request: request)
    } catch {
      self.init(reason: String(describing: error), topKey: topKey)
    }
  }

  /// A request that is not what it should be.
  init(reason: String?, topKey: String? = nil, request: ArchivedURLRequest? = nil) {
    self.reason = reason
    self.topKey = topKey
    self.request = request
  }
}

extension ResumeRequest: Hashable {
  /// Equality of what the requests say, and of what is odd about their files; not of the files.
  public static func == (left: ResumeRequest, right: ResumeRequest) -> Bool {
    left.reason == right.reason && left.topKey == right.topKey && left.request == right.request
      && (left.file?.data == right.file?.data || left.anomalies == right.anomalies)
  }

  /// Feeds what the request says to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(reason)
    hasher.combine(topKey)
    hasher.combine(request)
  }
}
