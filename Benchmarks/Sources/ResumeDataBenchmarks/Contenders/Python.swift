import Foundation

/// The Python interpreter, if one is installed.
enum Python {
  /// The first python3 in the directories of PATH. Checked before a write to it: a write to a process that could not be
  /// started would end this one.
  static let interpreter: URL? = {
    let directories = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return directories.map { URL(fileURLWithPath: String($0)).appendingPathComponent("python3") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}
