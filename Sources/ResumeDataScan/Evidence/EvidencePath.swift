/// The path of a file in evidence, as text: it is compared and never opened.
///
/// Extractions begin their paths differently (`/private/var`, `private/var`, `filesystem2/`), so that only the end of a
/// path has a meaning.
package struct EvidencePath: Sendable, Hashable {
  /// The components, without empty ones and `.`.
  package let components: [String]

  /// Splits a path.
  package init(_ text: String) {
    components = text.utf8.split(separator: UInt8(ascii: "/"))
      .map { String(decoding: $0, as: UTF8.self) }.filter { $0 != "." }
  }

  init(components: some Sequence<String>) { self.components = Array(components) }

  /// The last component.
  package var name: String { components.last ?? "" }

  /// The directory.
  package var directory: EvidencePath { EvidencePath(components: components.dropLast()) }

  /// The components joined; without a slash in front.
  package var text: String { components.joined(separator: "/") }

  /// The path after the first occurrence of some components, or nil if they do not follow each other in it.
  func after(_ pattern: String...) -> ArraySlice<String>? {
    guard let start = index(of: pattern) else { return nil }
    return components[(start + pattern.count)...]
  }

  /// Where some components follow each other for the first time.
  func index(of pattern: [String]) -> Int? {
    guard pattern.count <= components.count else { return nil }
    return (0...components.count - pattern.count).first { components[$0..<$0 + pattern.count].elementsEqual(pattern) }
  }
}

extension String {
  /// Whether it is a UUID as directories of containers are named.
  var isUUID: Bool {
    let bytes = Array(utf8)
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHexadecimalDigit
    }
  }

  /// Whether it is a SHA-1 digest in hexadecimal digits.
  var isSHA1: Bool { utf8.count == 40 && utf8.allSatisfy(\.isHexadecimalDigit) }

  /// Whether it may be the identifier of an app: names with dots between them.
  package var mayBeBundleIdentifier: Bool {
    let bytes = utf8
    guard (3...155).contains(bytes.count), bytes.contains(UInt8(ascii: ".")), bytes.first != UInt8(ascii: "."),
      bytes.last != UInt8(ascii: ".")
    else { return false }
    return bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }

  fileprivate var isLetterOrDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
