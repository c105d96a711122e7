import SystemPackage

/// The names of files that are written before they get their final name: `.NAME.PID-RANDOM.resumedata-tmp`.
///
/// They are recognized only by their form: a dot first, then anything, then a dot, a process number, a
/// hyphen, 16 hexadecimal digits, and the suffix.
enum TemporaryName {
  static let suffix = ".resumedata-tmp"

  /// The longest name that common file systems accept.
  private static let maximumLength = 255

  /// A new name for a temporary file next to a file.
  static func make(for file: FilePath) -> FilePath {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    let random = String(repeating: "0", count: 16 - digits.count) + digits
    let ending = Array(".\(SystemCalls.processIdentifier)-\(random)\(suffix)".utf8)
    var stem = file.bytes.prefix(maximumLength - ending.count - 1)
    if stem.count < file.length {
      // Some file systems require whole characters, so the rest of a cut one is dropped.
      while let last = stem.last, last & 0xC0 == 0x80 { stem.removeLast() }
      if let last = stem.last, last >= 0xC0 { stem.removeLast() }
    }
    return FilePath(bytes: [46] + stem + ending)
  }

  /// Whether a name has exactly that form.
  static func matches(_ name: [UInt8]) -> Bool { process(of: name) != nil }

  /// The number of the process that made a file of that name; nil if the name does not have exactly that form.
  static func process(of name: [UInt8]) -> Int? {
    let suffix = Array(Self.suffix.utf8)
    guard name.first == 46, name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else {
      return nil
    }
    var rest = name.dropFirst().dropLast(suffix.count)
    let random = rest.suffix(16)
    guard random.count == 16, random.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    rest = rest.dropLast(16)
    guard rest.popLast() == 45 else { return nil }
    let digits = rest.reversed().prefix { (48...57).contains($0) }
    guard rest.dropLast(digits.count).last == 46 else { return nil }
    return Int(String(decoding: digits.reversed(), as: UTF8.self))
  }
}
