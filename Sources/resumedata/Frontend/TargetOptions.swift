import ArgumentParser
import ResumeDataKit

/// Options that say for which systems a blob is made.
struct TargetOptions: ParsableArguments {
  @Option(help: "The version: 1 (iOS 8), 2 (iOS 9 to 10.3), 4 (iOS 11) or 5 (iOS 13 and later).")
  var toVersion: Int64?

  @Option(
    name: .customLong("for"), help: "The system that will read the blob, such as 'iOS 9'.",
    transform: SystemRelease.parse)
  var reader: SystemRelease?

  @Option(
    help: "The container: xml, binary, keyed-archive or xml-keyed-archive; else what the reader's system writes.",
    transform: Container.parse)
  var container: Container?

  func validate() throws {
    if toVersion != nil, reader != nil { throw ValidationError("--to-version and --for exclude each other.") }
    if let toVersion, SystemProfile(version: toVersion) == nil {
      throw ValidationError("No system is known to read version \(toVersion). Take 1, 2, 4 or 5.")
    }
    if let reader, SystemProfile(of: reader) == nil {
      throw ValidationError(
        "\(reader) has no resume data that we know of: it begins with iOS 8 and the systems of its time.")
    }
  }

  /// The profile that was asked for; nil where none was.
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
        "A masked archive cannot be written: no blob of the newer loader has been published against which it could be "
          + "checked. The newer systems read keyed archives as well.")
    case .some(let container): return container
    case nil:
      throw ValidationError("There is no container '\(text)'. Take xml, binary, keyed-archive or xml-keyed-archive.")
    }
  }
}
