/// Text that cannot be a secret by its shape: words, numbers, times and combinations of a few of them. Text that is not
/// known to be harmless is shown only if it is plain.
enum PlainText {
  /// The maximum length of plain text.
  private static let maximumLength = 128
  private static let maximumNumberLength = 16
  private static let maximumWordLength = 24
  /// The maximum length of mixed letters and digits: `v1`, `mp4`, `x64`.
  private static let maximumMixLength = 4
  private static let maximumMixes = 3

  /// Mixed names of algorithms and date formats.
  private static let knownWords: Set<String> = [
    "sha1", "sha256", "sha512", "sha384", "AWS4", "GOOG4", "OSS4", "TOS4", "aws4", "HMAC", "SHA256", "RSA", "SHA1",
    "SHA512", "CFNetwork", "zip64",
    "base64", "redacted",
  ]

  /// Whether a text is plain.
  static func isPlain(_ text: some StringProtocol) -> Bool {
    guard text.utf8.count <= maximumLength else { return false }
    var mixes = 0
    for word in text.utf8.split(whereSeparator: { !$0.isDigit && !$0.isLetter && $0 < 0x80 }) {
      switch kind(of: Array(word)) {
      case .plain: break
      case .mixed: mixes += 1
      case .other: return false
      }
    }
    return mixes <= maximumMixes
  }

  private enum Kind { case plain, mixed, other }

  private static func kind(of word: [UInt8]) -> Kind {
    let digits = word.count { $0.isDigit }
    let letters = word.count { $0.isLetter }
    // Letters outside of ASCII.
    guard digits + letters == word.count else { return .other }
    if letters == 0 { return digits <= maximumNumberLength ? .plain : .other }
    let text = String(decoding: word, as: UTF8.self)
    if knownWords.contains(text) { return .plain }
    if digits == 0 { return isWord(word) && !SecretNames.hasSecretWord(text) ? .plain : .other }
    if word.count <= maximumMixLength { return .mixed }
    return isStamp(word) ? .plain : .other
  }

  /// Only letters, with few capitals inside: `attachment`, `NSKeyedArchiver`, `exampleApp`.
  private static func isWord(_ word: [UInt8]) -> Bool {
    let humps = zip(word, word.dropFirst()).count { $0 & 0x20 != 0 && $1 & 0x20 == 0 }
    return word.count <= maximumWordLength && humps <= word.count / 5
  }

  /// `20200204T093000Z`.
  private static func isStamp(_ word: [UInt8]) -> Bool {
    let parts = word.split(separator: UInt8(ascii: "T"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].allSatisfy(\.isDigit), parts[0].count <= 8 else { return false }
    let clock = parts[1].last == UInt8(ascii: "Z") ? parts[1].dropLast() : parts[1]
    return clock.allSatisfy(\.isDigit) && clock.count <= 6
  }
}
