import ResumeDataFiles
import ResumeDataScan
import SystemPackage

extension EvidenceSearch {
  /// The search for another process, which gets the open files with it. It gets no names: it opens nothing.
  func request() throws -> (bytes: [UInt8], files: [FileDescriptor]) {
    var form = Form.stream
    var files: [EvidenceFile] = []
    switch source {
    case .stream(let descriptor): return (try request(form, files), [descriptor])
    case .file(let file): (form, files) = (.file, [file])
    case .database(let file, let wal, let journal):
      form = wal == nil ? .databaseWithJournal : journal == nil ? .databaseWithLog : .databaseWithBoth
      files = [file, wal, journal].compactMap { $0 }
    }
    return (try request(form, files), files.map(\.descriptor))
  }

  /// What the open files are.
  private enum Form: String {
    case stream, file, databaseWithLog, databaseWithJournal, databaseWithBoth
  }

  private func request(_ form: Form, _ files: [EvidenceFile]) throws -> [UInt8] {
    var writer = FieldWriter()
    var (settings, form, lengths) = (settings, form, files.map(\.length))
    try settings.code(with: &writer)
    try writer.code(&form)
    try writer.code(&lengths, blank: 0) { coder, length throws(TransferError) in try coder.code(&length) }
    return writer.bytes
  }

  /// The search that another process asks for.
  ///
  /// - Parameter descriptors: the open files, which are closed with the search.
  init(_ request: [UInt8], _ descriptors: [FileDescriptor]) throws {
    var reader = FieldReader(request)
    var (settings, form, lengths) = (ScanSettings(), Form.stream, [Int]())
    try settings.code(with: &reader)
    try reader.code(&form)
    try reader.code(&lengths, blank: 0) { coder, length throws(TransferError) in try coder.code(&length) }
    let files = zip(descriptors, lengths).map { EvidenceFile(received: $0, length: $1) }
    self.settings = settings
    switch (form, descriptors.count, files.count) {
    case (.stream, 1, 0): source = .stream(descriptors[0])
    case (.file, 1, 1): source = .file(files[0])
    case (.databaseWithLog, 2, 2): source = .database(files[0], wal: files[1], journal: nil)
    case (.databaseWithJournal, 2, 2): source = .database(files[0], wal: nil, journal: files[1])
    case (.databaseWithBoth, 3, 3): source = .database(files[0], wal: files[1], journal: files[2])
    default: throw TransferError()
    }
  }
}

extension ScanSettings {
  fileprivate mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&kind)
    try coder.code(&limits.depth)
    try coder.code(&limits.pages)
    try coder.code(&limits.valueBytes)
    try coder.code(&limits.values)
    try coder.code(&limits.candidates)
    try coder.code(&limits.includesDeleted)
    try coder.code(&limits.includesCarved)
    try coder.code(&limits.includesWideText)
    var names = hashes.all
    try coder.code(&names, blank: .sha256) { coder, name throws(TransferError) in try coder.code(&name) }
    hashes = HashAlgorithms(names)
    var (index, count) = (shard?.index ?? 0, shard?.count ?? 0)
    try coder.code(&index)
    try coder.code(&count)
    shard = count == 0 ? nil : Shard(index, of: count)
  }
}
