internal import PropertyLists

/// The layout of base64 inside `<data>`.
struct XMLDataStyle {
  /// The beginning of a line: the line end before it, and its blanks. Empty if all digits are on one line.
  private var line: [UInt8]
  private var beginsOnNewLine = true
  private var width: Int
  /// The text before the end tag.
  private var closing: [UInt8]

  /// Apple's: lines of 76 characters less 8 for each of the first 8 levels, indented like the element
  /// (CFPropertyList.c, `_XMLPlistAppendDataUsingBase64`). One line in a style without lines.
  ///
  /// - Parameter line: what the element's own line begins with.
  init(line: [UInt8], depth: Int) {
    self.line = line
    width = line.isEmpty ? .max : 76 - 8 * min(depth, 8)
    closing = line
  }

  /// The style of data as it is in a source; that of a new element where it is empty.
  init(like content: ArraySlice<UInt8>, line: [UInt8], depth: Int) {
    self.init(line: line, depth: depth)
    guard let digits = content.firstIndex(where: { !$0.isXMLWhiteSpace }) else { return }
    guard let newline = content.firstLineEnd else {
      (self.line, beginsOnNewLine, width, closing) = ([], false, .max, [])
      return
    }
    beginsOnNewLine = content[..<digits].contains(where: \.isLineEnd)
    let lines = content.split(whereSeparator: \.isLineEnd).filter { !$0.allSatisfy(\.isXMLWhiteSpace) }
    self.line = newline + ((beginsOnNewLine ? lines.first : lines.dropFirst().first)?.leadingBlanks ?? [])
    // A single line does not show the line length.
    if lines.count > 1, let first = lines.first { width = max(4, first.trimmingXMLWhiteSpace.count) }
    let end = content.trailingXMLWhiteSpace
    closing = end.contains(where: \.isLineEnd) ? newline + end.lastLine : []
  }

  /// Appends the content of the element.
  func append(_ bytes: [UInt8], to output: inout XMLOutputBuffer) {
    if width.isMultiple(of: 4) || bytes.count <= width / 4 * 3 {
      output.append(base64: bytes, lineSize: width / 4 * 3, line: line, isFirstContinued: !beginsOnNewLine)
    } else {
      // Lines that end inside a group of four digits.
      let digits = Base64.encode(bytes)
      var rest = digits[...]
      while !rest.isEmpty {
        if beginsOnNewLine || rest.startIndex > digits.startIndex { output.append(line) }
        output.append(rest.prefix(width))
        rest = rest.dropFirst(width)
      }
    }
    output.append(closing)
  }
}
