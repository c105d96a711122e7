import PropertyLists

/// The Info.plist of a `.download` directory, as Safari writes it (L1): a dictionary with NSURLDownload's keys, alone
/// or inside one with the progress.
struct SafariForm: BlobForm {
  /// The whole property list.
  private let outer: PropertyListDictionary
  /// The dictionary with the fields.
  private let information: PropertyListDictionary
  private let isNested: Bool

  init?(_ candidate: FormCandidate) {
    guard !candidate.isArchive else { return nil }
    outer = candidate.dictionary
    if let information = outer[ResumeDataKey.safari]?.dictionary {
      (self.information, isNested) = (information, true)
    } else if outer.hasAny(of: ResumeDataKey.safariFieldNames) {
      (information, isNested) = (outer, false)
    } else {
      return nil
    }
  }

  /// Safari's names of the fields.
  static let names = [
    ResumeDataKey.url: ResumeDataKey.safariURL, ResumeDataKey.bytesReceived: ResumeDataKey.safariBytesReceived,
    ResumeDataKey.entityTag: ResumeDataKey.safariEntityTag, ResumeDataKey.serverDate: ResumeDataKey.safariServerDate,
  ]

  /// The fields that Safari's dictionary has under the classic loader's names.
  private static let sharedNames: Set<String> = [
    ResumeDataKey.byteRange, ResumeDataKey.localPath, ResumeDataKey.safariEntryURL,
  ]

  var kind: ResumeDataKind { .safariDownload }
  var compacted: PropertyList { .dictionary(outer) }
  var vocabulary: String { isNested ? "Safari" : "Safari, fields alone" }
  var ownNames: [String: String] { Self.names }
  var content: FormContent { .values(outer, nested: isNested ? ResumeDataKey.safari : nil) }

  private var base: PropertyListPath { isNested ? .key(ResumeDataKey.safari) : .root }

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    var reader = FieldReader(BlobField.fields(of: information, at: base))
    fields.url = reader.string(ResumeDataKey.safariURL) ?? reader.string(ResumeDataKey.safariEntryURL)
    fields.bytesReceived = reader.integer(ResumeDataKey.safariBytesReceived)
    fields.entityTag = reader.string(ResumeDataKey.safariEntityTag)
    fields.serverDate = reader.httpDate(ResumeDataKey.safariServerDate)
    fields.byteRange = reader.text(ResumeDataKey.byteRange)
    fields.hasByteRange = reader.field(ResumeDataKey.byteRange) != nil
    fields.localPath = reader.string(ResumeDataKey.localPath)
    fields.otherKeys = reader.names(outside: ResumeDataKey.safariFields.union(Self.sharedNames))
    fields.faults = reader.faults
    if isNested {
      var outerReader = FieldReader(BlobField.fields(of: outer))
      fields.totalBytes = outerReader.integer(ResumeDataKey.safariTotal)
      fields.url = fields.url ?? outerReader.string(ResumeDataKey.safariEntryURL)
      fields.localPath = fields.localPath ?? outerReader.string(ResumeDataKey.safariEntryPath)
      fields.otherKeys += outerReader.names(outside: ResumeDataKey.safariSiblings)
      fields.faults += outerReader.faults
    }
  }

  func path(of field: String) -> PropertyListPath? {
    BlobField.fields(of: information, at: base).named(Self.names[field] ?? field)?.path
  }

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    for edit in edits where Self.names[edit.field] == nil && !Self.sharedNames.contains(edit.field) {
      throw .noPlace(for: edit.field, "Safari's dictionary has no place for it")
    }
    let edited = try information.applying(edits.map { $0.renamed(by: Self.names) })
    guard isNested else { return .dictionary(edited) }
    var list = outer
    list[ResumeDataKey.safari] = .dictionary(edited)
    return .dictionary(list)
  }

  func settingURL(_ url: String) throws(PropertyListError) -> PropertyList? {
    guard path(of: ResumeDataKey.url) != nil else { return nil }
    return try refusing { () throws(ConversionError) in try applying([.set(ResumeDataKey.url, .string(url))]) }
  }

  func classicFields(_ fields: ResumeDataFields) -> ClassicFields? {
    ClassicFields(safari: information, fields: fields)
  }

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? { .safari }
}
