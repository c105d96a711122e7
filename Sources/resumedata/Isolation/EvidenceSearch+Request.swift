import ResumeDataFiles
import ResumeDataScan
import SystemPackage

extension EvidenceSearch {
  /// Searches with the same settings for another process, which gets the open files with them. It gets no names: it
  /// opens nothing.
  static func request(_ searches: [EvidenceSearch]) throws -> (bytes: [UInt8], files: [FileDescriptor]) {
    var writer = FieldWriter()
    var settings = searches.first?.settings ?? ScanSettings()
    try settings.code(with: &writer)
    var count = searches.count
    try writer.code(&count)
    var files: [FileDescriptor] = []
    for search in searches { files += try search.write(to: &writer) }
    return (writer.bytes, files)
  }

  /// What is searched.
  private enum Form: String {
    case stream, bytes, file, databaseWithLog, databaseWithJournal, databaseWithBoth

    /// How many open files there are.
    var files: Int {
      switch self {
      case .bytes: 0
      case .stream, .file: 1
      case .databaseWithLog, .databaseWithJournal: 2
      case .databaseWithBoth: 3
      }
    }
  }

  /// Writes what is searched, and returns the open files.
  private func write(to writer: inout FieldWriter) throws(TransferError) -> [FileDescriptor] {
    var form = Form.stream
    var files: [EvidenceFile] = []
    switch source {
    case .stream(let descriptor):
      try writer.code(&form)
      return [descriptor]
    case .bytes(var bytes):
      form = .bytes
      try writer.code(&form)
      writer.code(&bytes)
      return []
    case .file(let file): (form, files) = (.file, [file])
    case .database(let file, let wal, let journal):
      form = wal == nil ? .databaseWithJournal : journal == nil ? .databaseWithLog : .databaseWithBoth
      files = [file, wal, journal].compactMap { $0 }
    }
    try writer.code(&form)
    for file in files {
      var length = file.length
      try writer.code(&length)
    }
    return files.map(\.descriptor)
  }

  /// The searches that another process asks for.
  ///
  /// - Parameter descriptors: the open files, which are closed with the searches.
  static func all(_ request: [UInt8], _ descriptors: [FileDescriptor]) throws -> [EvidenceSearch] {
    var reader = FieldReader(request)
    var (settings, count, descriptors) = (ScanSettings(), 0, descriptors[...])
    try settings.code(with: &reader)
    try reader.code(&count)
    var searches: [EvidenceSearch] = []
    while searches.count < count {
      searches.append(EvidenceSearch(settings: settings, source: try source(from: &reader, &descriptors)))
    }
    guard reader.isAtEnd, descriptors.isEmpty else { throw TransferError() }
    return searches
  }

  private static func source(
    from reader: inout FieldReader, _ descriptors: inout ArraySlice<FileDescriptor>
  ) throws(TransferError) -> Source {
    var form = Form.stream
    try reader.code(&form)
    guard descriptors.count >= form.files else { throw TransferError() }
    let received = Array(descriptors.prefix(form.files))
    descriptors = descriptors.dropFirst(form.files)
    if form == .stream { return .stream(received[0]) }
    if form == .bytes {
      var bytes: [UInt8] = []
      try reader.code(&bytes)
      return .bytes(bytes)
    }
    var files: [EvidenceFile] = []
    for descriptor in received {
      var length = 0
      try reader.code(&length)
      files.append(EvidenceFile(received: descriptor, length: length))
    }
    return switch form {
    case .databaseWithLog: .database(files[0], wal: files[1], journal: nil)
    case .databaseWithJournal: .database(files[0], wal: nil, journal: files[1])
    case .databaseWithBoth: .database(files[0], wal: files[1], journal: files[2])
    case .stream, .bytes, .file: .file(files[0])
    }
  }
}

extension ScanSettings {
  mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&kind)
    try coder.code(&limits.depth)
    try coder.code(&limits.pages)
    try coder.code(&limits.valueBytes)
    try coder.code(&limits.values)
    try coder.code(&limits.candidates)
    try coder.code(&limits.includesDeleted)
    try coder.code(&limits.includesCarved)
    try coder.code(&limits.includesWideText)
    try coder.code(&limits.includesFragments)
    var names = hashes.all
    try coder.code(&names, blank: .sha256) { coder, name throws(TransferError) in try coder.code(&name) }
    hashes = HashAlgorithms(names)
    var (index, count) = (shard?.index ?? 0, shard?.count ?? 0)
    try coder.code(&index)
    try coder.code(&count)
    shard = count == 0 ? nil : Shard(index, of: count)
  }
}
