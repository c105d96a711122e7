import KeyedArchives
import PropertyLists

/// Converts one document, step by step: into the classic form, its fields, its container.
struct Converter {
  private(set) var document: ResumeDataDocument
  let target: ConversionTarget
  private(set) var changes: [ConversionChange] = []
  private(set) var losses: [ConversionChange] = []

  init(_ document: ResumeDataDocument, to target: ConversionTarget) {
    self.document = document
    self.target = target
  }

  /// Converts it.
  mutating func run() throws(ConversionError) -> Conversion {
    try checkTarget()
    try takeClassicForm()
    try setFacts()
    try setPath()
    try setRequests()
    dropHarmfulFields()
    setVersion()
    try setContainer()
    guard losses.isEmpty || target.isLossy else {
      throw ConversionError(.notCarried, "the target cannot represent everything in the blob", fields: losses)
    }
    return Conversion(document: document, changes: changes + losses)
  }

  // MARK: Steps

  private func checkTarget() throws(ConversionError) {
    if target.container == .maskedArchive, document.container != .maskedArchive {
      throw ConversionError(
        .notConvertible,
        "a masked archive cannot be written: the names of the newer loader's fields are known only from analyses, and "
          + "no published blob exists to check the result against")
    }
    if let version = target.version, SystemProfile(version: version) == nil {
      throw ConversionError(
        .badArgument, "no known system reads version \(version); use 1, 2, 4 or 5")
    }
    try document.form.checkConvertible()
  }

  /// Converts a blob of another kind into the classic form, if necessary.
  private mutating func takeClassicForm() throws(ConversionError) {
    guard changesForm else { return }
    takeOutOfRecord()
    guard let classic = document.form.classicFields(document.fields) else { return }
    guard let version = target.version else {
      throw ConversionError(
        .missingFact, "a blob of this kind has no version: give the version to write, or the system that will read it")
    }
    var dictionary = classic.dictionary
    // Without any of the keys it would not be recognized as a blob, and no field could be added.
    if !dictionary.hasAny(of: ResumeDataKey.classic) {
      dictionary[ResumeDataKey.version] = .integer(PropertyListInteger(version))
    }
    try rewrite(.dictionary(dictionary), as: .binary)
    changes += classic.changes
    losses += classic.losses
    if document.fields.bytesReceived == nil, target.bytesReceived == nil {
      throw missing(
        ResumeDataKey.bytesReceived,
        "the blob does not say how many bytes were received; give the partial file or its length")
    }
    if document.fields.tempFileName == nil, document.fields.localPath == nil, target.partialFileName == nil {
      throw missing(ResumeDataKey.tempFileName, "the blob does not name its partial file; give it")
    }
  }

  /// Takes a blob out of the record around it: no loader reads the record.
  private mutating func takeOutOfRecord() {
    guard let record = document.form as? any RecordForm else { return }
    document.replaceFile(with: record.blob.file)
    changes.append(ConversionChange(.note, "", "taken out of \(type(of: record).title), whose own fields are left out"))
  }

  /// Whether anything about the form is to change.
  private var changesForm: Bool {
    target.version != nil || target.requests != nil || (target.container.map { $0 != document.container } ?? false)
  }

  /// Sets the values that the caller gave, as far as the form has a place for them.
  private mutating func setFacts() throws(ConversionError) {
    if let count = target.bytesReceived, count != document.fields.bytesReceived {
      guard count >= 0 else { throw ConversionError(.badArgument, "invalid byte count: \(count)") }
      let old = document.fields.bytesReceived.map { ", was \($0)" } ?? ""
      if carry(.set(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(count)))) {
        changes.append(ConversionChange(.made, ResumeDataKey.bytesReceived, "\(count), as given\(old)"))
      }
    }
    // A name that leads out of the directory does not count.
    let isNamed = document.fields.tempFileName.map(BlobPath.isFileName) ?? (document.fields.localPath != nil)
    guard let name = target.partialFileName, !isNamed else { return }
    guard BlobPath.isFileName(name) else {
      throw ConversionError(.badArgument, "\"\(name)\" is not a plain file name")
    }
    try setPartialFileName(name)
  }

  /// Names the partial file: by its name, or otherwise by its path.
  private mutating func setPartialFileName(_ name: String) throws(ConversionError) {
    let text = "the name of the partial file that was given"
    if (try? document.apply([.set(ResumeDataKey.tempFileName, .string(name))])) != nil {
      changes.append(ConversionChange(.made, ResumeDataKey.tempFileName, text))
    } else if let directory = target.directory, BlobPath(directory).isAbsolute {
      let path = BlobPath(directory).file(name).text
      if carry(.set(ResumeDataKey.localPath, .string(path))) {
        changes.append(ConversionChange(.made, ResumeDataKey.localPath, text))
      }
    } else {
      _ = carry(.set(ResumeDataKey.tempFileName, .string(name)))
    }
  }

  /// Applies an edit, or notes that the form has no place for it. Returns whether it was applied.
  private mutating func carry(_ edit: FieldEdit) -> Bool {
    do {
      try document.apply([edit])
      return true
    } catch {
      losses += error.fields.isEmpty ? [ConversionChange(.dropped, edit.field, error.reason)] : error.fields
      return false
    }
  }

  private mutating func setVersion() {
    guard let version = target.version, document.isClassicDownload, document.fields.version != version else { return }
    let isSet = document.apply(.setField(ResumeDataKey.version, .integer(PropertyListInteger(version))))
    if !isSet { losses.append(ConversionChange(.dropped, ResumeDataKey.version, "it cannot be set in this blob")) }
  }

  private mutating func dropHarmfulFields() {
    for name in target.harmfulFields where document.path(ofField: name) != nil {
      losses.append(ConversionChange(.dropped, name, "the reader would fail because of it"))
      _ = document.apply(.removeField(name))
    }
  }

  // MARK: The partial file

  /// Names the partial file as the version requires. Between WebKit's forms its path stays unchanged.
  private mutating func setPath() throws(ConversionError) {
    guard let version = target.version, document.isClassicDownload, version != document.fields.version,
      document.container != .xmlKeyedArchive || (target.container ?? .xmlKeyedArchive) != .xmlKeyedArchive
    else { return }
    if version == 1 {
      try setLocalPath()
    } else if document.fields.version == 1 {
      try setTempFileName()
    }
  }

  private mutating func setLocalPath() throws(ConversionError) {
    guard document.fields.localPath == nil, let name = document.fields.tempFileName else { return }
    guard let directory = target.directory else {
      throw missing(
        ResumeDataKey.localPath, "version 1 stores the absolute path of the partial file; give its directory")
    }
    let parent = BlobPath(directory)
    guard parent.isAbsolute, !directory.hasByte("\0") else {
      throw ConversionError(.badArgument, "the directory \"\(directory)\" must be an absolute path")
    }
    guard BlobPath.isFileName(name) else {
      losses.append(ConversionChange(.dropped, ResumeDataKey.tempFileName, "it is not a plain file name"))
      _ = document.apply(.removeField(ResumeDataKey.tempFileName))
      return
    }
    try replace(ResumeDataKey.tempFileName, by: ResumeDataKey.localPath, parent.file(name).text)
    changes.append(
      ConversionChange(
        .changed, ResumeDataKey.tempFileName,
        "an absolute path in \(directory), as version 1 stores "
          + "it"))
  }

  private mutating func setTempFileName() throws(ConversionError) {
    guard let text = document.fields.localPath else { return }
    let path = BlobPath(text)
    guard let name = path.name else {
      losses.append(ConversionChange(.dropped, ResumeDataKey.localPath, "the path names no file"))
      _ = document.apply(.removeField(ResumeDataKey.localPath))
      return
    }
    if let directory = target.directory, !path.isSame(as: BlobPath(directory).file(name)) {
      changes.append(
        ConversionChange(.note, ResumeDataKey.localPath, "stays an absolute path: it is not in \(directory)"))
      return
    }
    if let other = document.fields.tempFileName, other != name {
      losses.append(
        ConversionChange(
          .dropped, ResumeDataKey.tempFileName,
          "the path, which takes precedence over it, names "
            + "another file"))
    }
    try replace(ResumeDataKey.localPath, by: ResumeDataKey.tempFileName, name)
    changes.append(
      ConversionChange(
        .changed, ResumeDataKey.localPath,
        "the name alone: version 2 and later look for it in the app's temporary directory"))
  }

  // MARK: Requests

  private mutating func setRequests() throws(ConversionError) {
    guard let form = target.requests, document.isClassicDownload else { return }
    for field in [ResumeDataKey.currentRequest, ResumeDataKey.originalRequest] {
      guard let data = document.form.value(of: field)?.data else { continue }
      guard let request = RequestArchive(data) else {
        changes.append(ConversionChange(.note, field, "copied unchanged: no request in it can be decoded"))
        continue
      }
      if let bytes = request.bytes(as: form) {
        if bytes != data { try set(field, to: .data(bytes)) }
      } else {
        let name = form.slots == .keyed ? "named" : "positional"
        losses.append(ConversionChange(.dropped, field, "its archive cannot be put into the form with \(name) slots"))
        _ = document.apply(.removeField(field))
      }
    }
  }

  // MARK: The container

  private mutating func setContainer() throws(ConversionError) {
    guard let container = target.container else { return }
    if container == .keyedArchive, document.apply(.renameArchiveRoot) {
      changes.append(
        ConversionChange(.changed, "$top", "\(KeyedArchive.literalRootKey), the only key under which loaders look"))
    }
    guard container != document.container else { return }
    if document.anomalies.contains(where: { $0.kind == .trailingBytes }) {
      losses.append(ConversionChange(.dropped, "", "bytes after the end of the property list"))
      _ = document.cutTrailingBytes()
    }
    var writer = ContainerWriter(container: container)
    guard let value = writer.value(of: document) else {
      throw ConversionError(.notCarried, "the fields cannot be taken out of the blob's container")
    }
    losses += writer.losses
    try rewrite(value, as: container)
    if let readers = container.readers, let version = target.version,
      !SystemProfile.all.contains(where: { $0.version == version && $0.container.isArchive })
    {
      changes.append(
        ConversionChange(
          .note, "", "only \(readers) read this container, and they do not write version \(version)"))
    }
  }

  // MARK: Edits

  /// Writes a value into a new file.
  private mutating func rewrite(_ value: PropertyList, as container: Container) throws(ConversionError) {
    do {
      document.replaceFile(with: try PropertyListFile(encoding: value, asXML: container.isXML, limits: document.limits))
    } catch {
      throw ConversionError(.notCarried, "the container cannot hold the blob: \(error)")
    }
  }

  private mutating func set(_ name: String, to value: PropertyList) throws(ConversionError) {
    try document.apply([.set(name, value)])
  }

  /// Replaces a field by another one.
  private mutating func replace(_ old: String, by new: String, _ text: String) throws(ConversionError) {
    try set(new, to: .string(text))
    _ = document.apply(.removeField(old))
  }

  private func missing(_ field: String, _ reason: String) -> ConversionError {
    ConversionError(
      .missingFact, "the target needs information that the blob does not have",
      fields: [ConversionChange(.made, field, reason)])
  }
}

extension Container {
  /// Whether the file is XML.
  var isXML: Bool { self == .xml || self == .xmlKeyedArchive }
}
