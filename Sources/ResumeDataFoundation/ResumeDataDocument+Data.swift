public import Foundation

extension ResumeDataDocument {
  /// The blob in its own container: the original bytes if nothing was edited.
  ///
  /// - Throws: an error if the container cannot represent an edited value.
  public func encodedData() throws(PropertyListError) -> Data {
    Data(try encoded())
  }

  /// The faults of the blob for a system.
  ///
  /// - Parameters:
  ///   - system: the system that will resume the download; nil for the system that wrote the blob.
  ///   - now: the current time, to find expired links; nil to skip this check.
  ///   - partialFile: the partial file's URL, or that of the directory to look for it in, or nil if it is not known.
  public func findings(
    for system: SystemRelease? = .current, at now: Date? = Date(), partialFile: URL? = nil
  ) -> [Finding] {
    let context = DiagnosisContext(
      reader: system, now: now.map { PropertyListDate($0) },
      partialFile: partialFile.map { self.partialFile(at: $0) } ?? .unknown)
    return findings(in: context)
  }

  /// Looks for the partial file: at a URL, or under its name in the blob in a directory.
  func partialFile(at url: URL) -> DiagnosisContext.PartialFileSearch {
    var isDirectory: Bool { (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false }
    let directory = isDirectory ? url : url.deletingLastPathComponent()
    let path = directory.standardizedFileURL.path
    guard let name = fields.partialFileName(in: path) else { return .unknown }
    // A file under another name is not the one that the loader opens.
    guard isDirectory || url.lastPathComponent == name else { return .missing(directory: path) }
    let values = try? FileManager.default.attributesOfItem(atPath: directory.appendingPathComponent(name).path)
    guard let values, values[.type] as? FileAttributeType == .typeRegular, let size = values[.size] as? NSNumber else {
      return .missing(directory: path)
    }
    return .found(directory: path, length: size.int64Value)
  }
}

extension PropertyListDate {
  /// Creates a date from Foundation's. Both count seconds from the same point in time.
  public init(_ date: Date) {
    self.init(secondsSinceReferenceDate: date.timeIntervalSinceReferenceDate)
  }
}

extension Date {
  /// Creates a date from that of a property list.
  public init(_ date: PropertyListDate) {
    self.init(timeIntervalSinceReferenceDate: date.secondsSinceReferenceDate)
  }
}
