import ArgumentParser
import ResumeDataKit

/// Options that say for which systems a blob is made.
struct TargetOptions: ParsableArguments {
  @Option(help: "Version to write: 1 (iOS 8), 2 (iOS 9 to 10.3), 4 (iOS 11) or 5 (iOS 13 and later).")
  var toVersion: Int64?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("System that will read the blob, e.g. 'iOS 9'.", valueName: "system"),
    transform: SystemRelease.parse)
  var reader: SystemRelease?

  @Option(
    help: "Container: xml, binary, keyed-archive or xml-keyed-archive (default: what the target system writes).",
    completion: .list(["xml", "binary", "keyed-archive", "xml-keyed-archive"]), transform: Container.parse)
  var container: Container?

  func validate() throws {
    if toVersion != nil, reader != nil { throw ValidationError("--to-version and --for cannot be combined.") }
    if let toVersion, SystemProfile(version: toVersion) == nil {
      throw ValidationError("No known system reads version \(toVersion); use 1, 2, 4 or 5.")
    }
    if let reader, SystemProfile(of: reader) == nil {
      throw ValidationError(
        "Resume data is known only from iOS 8 (and its contemporaries) on; \(reader) is not supported.")
    }
  }

  /// The requested profile, or nil if none was requested.
  var profile: SystemProfile? {
    toVersion.flatMap { SystemProfile(version: $0) } ?? reader.flatMap { SystemProfile(of: $0) }
  }
}

extension Container {
  /// Reads the name of a container that can be written.
  fileprivate static func parse(_ text: String) throws -> Container {
    switch Container(rawValue: text) {
    case .maskedArchive:
      throw ValidationError(
        "Masked archives cannot be written: there is no published sample to verify against. The newer systems read "
          + "keyed archives as well.")
    case .some(let container): return container
    case nil:
      throw ValidationError("Unknown container '\(text)'. Choose xml, binary, keyed-archive or xml-keyed-archive.")
    }
  }
}
