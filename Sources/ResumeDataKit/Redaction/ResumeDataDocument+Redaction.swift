import PropertyLists

extension ResumeDataDocument {
  /// The blob with its secrets replaced, so that it can be shown to others. It still decodes, with the same version and
  /// the same fields.
  ///
  /// The file is written from the parts that may be shown: the facts of the download, names, numbers, dates, plain
  /// words, and URLs and headers without possible secrets. Bodies, properties that an app attached to its requests, and
  /// data that cannot be searched are replaced completely.
  ///
  /// - Throws: `ConversionError` where the blob cannot be written.
  public func redacted() throws(ConversionError) -> ResumeDataDocument {
    try redaction().document
  }

  /// As ``redacted()``, with a list of what was replaced.
  package func redaction() throws(ConversionError) -> Conversion {
    var cleanser = BlobCleanser(.masking)
    let value = cleanser.blob(propertyList)
    var document = self
    do {
      try document.rewrite(value)
      _ = document.unwrap()
    } catch {
      throw ConversionError(.notCarried, "the blob cannot be written: \(error)")
    }
    var changes = cleanser.found.sorted().map { ConversionChange(.changed, "", "\($0) replaced") }
    changes += fields.otherKeys.map {
      ConversionChange(
        .note, $0, "not known: plain words and numbers in it stay, look at them before you show the blob")
    }
    return Conversion(document: document, changes: changes)
  }
}
