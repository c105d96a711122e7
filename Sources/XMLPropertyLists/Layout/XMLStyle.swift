/// The white space between elements.
struct XMLStyle: Sendable, Equatable {
  /// The line end: LF, CR LF, CR, or nothing where everything is in one line.
  var newline: [UInt8]
  /// What each level adds to the indentation.
  var unit: [UInt8]

  /// Apple's: line feeds and tabs.
  static let apple = XMLStyle(newline: [0x0A], unit: [0x09])

  /// The beginning of an element's line: the line end before it, and its indentation.
  func line(_ indentation: [UInt8]) -> [UInt8] { newline.isEmpty ? [] : newline + indentation }
}

extension XMLStyle {
  /// The style of a document, taken from its first container whose children are on separate lines.
  init(of layout: XMLLayout) {
    self = .apple
    let (elements, source) = (layout.elements, layout.source)
    if let (container, gap) = elements.firstLinedContainer() {
      newline = source.bytes[gap].firstLineEnd ?? newline
      let outer = source.indentation(at: elements.start(of: container))
      let inner = source.indentation(at: gap.upperBound)
      unit = inner.starts(with: outer) ? Array(inner.dropFirst(outer.count)) : []
    } else if elements.hasChildren(XMLElements.root) {
      (newline, unit) = ([], [])
    } else {
      // A lone scalar or an empty container shows no more than the line ends around it.
      newline = source.bytes[...].firstLineEnd ?? newline
    }
  }
}

extension ArraySlice<UInt8> {
  /// The first line end.
  var firstLineEnd: [UInt8]? {
    guard let index = firstIndex(where: \.isLineEnd) else { return nil }
    return self[index...].starts(with: "\r\n".utf8) ? [0x0D, 0x0A] : [self[index]]
  }

  /// The white space at the end.
  var trailingXMLWhiteSpace: ArraySlice<UInt8> {
    let end = lastIndex { !$0.isXMLWhiteSpace }.map { $0 + 1 } ?? startIndex
    return self[end...]
  }

  /// What follows the last line end; all, where there is none.
  var lastLine: ArraySlice<UInt8> {
    let start = lastIndex(where: \.isLineEnd).map { $0 + 1 } ?? startIndex
    return self[start...]
  }

  /// The spaces and tabs at the beginning, up to a limit: each written line begins with them, and a hostile file can
  /// have a megabyte of them.
  var leadingBlanks: ArraySlice<UInt8> {
    prefix(128).prefix { $0 == 0x20 || $0 == 0x09 }
  }
}

extension UInt8 {
  /// Whether this is a carriage return or a line feed.
  var isLineEnd: Bool { self == 0x0A || self == 0x0D }
}

extension XMLSource {
  /// The blanks that the line of an offset begins with.
  func indentation(at offset: Int) -> [UInt8] {
    Array(bytes[..<min(offset, bytes.count)].lastLine.leadingBlanks)
  }
}
