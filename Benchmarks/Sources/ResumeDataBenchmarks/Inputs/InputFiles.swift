import Foundation

/// Inputs as files in a directory, for contenders in other processes. They are written at the first use.
final class InputFiles {
  private let inputs: () -> [[UInt8]]
  private let place: URL
  private var isWritten = false

  /// Files whose names sort in the order of the inputs.
  init(_ inputs: @autoclosure @escaping () -> [[UInt8]], in parent: URL, named name: String) {
    self.inputs = inputs
    place = parent.appendingPathComponent(name)
  }

  /// The directory.
  func directory() throws -> URL {
    guard !isWritten else { return place }
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (index, input) in inputs().enumerated() {
      let name = String(String(index + 1_000_000).dropFirst())
      try Data(input).write(to: place.appendingPathComponent(name))
    }
    isWritten = true
    return place
  }
}

/// A directory for this run, removed at its end.
final class RunDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("benchmarks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
