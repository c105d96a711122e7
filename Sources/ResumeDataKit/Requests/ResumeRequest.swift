public import KeyedArchives
public import PropertyLists

/// One of the two requests in a blob.
public struct ResumeRequest: Sendable {
  private let contents: Contents

  /// Copies share what they hold: a request has some thirty parts, each of which would be retained by itself.
  private enum Contents: Sendable {
    /// As the system writes it.
    case orderly(OrderlyRequest)
    case other(Other)
  }

  private final class Other: Sendable {
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

  /// Why the system may not be able to read the request; nil where it can. May hold text of the blob.
  public var reason: String? {
    if case .other(let other) = contents { other.reason } else { nil }
  }

  /// The top-level key of the request's archive; nil where the request is not an archive of its own, as in the newer
  /// loader's form, or where there is no archive.
  public var topKey: String? {
    switch contents {
    case .orderly(let read): read.top.key
    case .other(let other): other.topKey
    }
  }

  /// What the archive says; nil where there is no request in it.
  public var request: ArchivedURLRequest? {
    switch contents {
    case .orderly(let read): read.request
    case .other(let other): other.request
    }
  }

  /// What the request was read from; nil where the request is not an archive of its own, and where there is no archive.
  var file: RequestFile? {
    switch contents {
    case .orderly(let read): RequestFile(read)
    case .other(let other): other.file
    }
  }

  /// What is odd about the request's own file; places count from its start. Looked for when asked for, in a walk through the
  /// whole file.
  public var anomalies: [PropertyListAnomaly] { file?.anomalies ?? [] }

  /// Whether the request can be read.
  public var isReadable: Bool { reason == nil }
  /// How the slots of the archive are named.
  public var form: ArchivedURLRequest.Form? {
    switch contents {
    case .orderly(let read): read.request.form
    case .other(let other): other.request?.form
    }
  }

  /// Reads the archive of a request, as a field of a blob holds it. What cannot be read is a request with a reason.
  public init(archivedIn data: [UInt8]) {
    if let read = OrderlyRequest(archivedIn: data) {
      self.init(.orderly(read))
    } else {
      self.init(archivedInAnyLayout: data)
    }
  }

  /// Reads an archive by making values of all that is in it.
  private init(archivedInAnyLayout data: [UInt8]) {
    do {
      let list = try PropertyListFile(decoding: data)
      let archive = try KeyedArchive(list.value)
      guard let top = archive.mainTopLevelEntry else {
        self.init(reason: "the archive has no root object")
        return
      }
      self.init(
        archive, at: top.reference, topKey: top.key, file: RequestFile(data, root: top.reference, list, archive))
    } catch let error as PropertyListError {
      self.init(reason: data.isEmpty ? "the field holds no bytes" : "no property list: \(error)")
    } catch {
      self.init(reason: "no keyed archive: \(error)")
    }
  }

  /// Reads a request out of an archive.
  init(_ archive: KeyedArchive, at reference: ObjectReference, topKey: String?, file: RequestFile? = nil) {
    do {
      let request = try ArchivedURLRequest(archive, at: reference)
      self.init(
        reason: request.faults.first.map(String.init(describing:)), topKey: topKey, request: request, file: file)
    } catch {
      self.init(reason: String(describing: error), topKey: topKey, file: file)
    }
  }

  private init(_ contents: Contents) {
    self.contents = contents
  }

  /// A request, or what is there in place of one.
  init(
    reason: String? = nil, topKey: String? = nil, request: ArchivedURLRequest? = nil, file: RequestFile? = nil
  ) {
    self.init(.other(Other(reason: reason, topKey: topKey, request: request, file: file)))
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
