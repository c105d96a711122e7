public import Foundation
import PropertyLists

/// Python's plistlib as a second reader.
public enum Plistlib {
  /// Reads files with plistlib, in one run of Python: the canonical text of each value, or nil if plistlib refuses the
  /// file. The results are in the order of the files.
  public static func read(_ files: [URL]) throws -> [String?] {
    try Peer.plistlib.read(files).map(\.value)
  }
}

extension PropertyList {
  /// The value in the canonical text of plistlib's values. As in a Python dictionary, a repeated key has one entry, at
  /// the place of the first, with the value of the last. UIDs are the dictionary that XML has for them, the fill byte
  /// is empty data, and all NaNs are equal.
  public var canonical: String {
    switch self {
    case .null: return "n"
    case .fill: return "d"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return "i\(value)"
    case .real(let value) where value.isNaN: return "rnan"
    case .real(let value): return "r" + Self.hexadecimal(value.bitPattern)
    case .date(let value):
      guard let microseconds = Int64(exactly: (value.secondsSinceReferenceDate * 1_000_000).rounded()) else {
        return "t" + Self.hexadecimal(value.secondsSinceReferenceDate.bitPattern)
      }
      return "t\(microseconds)"
    case .data(let bytes): return "d" + Self.hexadecimal(bytes)
    case .string(let text): return "s" + Self.hexadecimal(text.utf8)
    case .uid(let value): return "{" + Self.hexadecimal("CF$UID".utf8) + ":i\(value)}"
    case .array(let values), .set(let values): return "[" + values.map(\.canonical).joined(separator: ",") + "]"
    case .dictionary(let dictionary):
      var places: [PropertyList: Int] = [:]
      var entries: [(key: String, value: String)] = []
      for entry in dictionary.entries {
        if let place = places[.string(entry.key)] {
          entries[place].value = entry.value.canonical
        } else {
          places[.string(entry.key)] = entries.count
          entries.append((Self.hexadecimal(entry.key.utf8), entry.value.canonical))
        }
      }
      return "{" + entries.map { "\($0.key):\($0.value)" }.joined(separator: ",") + "}"
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func hexadecimal(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
