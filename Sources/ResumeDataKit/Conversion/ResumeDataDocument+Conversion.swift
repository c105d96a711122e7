import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// The blob in another version, container or form of its requests, with the same facts in it.
  ///
  /// Nothing is lost in silence: what the target cannot carry is an error that names it, unless the target is lossy.
  /// What is to stay as it is stays byte for byte; converting to the blob's own form gives the bytes that were read.
  ///
  /// - Throws: `ConversionError`.
  public func converted(to target: ConversionTarget) throws(ConversionError) -> ResumeDataDocument {
    try conversion(to: target).document
  }

  /// As ``converted(to:)``, with a list of what was left out, made up or put differently.
  public func conversion(to target: ConversionTarget) throws(ConversionError) -> Conversion {
    var converter = Converter(self, to: target)
    var conversion = try converter.run()
    _ = conversion.document.unwrap()
    return conversion
  }
}
