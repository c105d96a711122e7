/// A set of names of header fields in ASCII. Membership ignores case.
struct HeaderNames: Sendable, ExpressibleByArrayLiteral {
  /// The names in lower case, by their length: comparing a few names is faster than hashing one.
  private var names: [[[UInt8]]] = []

  init(arrayLiteral names: String...) {
    for name in names {
      let bytes = Array(name.utf8)
      while self.names.count <= bytes.count { self.names.append([]) }
      self.names[bytes.count].append(bytes)
    }
  }

  func contains(_ name: String) -> Bool {
    // Some letters outside of ASCII have one of ASCII as their lower case.
    if name.hasByte(where: { $0 >= 0x80 }) { return contains(ASCII: name.lowercased()) }
    return contains(ASCII: name)
  }

  private func contains(ASCII name: String) -> Bool {
    let count = name.utf8.count
    guard count < names.count else { return false }
    for candidate in names[count] {
      var position = 0
      let differs = name.hasByte { byte in
        defer { position += 1 }
        return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) != candidate[position]
      }
      if !differs { return true }
    }
    return false
  }
}
