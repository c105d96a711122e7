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

  /// As ``converted(to:)``, with a list of what was dropped, added or changed.
  public func conversion(to target: ConversionTarget) throws(ConversionError) -> Conversion {
    var converter = Converter(self, to: target)
    var conversion = try converter.run()
    _ = conversion.document.unwrap()
    return conversion
  }
}
