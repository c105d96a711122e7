public import KeyedArchives
public import PropertyLists

/// One of the two requests in a blob.
public struct ResumeRequest: Sendable, Hashable {
  /// Why the system may not be able to read the request; nil where it can. May hold text of the blob.
  public var reason: String?
  /// The top-level key of the request's archive; nil where the request is not an archive of its own, as in the newer
  /// loader's form, or where there is no archive.
  public var topKey: String?
  /// What the archive says; nil where there is no request in it.
  public var request: ArchivedURLRequest?
  /// What is odd about the request's own file; places count from its start.
  public var anomalies: [PropertyListAnomaly] = []

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
      anomalies = file.anomalies
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
