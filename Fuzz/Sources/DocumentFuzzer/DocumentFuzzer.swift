import FuzzSupport
@testable import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  do {
    try check(try ResumeDataDocument(decoding: input, limits: .small), of: input)
  } catch {
    require(error.location != nil, "an error has a place: \(error)")
  }
  return 0
}

private func check(_ document: ResumeDataDocument, of input: [UInt8]) throws(ResumeDataError) {
  _ = (document.kind, document.container, document.origin, document.continuation, document.anomalies)
  let again = try ResumeDataDocument(decoding: input, limits: .small)
  require(document.propertyList == again.propertyList, "decoding twice gives the same list")
  require(same(document.fields, again.fields), "decoding twice gives the same fields")
  let findings = Diagnosis(of: document).findings()
  require(findings == Diagnosis(of: again).findings(), "diagnosing twice finds the same")
  do {
    let written = try document.encoded()
    require(document.textEncoding != .raw || written == input, "an unchanged document is written as it was read")
    let unwrapped = try ResumeDataDocument(decoding: written, limits: .small)
    require(unwrapped.propertyList == document.propertyList, "an unchanged document reads back")
    require(same(unwrapped.fields, document.fields), "the wrapping does not change the fields")
    require(try unwrapped.encoded() == written, "what was written is written again")
  } catch {
    require(false, "an unchanged document can be written and read: \(error)")
  }
  checkEdit(of: document, input)
}

private func checkEdit(of document: ResumeDataDocument, _ input: [UInt8]) {
  var generator = InputGenerator(input)
  var edited = document
  let precedence: PropertyListDictionary.Precedence =
    [.xml, .xmlKeyedArchive].contains(document.container) ? .last : .first
  for _ in 0..<2 {
    edited.propertyList = edited.propertyList.edited(using: &generator, precedence: precedence)
  }
  _ = Diagnosis(of: edited).findings()
  do {
    let again = try ResumeDataDocument(decoding: edited.encoded())
    require(again.propertyList == edited.propertyList, "an edited document reads back")
    require(same(again.fields, edited.fields), "an edited document has the fields of its property list")
  } catch let error as PropertyListError {
    require(error.code == .tooDeep || error.code == .notRepresentable, "an edited document can be written: \(error)")
  } catch {
    require(false, "an edited document can be read: \(error)")
  }
}

/// Fields that differ are compared as text, since a NaN does not equal itself.
private func same(_ left: ResumeDataFields, _ right: ResumeDataFields) -> Bool {
  left == right || String(describing: left) == String(describing: right)
}
