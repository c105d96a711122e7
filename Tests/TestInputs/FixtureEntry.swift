public import Foundation
public import Testing

/// What `Fixtures/manifest.json` says of one fixture.
public struct FixtureEntry: CustomTestStringConvertible, Sendable {
  /// The path below `Fixtures`.
  public let file: String
  /// The first part of the path.
  public let group: String
  /// What plistlib does with the bytes: `same`, `differs: why`, `refuses`, `not-a-plist`.
  public let plistlib: String
  /// A part of what `inspect --format json` must print, as JSON.
  public let inspect: Data?
  /// The codes of which one must be reported.
  public let errorCodes: [String]
  /// Where the fault must be placed, in bytes, or nil if several places would do.
  public let errorOffset: Int?
  /// Where the fault must be placed, in lines, or nil if several places would do.
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
