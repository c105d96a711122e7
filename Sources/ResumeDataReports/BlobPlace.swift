/// Where a blob is in an input, in the input's own bytes.
package struct BlobPlace: Sendable, Hashable, JSONWritable {
  package let offset: Int
  package let length: Int
  /// From 1; nil where the input is not text.
  package let line: Int?

  package init(offset: Int, length: Int, line: Int?) {
    (self.offset, self.length, self.line) = (offset, length, line)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("length", length)
      json.member("line", line)
      json.member("offset", offset)
    }
  }
}
