public import Foundation

/// Where tests find their inputs: the committed fixtures, and the shared samples and corpora next to the checkout.
public enum TestInputs {
  /// The root of the package.
  public static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The committed fixtures.
  public static let fixtures = package.appendingPathComponent("Fixtures")

  /// The directory of real samples and foreign corpora: `RESUMEDATA_SHARED`, or else `../shared` next to the package,
  /// or else nil. It is not part of the repository, so each test that needs it prints a notice without it.
  public static let shared: URL? = {
    let environment = ProcessInfo.processInfo.environment["RESUMEDATA_SHARED"]
    let directory =
      environment.map { URL(fileURLWithPath: $0) }
      ?? package.deletingLastPathComponent().appendingPathComponent("shared")
    guard FileManager.default.fileExists(atPath: directory.appendingPathComponent("format/samples").path) else {
      FileHandle.standardError.write(
        Data("NOT RUN: tests on real samples and foreign corpora, since \(directory.path) does not exist.\n".utf8))
      return nil
    }
    return directory
  }()

  /// Whether tests that usually sample a large space cover all of it: `RESUMEDATA_EXHAUSTIVE`, which `make exhaustive`
  /// sets.
  public static let isExhaustive = ProcessInfo.processInfo.environment["RESUMEDATA_EXHAUSTIVE"] == "1"

  /// A directory for tests that write very often: in memory, if the system has such a file system.
  public static let memory =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? URL(fileURLWithPath: "/dev/shm") : FileManager.default.temporaryDirectory

  /// Whether the shared samples are available.
  public static var hasShared: Bool { shared != nil }

  /// The bytes of a committed fixture, by its path below `Fixtures`.
  public static func fixture(_ path: String) throws -> [UInt8] {
    try bytes(of: fixtures.appendingPathComponent(path))
  }

  /// The bytes of a real sample, by its name in `format/samples`.
  public static func sample(_ name: String) throws -> [UInt8] {
    guard let shared else { throw CocoaError(.fileNoSuchFile) }
    return try bytes(of: shared.appendingPathComponent("format/samples/\(name)"))
  }

  /// The bytes of any file.
  public static func bytes(of file: URL) throws -> [UInt8] {
    Array(try Data(contentsOf: file))
  }

  /// All regular files below a directory, sorted by path.
  public static func files(below directory: URL) -> [URL] {
    let found = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: [.isRegularFileKey])
    let all = (found?.allObjects ?? []).compactMap { $0 as? URL }
    return all.filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
      .sorted { $0.path < $1.path }
  }
}
