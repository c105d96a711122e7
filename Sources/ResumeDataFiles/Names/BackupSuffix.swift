import SystemPackage

/// The suffix of backup files: `.orig`.
public struct BackupSuffix: Sendable, Hashable, CustomStringConvertible {
  /// The text.
  public let text: String

  /// `.orig`
  public static let orig = BackupSuffix(unchecked: ".orig")

  private init(unchecked text: String) { self.text = text }

  /// A suffix, or nil if no file name can end with it: it is empty, or contains a slash or NUL. The suffix of our
  /// temporary files is not allowed either.
  public init?(_ text: String) {
    guard !text.isEmpty, !text.utf8.contains(47), !text.utf8.contains(0) else { return nil }
    guard !text.hasSuffix(TemporaryName.suffix) else { return nil }
    self.text = text
  }

  /// The text.
  public var description: String { text }

  /// The maximum number of backups of a file.
  static let maximumCount = 1_000

  /// The name of a file's backup: number 0 is `NAME.orig`, number 1 `NAME.orig.1`.
  func name(of file: FilePath, number: Int) -> FilePath {
    let ending = number == 0 ? text : "\(text).\(number)"
    return FilePath(bytes: file.bytes + Array(ending.utf8))
  }

  /// Whether an ending is that of a backup: the suffix, or the suffix and a number.
  func isEnding(_ ending: [UInt8]) -> Bool {
    guard ending.starts(with: text.utf8) else { return false }
    let number = ending.dropFirst(text.utf8.count)
    guard !number.isEmpty else { return true }
    // `.1` and so on, without leading zeros, up to the maximum number of digits.
    let digits = number.dropFirst()
    return number.first == 46 && (1...4).contains(digits.count) && digits.allSatisfy { (48...57).contains($0) }
      && digits.first != 48
  }
}
