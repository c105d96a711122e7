import PropertyLists
import ResumeDataKit

/// The result of one input.
enum Outcome: Equatable {
  /// A typed error with a place.
  case refused(PropertyListError.Code)
  /// A value, which was written and read again unchanged.
  case accepted
  /// A fault of the library, with its description.
  case broken(String)
}

/// Decodes an input, uses every property of the document, writes it, and reads the result.
enum Trial {
  static func run(_ bytes: [UInt8]) -> Outcome {
    do throws(ResumeDataError) {
      let document = try ResumeDataDocument(decoding: bytes)
      return check(document, of: bytes)
    } catch {
      if error.location == nil { return .broken("an error without a place: \(error)") }
      return .refused(error.code)
    }
  }

  private static func check(_ document: ResumeDataDocument, of bytes: [UInt8]) -> Outcome {
    _ = (document.origin, document.continuation, document.container, document.kind)
    for finding in Diagnosis(of: document).findings() where finding.message.isEmpty {
      return .broken("\(finding.rule) finds something and does not say what")
    }
    do throws(PropertyListError) {
      let encoded = try document.encoded()
      if document.textEncoding == .raw, encoded != bytes { return .broken("other bytes are written than were read") }
      if let fault = difference(of: encoded, from: document) { return .broken("as it was, \(fault)") }
      // Of several entries with one key, the first counts in a binary list, and the last in XML.
      let value = document.propertyList.withoutShadowedEntries
      let again = try BinaryPropertyList(decoding: BinaryPropertyList.encode(value))
      return again.value == value ? .accepted : .broken("written from scratch, it is another value")
    } catch {
      return .broken("what was read cannot be written: \(error)")
    }
  }

  private static func difference(of encoded: [UInt8], from document: ResumeDataDocument) -> String? {
    do throws(ResumeDataError) {
      let again = try ResumeDataDocument(decoding: encoded)
      return again.propertyList == document.propertyList ? nil : "it is another value"
    } catch {
      return "it is refused: \(error)"
    }
  }
}
