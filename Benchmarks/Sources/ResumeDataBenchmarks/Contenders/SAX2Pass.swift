import CLibXML2

// The only file that calls libxml2.

/// A pass of libxml2's SAX2 parser over a file that builds nothing: the minimum cost of any reader that uses it.
enum SAX2Pass {
  /// Returns the number of elements.
  static func elements(in bytes: [UInt8]) -> Int {
    var count = 0
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(truncatingIfNeeded: XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { counter, _, _, _, _, _, _, _, _ in
      unsafe counter?.assumingMemoryBound(to: Int.self).pointee += 1
    }
    unsafe handler.endElementNs = { _, _, _, _ in }
    unsafe handler.characters = { _, _, _ in }
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    guard let context = unsafe xmlNewParserCtxt() else { return 0 }
    defer { unsafe xmlFreeParserCtxt(context) }
    unsafe context.pointee.sax.pointee = handler
    // The options of the library's reader.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_HUGE.rawValue
    unsafe withUnsafeMutablePointer(to: &count) { counter in
      unsafe context.pointee.userData = UnsafeMutableRawPointer(counter)
      unsafe bytes.withUnsafeBytes { buffer in
        let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        let document = unsafe xmlCtxtReadMemory(
          context, start, Int32(clamping: buffer.count), nil, nil, Int32(bitPattern: options))
        if let document = unsafe document { unsafe xmlFreeDoc(document) }
      }
    }
    return count
  }
}
