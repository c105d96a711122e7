/// The CFNetwork and Darwin builds in a User-Agent such as `App/1 CFNetwork/808.0.2 Darwin/16.0.0`, which URLSession
/// sends unless the app sets another.
package struct UserAgentBuild: Sendable {
  /// The text after `CFNetwork/`.
  package var cfNetwork: String
  /// The text after `Darwin/`, or nil if it is missing.
  package var darwin: String?
  /// Whether the agent names a Mac's processor, as macOS up to 10.15 does: `(x86_64)`.
  package var namesMac: Bool

  /// Reads a User-Agent, or nil if it names no CFNetwork build.
  package init?(userAgent: String) {
    // An array, since iterating over a string takes longer than copying it.
    let bytes = Array(userAgent.utf8)
    guard let cfNetwork = bytes.word(after: "CFNetwork/"), !cfNetwork.isEmpty else { return nil }
    self.cfNetwork = String(decoding: cfNetwork, as: UTF8.self)
    darwin = bytes.word(after: "Darwin/").flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    namesMac = bytes.contains(UInt8(ascii: "(")) && (bytes.hasText("(x86_64)") || bytes.hasText("(i386)"))
  }

  /// `CFNetwork/808.0.2 Darwin/16.0.0`.
  package var text: String {
    "CFNetwork/" + cfNetwork + (darwin.map { " Darwin/" + $0 } ?? "")
  }
}

extension [UInt8] {
  /// The rest of the last word that begins with an ASCII text, or nil if none does.
  fileprivate func word(after prefix: StaticString) -> ArraySlice<UInt8>? {
    var found: ArraySlice<UInt8>?
    var start = 0
    while start < count {
      let end = self[start...].firstIndex(of: UInt8(ascii: " ")) ?? count
      if hasText(prefix, at: start) { found = self[Swift.min(start + prefix.utf8CodeUnitCount, end)..<end] }
      start = end + 1
    }
    return found
  }

  /// Whether an ASCII text occurs.
  fileprivate func hasText(_ text: StaticString) -> Bool {
    indices.contains { hasText(text, at: $0) }
  }

  private func hasText(_ text: StaticString, at start: Int) -> Bool {
    guard text.utf8CodeUnitCount <= count - start else { return false }
    return text.withUTF8Buffer { text in
      text.indices.allSatisfy { unsafe text[$0] == self[start + $0] }
    }
  }
}
