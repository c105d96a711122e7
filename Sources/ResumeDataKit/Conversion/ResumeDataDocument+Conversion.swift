import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// The blob in another version, container or form of its requests, with the same facts in it.
  ///
  /// Nothing is lost silently: a field that the target cannot represent is an error that names it, unless the target is
  /// lossy. Unchanged parts stay byte for byte; a conversion to the blob's own form gives the original bytes.
  ///
  /// - Throws: `ConversionError`.
  public func converted(to target: ConversionTarget) throws(ConversionError) -> ResumeDataDocument {
    try conversion(to: target).document
  }

  /// The blob as a system reads it, with the same facts in it; see ``converted(to:)``.
  ///
  /// - Throws: `ConversionError`: `badArgument` for a system older than resume data.
  public func converted(for system: SystemRelease) throws(ConversionError) -> ResumeDataDocument {
    guard let target = ConversionTarget(for: system) else { throw .tooOld(system) }
    return try converted(to: target)
  }

  /// As ``converted(to:)``, with a list of what was dropped, added or changed.
  package func conversion(to target: ConversionTarget) throws(ConversionError) -> Conversion {
    var converter = Converter(self, to: target)
    var conversion = try converter.run()
    _ = conversion.document.unwrap()
    return conversion
  }
}
