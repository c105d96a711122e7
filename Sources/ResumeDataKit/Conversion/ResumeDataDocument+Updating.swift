import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// The blob after more bytes were received, or for another file or validator. Properties that are nil are not
  /// changed.
  ///
  /// ```swift
  /// let later = try document.updated(
  ///   bytesReceived: 81_920, validator: .entityTag("\"v2\""), temporaryFileName: "x.tmp")
  /// ```
  ///
  /// The values are set in every form of blob that has them, also in the blob inside a record. The
  /// newer loader's form has no byte count, and its validators are in the server's archived response: they cannot be
  /// updated there.
  ///
  /// - Parameters:
  ///   - bytesReceived: the length of the partial file.
  ///   - validator: replaces the entity tag and the date that the blob had, both of them; ``Validator/none`` removes
  ///   them.
  ///   - temporaryFileName: the partial file's name. Where the blob has a path, its last component.
  /// - Throws: `ConversionError`: `notCarried` names each field for which the blob's form has no place; `badArgument`
  ///   if a value is invalid.
  public func updated(
    bytesReceived: Int64? = nil, validator: Validator? = nil, temporaryFileName: String? = nil
  ) throws(ConversionError) -> ResumeDataDocument {
    let update = DownloadUpdate(
      bytesReceived: bytesReceived, validator: validator, temporaryFileName: temporaryFileName)
    return try updating(update).document
  }

  /// As ``updated(bytesReceived:validator:temporaryFileName:)``, with a list of what was changed.
  package func updating(_ update: DownloadUpdate) throws(ConversionError) -> Conversion {
    try update.check()
    try form.checkConvertible()
    var updater = Updater(document: self)
    try updater.make(update)
    guard updater.losses.isEmpty || update.isLossy else {
      throw ConversionError(
        .notCarried, "this form of blob cannot store everything that was given", fields: updater.losses)
    }
    return Conversion(document: updater.document, changes: updater.changes + updater.losses)
  }
}

extension ResumeDataDocument {
  /// The URL of the original request: the one that the app requested, before redirects.
  ///
  /// - Throws: `missingFact` where the blob has no original request with a URL.
  package func urlOfOriginalRequest() throws(ConversionError) -> String {
    guard let url = fields.originalRequest?.request?.wholeURL else {
      throw ConversionError(.missingFact, "the blob has no original request whose URL could be used")
    }
    return url
  }
}

/// Changes of a download since its blob was written. Properties that are nil are not changed.
package struct DownloadUpdate: Sendable {
  package var bytesReceived: Int64?
  package var validator: Validator?
  package var temporaryFileName: String?
  /// Whether the requests may use a cellular network.
  package var allowsCellularAccess: Bool?
  /// Whether fields that the form cannot represent are dropped instead of being an error.
  package var isLossy = false

  package init(bytesReceived: Int64? = nil, validator: Validator? = nil, temporaryFileName: String? = nil) {
    self.bytesReceived = bytesReceived
    self.validator = validator
    self.temporaryFileName = temporaryFileName
  }

  /// - Throws: `badArgument` if a value is invalid.
  package func check() throws(ConversionError) {
    if let bytesReceived, bytesReceived < 0 {
      throw ConversionError(.badArgument, "invalid byte count: \(bytesReceived)")
    }
    try validator?.check()
    if let temporaryFileName, !BlobPath.isFileName(temporaryFileName) {
      throw ConversionError(.badArgument, "\"\(temporaryFileName)\" is not a plain file name")
    }
  }
}

/// Applies an update to one document.
private struct Updater {
  private(set) var document: ResumeDataDocument
  private(set) var changes: [ConversionChange] = []
  private(set) var losses: [ConversionChange] = []

  init(document: ResumeDataDocument) {
    self.document = document
  }

  mutating func make(_ update: DownloadUpdate) throws(ConversionError) {
    if let count = update.bytesReceived, count != document.fields.bytesReceived {
      apply(.set(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(count))), "\(count), as given")
    }
    if let validator = update.validator {
      replace(ResumeDataKey.entityTag, document.fields.entityTag, by: validator.entityTag)
      replace(ResumeDataKey.serverDate, document.fields.serverDate, by: validator.lastModified)
    }
    if let name = update.temporaryFileName { setFileName(name) }
    if let isAllowed = update.allowsCellularAccess { try setAllowsCellularAccess(isAllowed) }
  }

  /// Sets one half of the validator, or removes it.
  private mutating func replace(_ field: String, _ old: String?, by new: String?) {
    if let new {
      if new != old { apply(.set(field, .string(new)), "as given") }
    } else if document.form.path(of: field) != nil, old != nil {
      apply(.remove(field), "removed: the validator was replaced")
    }
  }

  /// Names the partial file. A path takes precedence over a name, so an existing path gets the name too.
  private mutating func setFileName(_ name: String) {
    let fields = document.fields
    let path = fields.localPath.map { FieldEdit.set(ResumeDataKey.localPath, .string(BlobPath($0).sibling(name).text)) }
    // The newer loader's form has a path and accepts a name instead.
    let hasPath = path.map { (try? document.form.applying([$0])) != nil } ?? false
    if hasPath, let path, fields.localPath.map({ BlobPath($0).name }) != name {
      apply(path, "the file's name, as given")
      guard fields.tempFileName != nil else { return }
    }
    if !hasPath || fields.tempFileName != nil, fields.tempFileName != name {
      apply(.set(ResumeDataKey.tempFileName, .string(name)), "as given")
    }
  }

  private mutating func setAllowsCellularAccess(_ isAllowed: Bool) throws(ConversionError) {
    var changed: [ConversionChange] = []
    var lost: [ConversionChange] = []
    do {
      try document.editRequests { field, editor in
        editor?.setAllowsCellularAccess(isAllowed)
        let message = "cellular access \(isAllowed ? "allowed" : "not allowed"), as given"
        if editor == nil {
          lost.append(
            ConversionChange(.dropped, field, "the request cannot be decoded, so cellular access stays as it is"))
        } else {
          changed.append(ConversionChange(.changed, field, message))
        }
        return true
      }
    } catch {
      throw ConversionError(.notCarried, "the blob cannot hold what was given: \(error)")
    }
    changes += changed
    losses += lost
    if changed.isEmpty, lost.isEmpty {
      losses.append(ConversionChange(.dropped, ResumeDataKey.currentRequest, "the blob has no request"))
    }
  }

  private mutating func apply(_ edit: FieldEdit, _ message: String) {
    do {
      try document.apply([edit])
      changes.append(ConversionChange(.changed, edit.field, message))
    } catch {
      losses += error.fields.isEmpty ? [ConversionChange(.dropped, edit.field, error.reason)] : error.fields
    }
  }
}
