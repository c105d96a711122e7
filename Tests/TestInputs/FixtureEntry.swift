public import Foundation
public import Testing

/// The entry of a fixture in `Fixtures/manifest.json`.
public struct FixtureEntry: CustomTestStringConvertible, Sendable {
  /// The path below `Fixtures`.
  public let file: String
  /// The first part of the path.
  public let group: String
  /// The result of plistlib: `same`, `differs: why`, `refuses`, `not-a-plist`.
  public let plistlib: String
  /// A part of what `inspect --format json` must print, as JSON.
  public let inspect: Data?
  /// The allowed error codes, one of which must be reported.
  public let errorCodes: [String]
  /// The required byte offset of the error, or nil if several are correct.
  public let errorOffset: Int?
  /// The required line of the error, or nil if several are correct.
  public let errorLine: Int?

  /// The path, for test reports.
  public var testDescription: String { file }
  /// The file.
  public var url: URL { TestInputs.fixtures.appendingPathComponent(file) }

  /// All fixtures, in the order of the manifest.
  public static let all: [FixtureEntry] = {
    let data = try? Data(contentsOf: TestInputs.fixtures.appendingPathComponent("manifest.json"))
    let rows = data.flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [[String: Any]]
    return (rows ?? []).compactMap(FixtureEntry.init)
  }()

  private init?(_ row: [String: Any]) {
    guard let file = row["file"] as? String, let group = row["group"] as? String else { return nil }
    self.file = file
    self.group = group
    plistlib = row["plistlib"] as? String ?? ""
    inspect = row["inspect"].flatMap { try? JSONSerialization.data(withJSONObject: $0) }
    let error = row["error"] as? [String: Any]
    errorCodes = error?["code"] as? [String] ?? (error?["code"] as? String).map { [$0] } ?? []
    errorOffset = error?["offset"] as? Int
    errorLine = error?["line"] as? Int
  }
}
