internal import PropertyLists

/// Writes an edited value into the text that the value was read from. What the edit did not touch is copied.
struct XMLLayoutWriter {
  private let layout: XMLLayout
  private var writer: XMLWriter
  /// Most edits change a number or a text, which need no style.
  private lazy var style = XMLStyle(of: layout)
  /// The number of containers around the current change.
  private var outerDepth = 0
  /// The containers inside that change that are being written, kept in an array for the reason that `XMLWriter.write`
  /// has.
  private var open: [XMLOpenContainer] = []

  /// The whole text with another value.
  static func text(of value: PropertyList, in layout: XMLLayout) throws(PropertyListError) -> [UInt8] {
    let source = layout.source.bytes
    var changes = XMLChanges(from: layout.value, to: value, at: layout.elements)
    guard var change = changes.next() else { return source }
    var writer = XMLLayoutWriter(layout)
    var end = 0
    while true {
      let span = layout.elements.span(of: change.element)
      writer.copy(end..<span.start)
      writer.outerDepth = changes.depth
      do throws(PropertyListError) {
        try writer.write(change)
      } catch {
        throw error.nested(under: changes.path)
      }
      end = span.end
      guard let next = changes.next() else { break }
      change = next
    }
    writer.copy(end..<source.count)
    return writer.writer.finish()
  }

  private init(_ layout: XMLLayout) {
    self.layout = layout
    writer = XMLWriter(highestScalar: layout.encoding.highestScalar)
    writer.allowsWideIntegers = layout.isBeyondCoreFoundation
    // Most edits are small.
    writer.reserveCapacity(text.count + text.count / 16)
  }

  private var source: XMLSource { elements.source }
  private var text: [UInt8] { elements.source.bytes }
  private var elements: XMLElements { layout.elements }
  private var depth: Int { outerDepth + open.count }

  private mutating func copy(_ range: Range<Int>) {
    writer.append(text[range])
  }
}

// MARK: - Values

extension XMLLayoutWriter {
  private mutating func write(_ change: XMLChange) throws(PropertyListError) {
    do throws(PropertyListError) {
      try begin(change.new, change.old, at: change.element)
      while let container = open.last {
        if container.isComplete { finish(container) } else { try writeItem(of: container) }
      }
    } catch {
      throw error.nested(under: open.compactMap(\.component))
    }
  }

  /// Replaces a value. For a container that keeps or gets items, only the part before them is written.
  private mutating func begin(_ new: PropertyList, _ old: PropertyList, at element: Int) throws(PropertyListError) {
    if new == old {
      copy(elements.span(of: element).all)
    } else if let container = XMLOpenContainer(new, old, at: element, of: elements) {
      if case .dictionary(let dictionary) = new { try dictionary.requireNoUID() }
      if !container.old.isEmpty, !container.isComplete {
        copy(container.span.startTag)
        return open.append(container)
      }
      if container.old.isEmpty { try fill(container) } else { empty(container) }
    } else {
      try rewrite(new, old, at: element)
    }
    finishItem()
  }

  /// Replaces a value, if not both are dictionaries or both arrays.
  private mutating func rewrite(
    _ new: PropertyList, _ old: PropertyList, at element: Int
  ) throws(PropertyListError) {
    let span = elements.span(of: element)
    switch (new, old) {
    case (.uid(let number), .uid):
      // The key CF$UID and the number follow the start tag.
      try number.requireUIDOfXML()
      rewriteUID(number, span, integer: elements.span(of: element + 2))
    case (.data(let bytes), .data) where !span.isEmptyElement:
      rewriteData(bytes, span)
    case (.string, .string), (.integer, .integer), (.real, .real), (.date, .date):
      openTag(span)
      try writer.write(textOf: new)
      closeTag(span, XMLTag(ofText: new) ?? .string)
    default:
      try writer.write(new, in: style, indentation: indentation(at: span.start), depth: depth)
    }
  }

  /// The blanks at the beginning of a line, which nested elements get. Not needed in a style without lines.
  private mutating func indentation(at offset: Int) -> [UInt8] {
    style.newline.isEmpty ? [] : source.indentation(at: offset)
  }

  private mutating func rewriteUID(_ number: UInt64, _ span: XMLSpan, integer: XMLSpan) {
    copy(span.start..<integer.start)
    openTag(integer)
    writer.append(String(number))
    closeTag(integer, .integer)
    copy(integer.end..<span.end)
  }

  private mutating func rewriteData(_ bytes: [UInt8], _ span: XMLSpan) {
    let (content, blanks) = (text[span.content], indentation(at: span.start))
    copy(span.startTag)
    writer.write(data: bytes, in: XMLDataStyle(like: content, line: style.line(blanks), depth: depth))
    copy(span.endTag)
  }

  /// Writes the start tag, also for an empty-element tag.
  private mutating func openTag(_ span: XMLSpan) {
    guard span.isEmptyElement, let slash = text[span.startTag].lastIndex(of: UInt8(ascii: "/")) else {
      return copy(span.startTag)
    }
    let tag = text[span.start..<slash]
    writer.append(tag.dropLast(tag.trailingXMLWhiteSpace.count))
    writer.append(">")
  }

  private mutating func closeTag(_ span: XMLSpan, _ tag: XMLTag) {
    if span.isEmptyElement { writer.append(tag.end) } else { copy(span.endTag) }
  }
}

// MARK: - Containers

extension XMLLayoutWriter {
  private mutating func writeItem(of container: XMLOpenContainer) throws(PropertyListError) {
    let item = container.nextItem
    if let match = item.match {
      let old = container.old[match]
      container.gaps.remainsBefore(match).forEach { copy($0) }
      copy(container.gaps.before(match))
      try writeKey(of: item, old)
      beginItem()
      try begin(item.value, old.value, at: old.element)
    } else {
      try insert(item, like: container.whiteSpace)
      finishItem()
    }
  }

  private mutating func writeKey(of new: XMLNewItem, _ old: XMLOldItem) throws(PropertyListError) {
    guard let key = new.key, let oldKey = old.key else { return }
    if key.hasSameCodePoints(as: oldKey.text) {
      copy(oldKey.span.all)
    } else {
      openTag(oldKey.span)
      try writer.write(text: key)
      closeTag(oldKey.span, .key)
    }
    copy(oldKey.span.end..<old.span.start)
  }

  private mutating func insert(
    _ item: XMLNewItem,
    like space: (beforeItem: [UInt8], beforeValue: [UInt8])
  ) throws(PropertyListError) {
    writer.append(space.beforeItem)
    if let key = item.key {
      try writer.write(key: key)
      writer.append(space.beforeValue)
    }
    let blanks = style.newline.isEmpty ? [] : Array(space.beforeItem[...].lastLine.leadingBlanks)
    beginItem()
    try writer.write(item.value, in: style, indentation: blanks, depth: depth)
  }

  private mutating func finish(_ container: XMLOpenContainer) {
    let end = container.old.count
    container.gaps.remainsBefore(end).forEach { copy($0) }
    copy(container.gaps.before(end))
    copy(container.span.endTag)
    open.removeLast()
    finishItem()
  }

  /// Adds the first items to an empty container; a comment inside stays before them.
  private mutating func fill(_ container: XMLOpenContainer) throws(PropertyListError) {
    let span = container.span
    let outer = indentation(at: span.start)
    let separator = style.newline.isEmpty ? [] : style.newline + outer + style.unit
    openTag(span)
    let content = text[span.content]
    writer.append(content.dropLast(content.trailingXMLWhiteSpace.count))
    open.append(container)
    while let container = open.last, !container.isComplete {
      try insert(container.nextItem, like: (separator, separator))
      finishItem()
    }
    open.removeLast()
    writer.append(style.line(outer))
    closeTag(span, container.tag)
  }

  /// Removes all items of a container: it becomes one tag, unless a comment stays.
  private mutating func empty(_ container: XMLOpenContainer) {
    let (gaps, span) = (container.gaps, container.span)
    let remains = gaps.remainsBefore(container.old.count)
    let end = gaps.before(container.old.count)
    if remains.isEmpty, text[end].allSatisfy(\.isXMLWhiteSpace) {
      writer.append(text[span.startTag].dropLast())
      return writer.append("/>")
    }
    copy(span.startTag)
    remains.forEach { copy($0) }
    copy(end)
    copy(span.endTag)
  }

  private mutating func beginItem() {
    if !open.isEmpty { open[open.count - 1].beginItem() }
  }

  private mutating func finishItem() {
    if !open.isEmpty { open[open.count - 1].finishItem() }
  }
}
