/// The layout of a report's object in JSON.
package enum JSONLayout: Sendable {
  /// On a separate line.
  case line
  /// Alone, indented.
  case document
  /// In an array, indented.
  case element

  /// The text of an object: with the end of its line, unless it is an element.
  package func text(of value: some JSONWritable) -> [UInt8] {
    var json = JSONWriter(isPretty: self != .line, depth: self == .element ? 1 : 0)
    value.write(to: &json)
    return self == .element ? json.bytes : json.line()
  }
}
