internal import PropertyLists

/// An error of libxml2, and what it means for a property list.
struct LibXML2Error {
  /// A code of `xmlParserErrors` (libxml2, xmlerror.h), which is part of its interface.
  let code: Int
  let isFatal: Bool
  let message: String

  /// Nil for warnings, and for errors that leave the document well-formed (unknown prefixes).
  func errorCode(at offset: Int, in source: XMLSource) -> PropertyListError.Code? {
    // An undeclared entity is only a warning if an external DTD might declare it.
    if Self.entities.contains(code) { return .entity }
    if !isFatal { return nil }
    if offset >= source.bytes.count, Self.truncations.contains(code) { return .truncated }
    if source.isInUnfinishedMarkup(offset) { return .truncated }
    return code == Self.resourceLimit ? .tooLarge : .malformedXML
  }

  /// The place to show: the beginning of a reference, otherwise the position of libxml2.
  func place(at offset: Int, in source: XMLSource) -> Int {
    guard Self.entities.contains(code) else { return offset }
    return max(source.beginning(of: "&", before: offset) ?? 0, source.beginning(of: "%", before: offset) ?? 0)
  }

  /// libxml2's message without its line break, and truncated, since it quotes the document.
  func reason(at offset: Int, in source: XMLSource) -> String {
    // libxml2 treats a NUL as the end of the text.
    if source.bytes.indices.contains(offset), source.bytes[offset] == 0 { return "NUL character not allowed in XML" }
    let text = String(message.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200))
    return text.isEmpty ? "XML that is not well-formed" : text
  }
}

extension LibXML2Error {
  /// PEREF_AT_EOF ... PEREF_IN_INT_SUBSET, UNDECLARED_ENTITY and its warning, UNPARSED_ENTITY, ENTITY_IS_EXTERNAL,
  /// ENTITY_IS_PARAMETER, ENTITY_PE_INTERNAL, ENTITY_LOOP, ENTITY_BOUNDARY.
  private static let entities: Set<Int> = [18, 19, 20, 21, 26, 27, 28, 29, 30, 88, 89, 90]

  /// RESOURCE_LIMIT of 2.12 and later.
  private static let resourceLimit = 114

  /// Errors that mean truncation at the end of the input: something that began has no end.
  private static let truncations: Set<Int> = [
    1,  // INTERNAL_ERROR, which 2.9 gives for a document type that has no end
    4, 5,  // DOCUMENT_EMPTY, DOCUMENT_END
    6, 7, 8,  // HEX, DEC and other CHARREF
    10, 14, 23,  // CHARREF_AT_EOF, ENTITYREF_AT_EOF, ENTITYREF_SEMICOL_MISSING
    33, 34, 37, 39, 40, 41, 43, 44, 45, 47, 49, 51, 53, 55, 57, 61, 63,  // NOT_STARTED, NOT_CLOSED, NOT_FINISHED
    65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 77,  // SPACE_REQUIRED ... EQUAL_REQUIRED, TAG_NOT_FINISHED
    118,  // INT_SUBSET_NOT_FINISHED of 2.14
  ]
}
