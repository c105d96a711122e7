import Foundation
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Databases compared with SQLite")
struct DatabaseOracleTests {
  /// One text or data, with its place.
  private struct Value: Hashable {
    let table: String
    let column: String
    let rowid: Int64?
    let number: Int?
    let isText: Bool
    let bytes: [UInt8]
  }

  private struct Row: Decodable {
    let name: String
    let what: String
    let values: [Value]

    struct Value: Decodable {
      let table: String
      let column: String
      let rowid: Int64?
      let number: Int?
      let isText: Bool
      let data: Data

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        table = try list.decode(String.self)
        column = try list.decode(String.self)
        rowid = try list.decode(Int64?.self)
        number = try list.decode(Int?.self)
        isText = try list.decode(Bool.self)
        data = try list.decode(Data.self)
      }
    }
  }

  private static let seed = 21
  private static let count = 200

  @Test("exactly the texts and blobs that SQLite returns are read, in any state of the log and the journal")
  func readsWhatSQLiteReads() throws {
    let directory = TestInputs.memory.appendingPathComponent("databases-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let rows = try Self.generate(in: directory)
    #expect(rows.count == Self.count)
    var total = 0
    for row in rows {
      let (values, work) = try Self.read(directory.appendingPathComponent(row.name))
      let expected = Set(
        row.values.map {
          Value(
            table: $0.table, column: $0.column, rowid: $0.rowid, number: $0.number, isText: $0.isText,
            bytes: Array($0.data))
        })
      let found = Set(values)
      let context = "seed \(Self.seed), \(row.name): \(row.what)"
      #expect(found.count == values.count, "\(context): a value was read twice")
      #expect(expected.subtracting(found).isEmpty, "\(context): \(expected.subtracting(found).count) were not read")
      #expect(found.subtracting(expected).isEmpty, "\(context): \(found.subtracting(expected).count) are not there")
      #expect(work.damagedPages.isEmpty, "\(context): pages \(work.damagedPages.sorted())")
      total += expected.count
    }
    print("\(total) texts and data of \(rows.count) databases, seed \(Self.seed)")
  }

  private static func generate(in directory: URL) throws -> [Row] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = TestInputs.package.appendingPathComponent("Tests/ResumeDataScanTests/Databases/databases.py")
    process.arguments = ["python3", script.path, directory.path, "\(seed)", "\(count)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try text.split(separator: 0x0A).map { try JSONDecoder().decode(Row.self, from: $0) }
  }

  private static func read(_ file: URL) throws -> ([Value], SQLiteWork) {
    var database = try #require(try SQLiteDatabase(SQLiteSources(at: file)))
    var values: [Value] = []
    try database.liveRows { _, row in
      for value in row.values {
        values.append(
          Value(
            table: row.table?.name ?? "", column: value.column, rowid: row.rowid,
            number: row.rowid == nil ? row.ordinal : nil, isText: value.isText, bytes: value.bytes))
      }
    }
    return (values.filter { !$0.table.hasPrefix("sqlite_") }, database.work)
  }
}

extension SQLiteSources {
  /// The files of a database, in memory.
  init(at file: URL) throws {
    func source(_ suffix: String) -> MemorySource? {
      (try? TestInputs.bytes(of: URL(fileURLWithPath: file.path + suffix))).map { MemorySource($0) }
    }
    self.init(
      database: try MemorySource(TestInputs.bytes(of: file)), wal: source("-wal"), journal: source("-journal"))
  }
}
