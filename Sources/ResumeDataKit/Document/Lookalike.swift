import PropertyLists

extension ResumeDataDocument {
  /// Whether the file is XML that begins with a dictionary, without prologue and `<plist>`. No system writes that.
  var lacksPrologue: Bool {
    guard container == .xml, let bytes = try? encoded() else { return false }
    return bytes.prefix(64).drop(while: \.isBlank).starts(with: "<dict".utf8)
  }

  /// Why a property list that is not resume data looks as if it were; nil if it does not.
  package var lookalikeReason: String? {
    guard kind == .unknown, let keys = propertyList.dictionary?.entries.map(\.key) else { return nil }
    let trimmed = keys.filter { $0.isTrimmedTo(oneOf: ResumeDataKey.classic) }
    if trimmed.count > 1 { return "the keys are those of resume data but for blanks at their ends" }
    let classic = Set(ResumeDataKey.classic.map { $0.lowercased() })
    let otherCase = keys.filter { !ResumeDataKey.classic.contains($0) && classic.contains($0.lowercased()) }
    return otherCase.count > 1 ? "the keys are those of resume data but for upper and lower case" : nil
  }
}

extension String {
  /// Whether the text has blanks at its ends, and without them is one of some names.
  fileprivate func isTrimmedTo(oneOf names: Set<String>) -> Bool {
    guard let first = utf8.firstIndex(where: { !$0.isBlank }), let last = utf8.lastIndex(where: { !$0.isBlank })
    else { return false }
    let inner = self[first...last]
    return inner.utf8.count < utf8.count && names.contains(String(inner))
  }
}
