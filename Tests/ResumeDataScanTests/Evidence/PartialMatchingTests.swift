import Foundation
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Partial files and what they belong to")
struct PartialMatchingTests {
  private static let root = "private/var/mobile/Containers/Data/Application/"
  private static let first = root + "0F1E2D3C-0000-4000-8000-000000000001"
  private static let second = root + "0F1E2D3C-0000-4000-8000-000000000002"
  private static let name = "CFNetworkDownload_aB3xYz.tmp"

  private struct World {
    var map = EvidenceMap()
    var partials: [PlacedPartial] = []
    var claims: [PartialClaim] = []

    mutating func add(file path: String, _ size: Int64) {
      map.addFile(path)
      if let file = PartialCandidate(path: path, size: size, modified: nil) {
        let parts = EvidencePath(path)
        partials.append(PlacedPartial(file, contained: map.contained(parts), bundle: map.bundle(of: parts)))
      }
    }

    mutating func add(blob path: String, named name: String? = nil, localPath: String? = nil, _ bytes: Int64) {
      map.addFile(path)
      let parts = EvidencePath(path)
      claims.append(
        PartialClaim(
          .blob, name: name, path: localPath, bytes: bytes, container: map.contained(parts)?.container,
          bundle: map.bundle(of: parts)))
    }

    mutating func add(app bundle: String, of container: String) {
      map.addContainer(metadata: container + "/.com.apple.mobile_container_manager.metadata.plist", bundle: bundle)
    }

    var matching: PartialMatching { PartialMatching(partials, claims, hasTemporaryFiles: map.hasTemporaryFiles) }
  }

  @Test("the same name in the same container is matched; the size decides how")
  func sameContainer() {
    for (size, relation) in [(100, PartialMatching.Relation.matched), (99, .sizeDiffers)] {
      var world = World()
      world.add(file: Self.first + "/tmp/" + Self.name, Int64(size))
      world.add(file: Self.second + "/tmp/" + Self.name, 100)
      world.add(blob: Self.first + "/Library/a.plist", named: Self.name, 100)
      #expect(world.matching.claims == [.found(file: 0, rule: .sameContainer, ties: [])])
      #expect(world.matching.files.map(\.relation) == [relation, .orphan])
    }
  }

  @Test("a file in another container is the blob's only if the app or the path is the same")
  func moved() {
    var world = World()
    world.add(app: "com.example.app", of: Self.first)
    world.add(app: "com.example.app", of: Self.second)
    world.add(file: Self.second + "/tmp/" + Self.name, 100)
    world.add(blob: Self.first + "/Library/a.plist", named: Self.name, 100)
    #expect(world.matching.claims == [.found(file: 0, rule: .movedContainer, ties: [])])

    var other = World()
    other.add(file: Self.second + "/tmp/" + Self.name, 100)
    other.add(blob: Self.first + "/Library/a.plist", named: Self.name, 100)
    #expect(other.matching.claims == [.unknown])
    #expect(other.matching.files.map(\.relation) == [.orphan])

    let path = "/var/mobile/Containers/Data/Application/0F1E2D3C-0000-4000-8000-000000000003/tmp/" + Self.name
    other.add(blob: Self.first + "/Library/b.plist", localPath: path, 100)
    #expect(other.matching.claims.last == .found(file: 0, rule: .pathBehindContainer, ties: []))
  }

  @Test("several files with one name are a tie, resolved by size and then by place, and all are named")
  func ties() {
    let nested = Self.first + "/tmp/4C1A9F3E-0000-4000-8000-000000000002/" + Self.name
    for (sizes, chosen) in [([100, 100], 0), ([99, 100], 1), ([98, 99], 0)] {
      var world = World()
      world.add(file: Self.first + "/tmp/" + Self.name, Int64(sizes[0]))
      world.add(file: nested, Int64(sizes[1]))
      world.add(blob: Self.first + "/Library/a.plist", named: Self.name, 100)
      let matching = world.matching
      #expect(matching.claims == [.found(file: chosen, rule: .sameContainer, ties: [1 - chosen])])
      #expect(matching.files[chosen].ties == [1 - chosen])
      #expect(matching.files[1 - chosen].ties == [chosen])
      // Neither may be deleted.
      #expect(matching.files.allSatisfy { $0.relation == .matched || $0.relation == .sizeDiffers })
    }
  }

  @Test("a missing file is missing only where the evidence has temporary files")
  func missing() {
    var world = World()
    world.add(blob: Self.first + "/Library/a.plist", named: Self.name, 100)
    #expect(world.matching.claims == [.unknown])
    world.add(file: Self.first + "/tmp/other.txt", 5)
    #expect(world.matching.claims == [.missing])
    #expect(world.matching.files.isEmpty)

    var backup = EvidenceMap()
    let digest = "abcdef0123456789abcdef0123456789abcdef01"
    backup.addBackup(
      manifest: "backup/Manifest.db",
      files: [BackupFile(fileID: digest, domain: "AppDomain-com.example.app", path: "Documents/x.plist")])
    let contained = backup.contained(EvidencePath("backup/ab/" + digest))
    #expect(contained?.container.bundle == "com.example.app")
    #expect(contained?.inside == ["Documents", "x.plist"])
    #expect(contained.map { backup.hasTemporaryFiles($0.container) } == false)
  }

  @Test("files of the daemon, directories and engines' copies are distinguished; a right size alone shows nothing")
  func kinds() {
    var world = World()
    world.add(app: "com.example.app", of: Self.first)
    let daemon = Self.first + "/Library/Caches/com.apple.nsurlsessiond/Downloads/com.example.app/"
    world.add(file: daemon + "CFNetworkDownload_bg0001.tmp", 1)
    world.add(file: daemon + "CFNetworkDownload_dir001.tmp/AssetData/a", 2)
    world.add(file: Self.first + "/Library/Caches/com.Daniels.Tiercel.Cache.a/Downloads/Tmp/" + Self.name, 3)
    world.add(file: Self.first + "/tmp/CFNetworkDownload_orph01.tmp", 100)
    world.add(file: Self.first + "/Library/Caches/movie.tmp", 100)
    world.add(blob: Self.first + "/Library/a.plist", named: "CFNetworkDownload_gone01.tmp", 100)
    let matching = world.matching
    #expect(matching.files.map(\.relation) == [.daemon, .directory, .copy, .orphan])
    #expect(matching.files.last?.possible == [0])
    #expect(matching.claims == [.missing])
    #expect(world.partials[1].file.path == daemon + "CFNetworkDownload_dir001.tmp")
  }

  @Test("a listed task owns its file, a deleted one only explains it")
  func tasks() {
    for (isListed, relation) in [(true, PartialMatching.Relation.daemon), (false, .orphan)] {
      var world = World()
      world.add(file: "extraction/mobile/Containers/Data/x/tmp/" + Self.name, 5)
      world.claims.append(
        PartialClaim(
          .task(isListed: isListed), name: nil, path: "/private/var/mobile/Containers/Data/x/tmp/" + Self.name,
          bytes: 5, container: nil, bundle: nil))
      #expect(world.matching.claims == [.found(file: 0, rule: .daemonPath, ties: [])])
      #expect(world.matching.files.map(\.relation) == [relation])
    }
  }

  @Test("the partial files of three real devices are all placed", .enabled(if: TestInputs.hasShared))
  func realPaths() throws {
    let list = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/real/nsurlsessiond-paths.csv")
    var places: [PartialPlace: Int] = [:]
    var kinds: [String: Int] = [:]
    for line in try String(contentsOf: list, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst() {
      let path = String(line.split(separator: ",", omittingEmptySubsequences: false)[1])
      guard let file = PartialCandidate(path: path, size: 0, modified: nil) else { continue }
      guard !path.contains("com.apple.mobileassetd") else { continue }
      places[file.place, default: 0] += 1
      kinds[EvidencePath(path).contained?.container.kind.rawValue ?? "none", default: 0] += 1
    }
    #expect(places == [.temporary: 13, .nested: 2, .daemon: 1, .system: 1])
    #expect(kinds == ["device": 16, "none": 1])
  }

  @Test("containers are recognized by the names of their directories")
  func containers() {
    let uuid = "0F1E2D3C-0000-4000-8000-000000000001"
    let device = "/Users/a/Library/Developer/CoreSimulator/Devices/0F1E2D3C-0000-4000-8000-000000000009/data/"
    for (path, kind, bundle) in [
      ("/private/var/mobile/Containers/Data/Application/\(uuid)/tmp/x", AppContainer.Kind.device, nil as String?),
      ("filesystem2/mobile/Containers/Shared/AppGroup/\(uuid)/tmp/x", .device, nil),
      (device + "Containers/Data/Application/\(uuid)/tmp/x", .simulator, nil),
      ("/var/mobile/Applications/\(uuid)/tmp/x", .device, nil),
      ("/Users/a/Library/Containers/com.example.app/Data/tmp/x", .mac, "com.example.app"),
      ("/private/var/folders/ab/cd/T/com.example.app/x", .mac, "com.example.app"),
    ] {
      let contained = EvidencePath(path).contained
      #expect(contained?.container.kind == kind, "\(path)")
      #expect(contained?.container.bundle == bundle, "\(path)")
      #expect(contained?.inside == ["tmp", "x"], "\(path)")
    }
    #expect(EvidencePath("/private/var/tmp/x").contained == nil)
    #expect(EvidencePath("").contained == nil)
  }

  @Test("random paths never stop the matching")
  func randomPaths() {
    let seed: UInt64 = 45
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "tmp", "..", ".", "", "var", "private", "Containers", "Data", "Application", "Library", "Caches", "Downloads",
      "com.apple.nsurlsessiond", "com.example.app", "0F1E2D3C-0000-4000-8000-000000000001", Self.name, "é/\u{301}",
      "com.Daniels.Tiercel.Cache.x", "Tmp", "folders", "T", "ab", "abcdef0123456789abcdef0123456789abcdef01",
    ]
    for _ in 0..<200 {
      var world = World()
      for _ in 0..<20 {
        func path() -> String {
          (0..<Int.random(in: 0...10, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? "" }
            .joined(separator: "/")
        }
        world.add(file: path(), Int64.random(in: 0...3, using: &generator))
        world.add(blob: path(), named: Self.name, localPath: Bool.random(using: &generator) ? path() : nil, 2)
      }
      let matching = world.matching
      #expect(matching.files.count == world.partials.count)
      #expect(matching.claims.count == world.claims.count)
    }
  }
}
