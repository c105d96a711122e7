/// Formats numbers and bytes for reports.
package enum Quantity {
  /// `68,188 bytes (66.6 KiB)`.
  package static func bytes(_ count: Int64) -> String {
    let exact = "\(grouped(count)) \(count == 1 ? "byte" : "bytes")"
    var value = Double(count)
    var unit = ""
    for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] where value >= 1_024 {
      value /= 1_024
      unit = next
    }
    guard !unit.isEmpty else { return exact }
    let tenths = Int64((value * 10).rounded())
    return "\(exact) (\(tenths / 10).\(tenths % 10) \(unit))"
  }

  /// `68,188`.
  package static func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
  }

  /// `60 s`, `0.5 s`.
  package static func seconds(_ value: Double) -> String {
    let text = value.description
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " s"
  }

  /// Two lower-case digits per byte.
  package static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    // The buffer has room for two characters per byte.
    unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      var place = 0
      for byte in bytes {
        unsafe text[place] = digit(byte >> 4)
        unsafe text[place + 1] = digit(byte & 0xF)
        place += 2
      }
      return place
    }
  }

  /// The lower-case digit of a number below 16.
  package static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &- 10 &+ value
  }
}
