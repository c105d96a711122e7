import ArgumentParser
import Crypto
import ResumeDataFiles
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// The algorithms of `--hash`.
struct HashAlgorithms: ExpressibleByArgument, Sendable, Hashable {
  enum Algorithm: String, CaseIterable, Sendable { case sha256, sha1, md5 }

  /// In the order of the cases, each once.
  private(set) var all: [Algorithm] = []

  init(_ all: [Algorithm] = []) { self.all = all }

  /// Names with commas between them, or `none`.
  init?(argument: String) {
    if argument == "none" { return }
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { Algorithm(rawValue: String($0)) }
    guard !names.contains(nil) else { return nil }
    all = Algorithm.allCases.filter(names.contains)
  }
}

/// Computes digests of bytes that come in parts.
struct EvidenceHasher: Sendable {
  private let algorithms: HashAlgorithms
  private var sha256 = SHA256()
  private var sha1 = Insecure.SHA1()
  private var md5 = Insecure.MD5()

  init(_ algorithms: HashAlgorithms) { self.algorithms = algorithms }

  mutating func update(_ bytes: [UInt8]) {
    for algorithm in algorithms.all {
      switch algorithm {
      case .sha256: sha256.update(data: bytes)
      case .sha1: sha1.update(data: bytes)
      case .md5: md5.update(data: bytes)
      }
    }
  }

  /// The digests in the order of the algorithms.
  func finish() -> [EvidenceDigest] {
    algorithms.all.map { algorithm in
      let bytes: [UInt8] =
        switch algorithm {
        case .sha256: Array(sha256.finalize())
        case .sha1: Array(sha1.finalize())
        case .md5: Array(md5.finalize())
        }
      return EvidenceDigest(algorithm: algorithm.rawValue, digits: Quantity.hexadecimal(bytes))
    }
  }
}

/// A file of the evidence with its digests.
struct HashedEvidence: Sendable {
  let path: FilePath
  let size: Int
  let digests: [EvidenceDigest]
}

/// A file whose digests are computed. It is opened before the search, so that a change during the search is noticed.
struct EvidenceToHash: Sendable {
  private let path: FilePath
  private let file: EvidenceFile
  private let algorithms: HashAlgorithms

  private static let partLength = 1 << 20

  /// Nil if nothing is to be computed, or if the file cannot be opened, which the search reports.
  init?(_ found: FoundFile, followsLink: Bool, _ settings: ScanSettings) {
    guard !settings.hashes.all.isEmpty, let file = try? EvidenceFile(found, followsLink: followsLink),
      // One part of a search reports the whole file.
      settings.shard?.hasBeginning(ofLength: file.length) ?? true
    else { return nil }
    (path, self.file, algorithms) = (found.path, file, settings.hashes)
  }

  /// Reads the file to its end.
  ///
  /// - Throws: an error if it was not read to its end, or has changed.
  func hash(isCancelled: () -> Bool) throws -> HashedEvidence {
    var hasher = EvidenceHasher(algorithms)
    var offset = 0
    while offset < file.length {
      if isCancelled() { throw Failure(description: "interrupted: it has no digests") }
      let part = try file.read(at: offset, count: Self.partLength)
      if part.isEmpty { break }
      hasher.update(part)
      offset += part.count
    }
    guard offset == file.length, !file.hasChanged else {
      throw Failure(description: "it changed while it was read: it has no digests")
    }
    return HashedEvidence(path: path, size: file.length, digests: hasher.finish())
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}

/// The digests of a file as JSON.
struct HashedEvidenceJSON: JSONWritable {
  let evidence: HashedEvidence

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("evidence", evidence.path, bytes: "evidenceBytes")
      func digits(_ algorithm: HashAlgorithms.Algorithm) -> String? {
        evidence.digests.first { $0.algorithm == algorithm.rawValue }?.digits
      }
      if let md5 = digits(.md5) { json.member("md5", md5) }
      json.member("schema", 1)
      if let sha1 = digits(.sha1) { json.member("sha1", sha1) }
      if let sha256 = digits(.sha256) { json.member("sha256", sha256) }
      json.member("size", evidence.size)
      json.member("type", "evidence")
    }
  }
}

extension HashedEvidence {
  /// A line for each digest.
  var lines: [String] { digests.map { "\($0.algorithm)  \($0.digits)  " + path.escaped } }
}
