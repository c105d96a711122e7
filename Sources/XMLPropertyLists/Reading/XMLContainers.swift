internal import PropertyLists

/// An element whose end tag has not come.
struct OpenElement {
  let tag: XMLTag
  let start: Int
  let contentStart: Int

  func closed(contentEnd: Int, end: Int, children: [XMLSpan] = []) -> XMLSpan {
    XMLSpan(start: start, contentStart: contentStart, contentEnd: contentEnd, end: end, children: children)
  }
}

/// A dictionary or array whose end tag has not come.
struct OpenContainer {
  let element: OpenElement
  /// The key whose value comes next.
  var pendingKey: String?
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  private var children: [XMLSpan] = []
  /// Keys as bytes: Swift holds canonically equivalent strings equal.
  private var seenKeys: Set<[UInt8]> = []

  init(_ element: OpenElement) { self.element = element }

  var isDictionary: Bool { element.tag == .dict }

  /// Where the next value, or the one that is being read, stands in this container.
  var nextComponent: PropertyListPath.Component? {
    isDictionary ? pendingKey.map { .key($0) } : .index(values.count)
  }

  /// Takes a key; says whether the dictionary did not have it yet.
  mutating func append(key: [UInt8], span: XMLSpan) -> Bool {
    pendingKey = String(decoding: key, as: UTF8.self)
    children.append(span)
    return seenKeys.insert(key).inserted
  }

  mutating func append(_ value: PropertyList, span: XMLSpan) {
    if let key = pendingKey {
      entries.append(.init(key: key, value: value))
      pendingKey = nil
    } else {
      values.append(value)
    }
    children.append(span)
  }

  /// The value of the container when it ends.
  func closed(contentEnd: Int, end: Int) -> (value: PropertyList, span: XMLSpan) {
    let span = element.closed(contentEnd: contentEnd, end: end, children: children)
    guard isDictionary else { return (.array(values), span) }
    let dictionary = PropertyListDictionary(entries)
    return (dictionary.uidOfXML.map { .uid($0) } ?? .dictionary(dictionary), span)
  }
}

extension PropertyListDictionary {
  /// The number of a dictionary that stands for a keyed archive's UID: `CF$UID` alone, with a number that is not
  /// negative (CFPropertyList.c, `parseDictTag`).
  var uidOfXML: UInt64? {
    guard entries.count == 1, let entry = entries.first, entry.key.hasSameCodePoints(as: "CF$UID"),
      case .integer(let number) = entry.value
    else { return nil }
    return UInt64(number)
  }
}
