import Foundation

/// The Python interpreter, where there is one.
enum Python {
  /// The first python3 in the directories of PATH. Asked for before anything is written to it: writing to a process
  /// that could not be started ends this one.
  static let interpreter: URL? = {
    let directories = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return directories.map { URL(fileURLWithPath: String($0)).appendingPathComponent("python3") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}
