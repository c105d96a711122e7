/// A type that can be written as JSON.
protocol JSONWritable {
  /// Writes one value.
  func write(to json: inout JSONWriter)
}

extension String: JSONWritable {
  func write(to json: inout JSONWriter) { json.write(self) }
}

extension Int64: JSONWritable {
  func write(to json: inout JSONWriter) { json.write(self) }
}

extension Int: JSONWritable {
  func write(to json: inout JSONWriter) { json.write(Int64(self)) }
}

extension Double: JSONWritable {
  func write(to json: inout JSONWriter) { json.write(self) }
}

extension Bool: JSONWritable {
  func write(to json: inout JSONWriter) { json.write(self) }
}

/// Null where there is none.
extension Optional: JSONWritable where Wrapped: JSONWritable {
  func write(to json: inout JSONWriter) {
    if let self { self.write(to: &json) } else { json.writeNull() }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.array(self) { json, element in element.write(to: &json) }
  }
}
