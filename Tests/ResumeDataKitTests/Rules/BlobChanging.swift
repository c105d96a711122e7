import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

/// One valid blob of each container of the classic loader.
let soundBlobs = [
  "blobs/xml-version-4-ios-11.xml", "blobs/binary-version-4.plist", "blobs/keyed-archive-version-5.plist",
  "blobs/xml-keyed-archive-webkit.xml",
]

/// A fixture with some texts replaced, also in archives inside data.
func changed(_ fixture: String, _ texts: [String: String]) throws -> [UInt8] {
  var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
  document.propertyList = document.propertyList.replacing(texts)
  return try document.encoded()
}

/// A fixture with some texts replaced in one field.
func changed(_ fixture: String, _ field: String, _ texts: [String: String]) throws -> [UInt8] {
  let document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
  let path = try #require(document.path(ofField: field))
  let value = try #require(document.propertyList[path]?.replacing(texts))
  return try edited(fixture, .setField(field, value))
}

/// A fixture after some edits.
func edited(_ fixture: String, _ edits: DocumentEdit...) throws -> [UInt8] {
  var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
  for edit in edits {
    let isApplied = document.apply(edit)
    #expect(isApplied)
  }
  return try document.encoded()
}

/// The fields of a fixture.
func fields(of fixture: String) throws -> ResumeDataFields {
  try ResumeDataDocument(decoding: TestInputs.fixture(fixture)).fields
}

/// The place of a field of a fixture, as a path in the file.
func place(
  of field: String, in blob: [UInt8]
) throws -> (path: PropertyListPath, location: PropertyLists.SourceLocation?) {
  let document = try ResumeDataDocument(decoding: blob)
  let path = try #require(document.path(ofField: field))
  return (path, document.location(of: path))
}

extension PropertyList {
  /// The value with some texts replaced, also in keys and in property lists inside data.
  fileprivate func replacing(_ texts: [String: String]) -> PropertyList {
    switch self {
    case .string(let text): return .string(texts[text] ?? text)
    case .array(let values): return .array(values.map { $0.replacing(texts) })
    case .dictionary(let dictionary):
      return .dictionary(
        PropertyListDictionary(
          dictionary.entries.map { .init(key: texts[$0.key] ?? $0.key, value: $0.value.replacing(texts)) }))
    case .data(let bytes):
      guard var file = try? PropertyListFile(decoding: bytes) else { return self }
      file.value = file.value.replacing(texts)
      return (try? file.encoded()).map { .data($0) } ?? self
    default: return self
    }
  }
}
