import Foundation
import TestInputs

/// A temporary directory for a test, removed afterwards.
final class BlobDirectory {
  let url = TestInputs.memory.appendingPathComponent("repair-\(UUID().uuidString)")

  init(_ fixtures: String...) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for name in fixtures { try add(name) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func add(_ fixture: String, as name: String? = nil) throws {
    let target = url.appendingPathComponent(name ?? (fixture as NSString).lastPathComponent)
    try FileManager.default.copyItem(at: TestInputs.fixtures.appendingPathComponent(fixture), to: target)
  }

  func bytes(_ name: String) throws -> [UInt8] { try TestInputs.bytes(of: url.appendingPathComponent(name)) }

  var names: [String] { TestInputs.files(below: url).map(\.lastPathComponent).sorted() }
}
