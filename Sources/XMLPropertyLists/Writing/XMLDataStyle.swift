internal import PropertyLists

/// How base64 stands inside `<data>`.
struct XMLDataStyle {
  private var newline: [UInt8]
  private var beginsOnNewLine = true
  private var indentation: [UInt8]
  private var width: Int
  /// The blanks before the end tag; nil where it stands behind the last digits.
  private var closing: [UInt8]?

  /// Apple's: lines of 76 characters less 8 for each of the first 8 levels, indented like the element
  /// (CFPropertyList.c, `_XMLPlistAppendDataUsingBase64`). One line in a style without lines.
  init(style: XMLStyle, indentation: [UInt8], depth: Int) {
    newline = style.newline
    self.indentation = indentation
    width = style.newline.isEmpty ? .max : 76 - 8 * min(depth, 8)
    closing = indentation
  }

  /// The style of data as it stands in a source; that of a new element where it is empty.
  init(like content: ArraySlice<UInt8>, style: XMLStyle, indentation: [UInt8], depth: Int) {
    self.init(style: style, indentation: indentation, depth: depth)
    guard let digits = content.firstIndex(where: { !$0.isXMLWhiteSpace }) else { return }
    guard let lineEnd = content.firstLineEnd else {
      (newline, beginsOnNewLine, width, closing) = ([], false, .max, nil)
      return
    }
    newline = lineEnd
    beginsOnNewLine = content[..<digits].contains(where: \.isLineEnd)
    let lines = content.split(whereSeparator: \.isLineEnd).filter { !$0.allSatisfy(\.isXMLWhiteSpace) }
    self.indentation = Array((beginsOnNewLine ? lines.first : lines.dropFirst().first)?.leadingBlanks ?? [])
    // One line alone does not show how long a line may get.
    if lines.count > 1, let first = lines.first { width = max(4, first.trimmingXMLWhiteSpace.count) }
    let end = content.trailingXMLWhiteSpace
    closing = end.contains(where: \.isLineEnd) ? Array(end.lastLine) : nil
  }

  /// The content of the element.
  func layOut(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Base64.encode(bytes)[...]
    if newline.isEmpty { return Array(digits) }
    var text: [UInt8] = []
    var rest = digits
    while !rest.isEmpty {
      if beginsOnNewLine || rest.startIndex > digits.startIndex { text += newline + indentation }
      text += rest.prefix(width)
      rest = rest.dropFirst(width)
    }
    if let closing { text += newline + closing }
    return text
  }
}
