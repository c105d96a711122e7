import Foundation
import ResumeDataKit
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Background tasks of the system's daemon")
struct BackgroundTaskTests {
  /// Lists as the daemon writes them, and its files in the order of their states.
  private struct Lists {
    let directory = TestInputs.memory.appendingPathComponent("tasks-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let script = TestInputs.package.appendingPathComponent("Tests/ResumeDataScanTests/Tasks/tasks.py").path
      let request = TestInputs.fixtures.appendingPathComponent("blobs/request-named.plist").path
      let run = try Subprocess.run("/usr/bin/env", ["python3", script, request, directory.path])
      try #require(run.status == 0, "\(run.errors)")
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    func tasks(_ name: String, includesDeleted: Bool = true) throws -> [BackgroundTask] {
      var limits = ScanLimits()
      limits.includesDeleted = includesDeleted
      var peeler = Peeler(limits: limits)
      if name.hasSuffix(".sqlite") {
        peeler.peel(database: try SQLiteSources(at: directory.appendingPathComponent(name)))
      } else {
        peeler.peel(try TestInputs.bytes(of: directory.appendingPathComponent(name)))
      }
      #expect(peeler.unread.isEmpty)
      return peeler.tasks
    }
  }

  private static let url = "https://example.com/files/archive.zip"

  @Test("each listed task of a database is read", arguments: ["wal", "file", "zeroed", "small"])
  func listed(_ name: String) throws {
    let lists = try Lists()
    defer { lists.remove() }
    let tasks = try lists.tasks(name + ".sqlite", includesDeleted: false)
    #expect(tasks.map(\.contents.identifier) == [1, 3, 5, 7, 8, 9])
    #expect(tasks.map(\.contents.bytesReceived) == [1000, 3000, 5000, 7000, 8000, 9999])
    #expect(tasks.map(\.contents.taskStateName) == [1, 3, 1, 3, 0, 1].map { Self.states[$0] })
    for task in tasks {
      let number = try #require(task.contents.identifier)
      #expect(task.state == .live)
      #expect(task.locator.description == "#session_tasks[rowid=\(number + 1)]")
      #expect(task.contents.bytesExpected == 1_000_000)
      #expect(task.contents.created == 700_000_000.5 + Double(number))
      #expect(task.contents.bundle == "com.example.app")
      #expect(task.contents.partialFile == "/private/var/tmp/CFNetworkDownload_t0000\(number).tmp")
      #expect(task.contents.uniqueIdentifier?.hasPrefix("0\(number)0\(number)0\(number)0\(number)-") ?? false)
      guard name != "small" else { continue }
      #expect(task.contents.effectiveURL == Self.url)
      #expect(task.contents.method == "GET")
      #expect(task.contents.originalRequest?.isReadable == true)
    }
  }

  private static let states = ["running", "suspended", "canceling", "completed"]

  @Test(
    "deleted and superseded tasks are read as far as they exist, each once",
    arguments: [("wal", [0, 2, 4, 6], 1), ("file", [2], 0), ("zeroed", [], 0), ("small", [0, 2, 4, 6], 0)])
  func former(_ name: String, deleted: [Int64], superseded: Int) throws {
    let lists = try Lists()
    defer { lists.remove() }
    let tasks = try lists.tasks(name + ".sqlite")
    let gone = tasks.filter { $0.state == .deleted }
    #expect(gone.compactMap(\.contents.identifier).sorted() == deleted)
    for task in gone {
      let number = try #require(task.contents.identifier)
      #expect(task.contents.bytesReceived == 1000 * number)
      #expect(task.contents.session == "com.example.app.background")
      if name != "small" { #expect(task.contents.effectiveURL == Self.url) }
    }
    let older = tasks.filter { $0.state == .superseded }
    #expect(older.map(\.contents.bytesReceived) == Array(repeating: 9000, count: superseded))
    #expect(tasks.count { $0.state == .live } == 6)
  }

  @Test("each task of an archive is read, under either name of its class", arguments: ["tasks", "older"])
  func archived(_ name: String) throws {
    let lists = try Lists()
    defer { lists.remove() }
    let tasks = try lists.tasks(name + ".plist")
    #expect(tasks.map(\.locator.description) == ["#root[\"1\"]", "#root[\"2\"]", "#root[\"30\"]"])
    #expect(tasks.map(\.contents.identifier) == [1, 2, 30])
    #expect(tasks.map(\.contents.bytesReceived) == [1000, 2000, 30_000])
    for task in tasks {
      #expect(task.contents.effectiveURL == Self.url)
      #expect(task.contents.originalRequest?.isReadable == true)
      #expect(task.contents.taskStateName == "suspended")
      #expect(task.contents.error == BackgroundTask.ErrorCode(domain: "NSURLErrorDomain", code: -1001))
      #expect(task.contents.session == "com.example.app.background")
      #expect(task.times.first?.seconds == 700_000_000 + Double(task.contents.identifier ?? 0))
    }
  }

  @Test("lists with any byte changed are read without a crash")
  func mutated() throws {
    let lists = try Lists()
    defer { lists.remove() }
    let seed: UInt64 = 22
    var generator = SeededGenerator(seed: seed)
    print("seed \(seed)")
    var tasks = 0
    for name in ["tasks.plist", "small.sqlite", "file.sqlite"] {
      let original = try TestInputs.bytes(of: lists.directory.appendingPathComponent(name))
      for _ in 0..<150 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
          bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &generator)) }
        var peeler = Peeler()
        peeler.peel(bytes)
        tasks += peeler.tasks.count
      }
    }
    #expect(tasks > 300)
  }

  @Test("the made lists have the recipe's tasks", .enabled(if: TestInputs.hasShared))
  func made() throws {
    let directory = try #require(PlantedBlob.made).appendingPathComponent(
      "nsurlsessiond/private/var/mobile/Library/com.apple.nsurlsessiond")
    var peeler = Peeler()
    peeler.peel(database: try SQLiteSources(at: directory.appendingPathComponent("tasks.sqlite")))
    #expect(peeler.tasks.map(\.contents.identifier) == [0, 1, 2, 3, 4, 5])
    #expect(peeler.tasks.map(\.contents.bytesReceived) == (0..<6).map { 40_960 * $0 })
    #expect(peeler.tasks.allSatisfy { $0.contents.bytesExpected == 1_048_576 && $0.contents.effectiveURL == Self.url })
    #expect(peeler.tasks.allSatisfy { $0.state == .live && $0.contents.taskStateName == "running" })
  }
}
