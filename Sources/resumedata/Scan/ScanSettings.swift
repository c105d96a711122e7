import ArgumentParser
import ResumeDataScan

/// What the evidence of a scan is.
///
/// Directories, backups and archives are recognized without being named, so that only ``raw`` changes the search.
/// Scripts may name them.
enum EvidenceKind: String, CaseIterable, ExpressibleByArgument, Sendable {
  case auto, directory = "folder", backup, archive, raw
}

/// How evidence is searched.
struct ScanSettings: Sendable {
  var limits = ScanLimits()
  var kind = EvidenceKind.auto
  /// The part of the evidence; nil for all of it.
  var shard: Shard?
  /// What is computed of each file.
  var hashes = HashAlgorithms()
}

extension Shard: ExpressibleByArgument {
  /// The part that an argument names, such as `2/8`.
  public init?(argument: String) { self.init(argument) }
}
