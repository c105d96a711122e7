internal import PropertyLists

/// Writes an edited value into the text that the value was read from. What the edit did not touch is copied.
struct XMLLayoutWriter {
  private let layout: XMLLayout
  private var writer: XMLWriter
  /// The containers that are being written, kept in an array for the reason that `XMLWriter.write` has.
  private var open: [XMLOpenContainer] = []

  init(_ layout: XMLLayout) {
    self.layout = layout
    writer = XMLWriter(style: XMLStyle(of: layout))
  }

  private var text: [UInt8] { layout.source.bytes }
  private var style: XMLStyle { writer.style }

  /// The whole text with another value.
  mutating func write(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    copy(0..<layout.root.start)
    do throws(PropertyListError) {
      try begin(value, layout.value, layout.root)
      while let container = open.last {
        if container.isComplete { finish(container) } else { try writeItem(of: container) }
      }
    } catch {
      throw error.nested(under: open.compactMap(\.component))
    }
    copy(layout.root.end..<text.count)
    return writer.output
  }

  private mutating func copy(_ range: Range<Int>) {
    writer.append(text[range])
  }
}

// MARK: - Values

extension XMLLayoutWriter {
  /// Writes a value in the place of another; of a container that keeps or gets items only what is before them.
  private mutating func begin(_ new: PropertyList, _ old: PropertyList, _ span: XMLSpan) throws(PropertyListError) {
    if new == old {
      copy(span.all)
    } else if let container = XMLOpenContainer(new, old, span, of: layout.source) {
      if case .dictionary(let dictionary) = new { try dictionary.requireNoUID() }
      if !container.old.isEmpty, !container.isComplete {
        copy(span.startTag)
        return open.append(container)
      }
      if container.old.isEmpty { try fill(container) } else { empty(container) }
    } else {
      try rewrite(new, old, span)
    }
    finishItem()
  }

  /// Writes a value in the place of another, where not both are dictionaries or both arrays.
  private mutating func rewrite(_ new: PropertyList, _ old: PropertyList, _ span: XMLSpan) throws(PropertyListError) {
    switch (new, old) {
    case (.uid(let number), .uid) where span.children.count == 2:
      rewriteUID(number, span, integer: span.children[1])
    case (.data(let bytes), .data) where !span.isEmptyElement:
      rewriteData(bytes, span)
    case (.string, .string), (.integer, .integer), (.real, .real), (.date, .date):
      let (tag, content) = try writer.simpleElement(new)
      replaceContent(of: span, tag, with: content)
    default:
      try writer.write(new, indentation: indentation(at: span.start), depth: open.count)
    }
  }

  /// The blanks at the beginning of a line, which elements inside get; not needed where there are no lines.
  private func indentation(at offset: Int) -> [UInt8] {
    style.newline.isEmpty ? [] : layout.source.indentation(at: offset)
  }

  private mutating func rewriteUID(_ number: UInt64, _ span: XMLSpan, integer: XMLSpan) {
    copy(span.start..<integer.start)
    replaceContent(of: integer, .integer, with: Array(String(number).utf8))
    copy(integer.end..<span.end)
  }

  private mutating func rewriteData(_ bytes: [UInt8], _ span: XMLSpan) {
    let (content, blanks) = (text[span.content], indentation(at: span.start))
    let layout = XMLDataStyle(like: content, style: style, indentation: blanks, depth: open.count)
    replaceContent(of: span, .data, with: layout.layOut(bytes))
  }

  private mutating func replaceContent(of span: XMLSpan, _ tag: XMLTag, with content: [UInt8]) {
    openTag(span)
    writer.append(content)
    closeTag(span, tag)
  }

  /// The start tag; of an empty-element tag the start tag that it stands for.
  private mutating func openTag(_ span: XMLSpan) {
    guard span.isEmptyElement, let slash = text[span.startTag].lastIndex(of: UInt8(ascii: "/")) else {
      return copy(span.startTag)
    }
    let tag = text[span.start..<slash]
    writer.append(tag.dropLast(tag.trailingXMLWhiteSpace.count))
    writer.append(">")
  }

  private mutating func closeTag(_ span: XMLSpan, _ tag: XMLTag) {
    if span.isEmptyElement { writer.append("</\(tag.rawValue)>") } else { copy(span.endTag) }
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
      try begin(item.value, old.value, old.span)
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
      replaceContent(of: oldKey.span, .key, with: try writer.escape(key))
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
    let blanks = style.newline.isEmpty ? [] : Array(space.beforeItem[...].lastLine)
    beginItem()
    try writer.write(item.value, indentation: blanks, depth: open.count)
  }

  private mutating func finish(_ container: XMLOpenContainer) {
    let end = container.old.count
    container.gaps.remainsBefore(end).forEach { copy($0) }
    copy(container.gaps.before(end))
    copy(container.span.endTag)
    open.removeLast()
    finishItem()
  }

  /// A container that had nothing gets its first items; a comment inside stays before them.
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
    writer.newLine(outer)
    closeTag(span, container.tag)
  }

  /// A container that loses everything: one tag, unless a comment stays.
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
