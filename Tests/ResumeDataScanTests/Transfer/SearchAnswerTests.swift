import Foundation
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@testable import ResumeDataScan

/// What a process that searches sends to the one that reports.
@Suite("Answers of searches")
struct SearchAnswerTests {
  /// The answer for a file, and the parts in which it is sent.
  private func parts(of answer: SearchAnswer) throws -> [[UInt8]] {
    var parts: [[UInt8]] = []
    try answer.write { parts.append($0) }
    return parts
  }

  private func received(_ parts: [[UInt8]]) throws -> SearchAnswer {
    var answer = SearchAnswer()
    for (index, part) in parts.enumerated() {
      guard try answer.take(part) == (index == parts.count - 1) else { throw TransferError() }
    }
    return answer
  }

  private func answer(for bytes: [UInt8]) -> SearchAnswer {
    var peeler = Peeler()
    peeler.peel(bytes)
    return SearchAnswer(peeler)
  }

  /// Whether everything that a report shows is the same.
  private func isSame(_ left: SearchAnswer, _ right: SearchAnswer) -> Bool {
    left.finds.count == right.finds.count && zip(left.finds, right.finds).allSatisfy(isSame)
      && left.tasks == right.tasks && left.unread == right.unread && left.length == right.length
      && "\(left.inventory)" == "\(right.inventory)"
  }

  private func isSame(_ left: Find, _ right: Find) -> Bool {
    left.locator == right.locator && left.bytes == right.bytes && left.textEncoding == right.textEncoding
      && left.extents == right.extents && left.line == right.line && left.context == right.context
      && left.state == right.state && left.stateReason == right.stateReason
      && left.document.propertyList == right.document.propertyList
      && left.document.textEncoding == right.document.textEncoding
      && left.document.otherText == right.document.otherText
  }

  private static let files: [URL] = {
    let made = TestInputs.shared.map { TestInputs.files(below: $0.appendingPathComponent("corpus/scan/made")) } ?? []
    return TestInputs.files(below: TestInputs.fixtures) + made
  }()

  @Test("every answer for the fixtures and the stores is received as it was sent")
  func roundtrip() throws {
    var (finds, tasks, containers, backups) = (0, 0, 0, 0)
    for file in Self.files {
      let sent = answer(for: try TestInputs.bytes(of: file))
      let received = try received(parts(of: sent))
      #expect(isSame(received, sent), "\(file.path)")
      (finds, tasks) = (finds + received.finds.count, tasks + received.tasks.count)
      containers += received.inventory.containers.count
      backups += received.inventory.backups.count
    }
    #expect(finds > 300)
    guard TestInputs.hasShared else { return print("NOT RUN: the stores in the shared corpus") }
    #expect(tasks > 0)
    #expect(containers > 0)
  }

  @Test("each form of a locator, a record and a value is received as it was sent")
  func forms() throws {
    let steps: [Locator.Step] = [
      .path(PropertyListPath([.key("é\u{0}"), .index(3), .contents])), .row(table: "t", row: .rowid(.min), column: "c"),
      .row(table: "", row: .number(7), column: ""), .former(.wal, offset: 5, table: nil, column: "c"),
      .former(.journal, offset: .max, table: "t", column: nil), .offset(0), .entry("../a"),
    ]
    let values: [PropertyList] = [
      .null, .fill, .boolean(true), .integer(PropertyListInteger(high: -1, low: .max)), .real(-.infinity),
      .real(.nan), .date(PropertyListDate(secondsSinceReferenceDate: 1e300)), .data([1, 2]), .string("é"),
      .uid(.max),
    ]
    var answer = answer(for: try TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
    #expect(answer.finds.count == 1)
    answer.finds[0].locator = Locator(steps)
    for format: FindContext.Format in [.propertyList, .archive(className: nil), .archive(className: "A"), .json] {
      var context = FindContext(format: format)
      for (index, value) in values.enumerated() { context.fields["\(index)"] = value }
      answer.finds[0].context.append(context)
    }
    answer.finds[0].extents = [Find.Extent(file: .wal, offset: 1, length: 2), Find.Extent(offset: 3, length: 4)]
    answer.inventory.backups = [
      EvidenceInventory.Backup(
        locator: Locator(),
        files: (0..<3_000).map { BackupFile(fileID: "\($0)", domain: "AppDomain-\($0)", path: "Library/\($0)") })
    ]
    answer.length = 1 << 40
    let received = try received(parts(of: answer))
    #expect(received.finds[0].locator == answer.finds[0].locator)
    #expect(received.finds[0].extents == answer.finds[0].extents)
    #expect(received.finds[0].context.map(\.format) == answer.finds[0].context.map(\.format))
    for context in received.finds[0].context {
      #expect((0..<values.count).map { "\(context.fields["\($0)"] ?? .null)" } == values.map { "\($0)" })
    }
    #expect(received.inventory.backups.first?.files == answer.inventory.backups.first?.files)
    #expect(received.length == 1 << 40)
  }

  @Test("a second digest by the same algorithm is refused")
  func repeatedDigest() throws {
    var answer = SearchAnswer()
    answer.digests = ["sha256", "md5"].map { EvidenceDigest(algorithm: $0, digits: "00") }
    let parts = try parts(of: answer)
    #expect(try received(parts).digests == answer.digests)
    #expect(throws: TransferError.self) { try received(parts + parts) }
  }

  @Test("damaged parts are refused or give another answer, and never trap", arguments: [1, 2, 3])
  func damage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    print("seed", seed)
    let names = ["blobs/keyed-archive-version-5.plist", "transports/user-info-nil.txt"]
    var sources = try names.map { answer(for: try TestInputs.fixture($0)) }
    if let tasks = Self.files.first(where: { $0.lastPathComponent == "tasks.sqlite" }) {
      sources.append(answer(for: try TestInputs.bytes(of: tasks)))
    }
    let parts = try sources.flatMap { try self.parts(of: $0) }
    var refused = 0
    for _ in 0..<20_000 {
      var part = parts[Int.random(in: parts.indices, using: &generator)]
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: part.removeLast(Int.random(in: 1...part.count, using: &generator))
      case 1: part[Int.random(in: part.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      default:
        // A number of fields, mostly at the beginning: a length or a count.
        let index = Int.random(in: 0..<min(part.count, 200), using: &generator)
        for place in index..<min(part.count, index + 8) {
          part[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &generator)!
        }
      }
      var answer = SearchAnswer()
      if (try? answer.take(part)) == nil { refused += 1 }
    }
    #expect(refused > 5_000)
  }
}
