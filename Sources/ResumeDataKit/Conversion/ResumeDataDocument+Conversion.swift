import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// The blob in another version, container or form of its requests, with the same facts in it.
  ///
  /// Nothing is lost in silence: what the target cannot carry is an error that names it, unless the target is lossy. What is
  /// to stay as it is stays byte for byte; converting to the blob's own form gives the bytes that were read.
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

extension ResumeDataDocument {
  /// The value of a field of a classic blob.
  func classicField(_ name: String) -> PropertyList? {
    shape.fieldsOfClassicForm.last { $0.name == name }?.value
  }

  /// Sets a field of a classic blob; in a plain dictionary whose keys are sorted a new one gets its place among them.
  mutating func setSorted(_ name: String, to value: PropertyList) -> Bool {
    let wasSorted = propertyList.dictionary?.hasSortedKeys ?? false
    guard apply(.setField(name, value)) else { return false }
    if case .dictionary(var dictionary) = shape, wasSorted, !dictionary.hasSortedKeys {
      dictionary.sortKeys()
      propertyList = .dictionary(dictionary)
    }
    return true
  }
}
