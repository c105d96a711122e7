import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

@Suite("Logs of records")
struct RecordLogTests {
  private func records(_ path: FilePath, header: String = "header") throws(RecordLog.Failure) -> [[UInt8]] {
    var all: [[UInt8]] = []
    _ = try RecordLog(path, header: Array(header.utf8)) { all.append($0) }
    return all
  }

  private func put(_ scratch: Scratch, _ name: String, _ bytes: [UInt8]) throws -> FilePath {
    try Data(bytes).write(to: URL(fileURLWithPath: scratch[name].string))
    return scratch[name]
  }

  private func bytes(_ path: FilePath) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path.string)))
  }

  private func append(_ record: [UInt8], to path: FilePath) throws {
    try RecordLog(path, header: Array("header".utf8)) { _ in }.append(record)
  }

  private let some: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 100_000), [0]]

  private func log(at path: FilePath) throws {
    let log = try RecordLog(path, header: Array("header".utf8)) { _ in }
    for record in some { log.append(record) }
    #expect(log.failure == nil)
  }

  @Test("records are there when the log is opened again, and more can follow")
  func again() throws {
    let scratch = try Scratch()
    let path = scratch["log"]
    try log(at: path)
    #expect(try records(path) == some)
    try log(at: path)
    #expect(try records(path) == some + some)
  }

  @Test("a log that is cut anywhere has the records before, and goes on after them")
  func cut() throws {
    let scratch = try Scratch()
    let path = scratch["log"]
    let log = try RecordLog(path, header: Array("header".utf8)) { _ in }
    let short: [[UInt8]] = [[1, 2, 3], [4], [5, 6]]
    for record in short { log.append(record) }
    let whole = try bytes(path)
    for count in 0..<whole.count {
      let cut = try put(scratch, "cut", Array(whole.prefix(count)))
      let found = try records(cut)
      #expect(short.starts(with: found) && found.count < short.count, "\(count)")
      try append([9], to: cut)
      #expect(try records(cut) == found + [[9]], "\(count)")
    }
  }

  @Test("a record with any changed byte, and what follows it, are not taken")
  func changed() throws {
    let scratch = try Scratch()
    let path = scratch["log"]
    let log = try RecordLog(path, header: []) { _ in }
    let start = try bytes(path).count
    for record in [[1, 2, 3], [4]] as [[UInt8]] { log.append(record) }
    let whole = try bytes(path)
    for index in start..<whole.count {
      var changed = whole
      changed[index] ^= 0x41
      let path = try put(scratch, "changed", changed)
      #expect(try records(path, header: "") == (index < start + 19 ? [] : [[1, 2, 3]]), "\(index)")
    }
    let zeros = try put(scratch, "zeros", whole + [UInt8](repeating: 0, count: 4_096))
    #expect(try records(zeros, header: "") == [[1, 2, 3], [4]])
  }

  @Test("other files, other headers and logs in use are refused, and not changed")
  func refused() throws {
    let scratch = try Scratch()
    let foreign = try put(scratch, "foreign", Array("somebody's text".utf8))
    #expect(throws: RecordLog.Failure.foreign) { try records(foreign) }
    #expect(try bytes(foreign) == Array("somebody's text".utf8))
    let path = scratch["log"]
    try log(at: path)
    let whole = try bytes(path)
    #expect(throws: RecordLog.Failure.otherHeader) { try records(path, header: "other") }
    #expect(throws: RecordLog.Failure.otherHeader) { try records(path, header: "header2") }
    #expect(try bytes(path) == whole)
    let open = try RecordLog(path, header: Array("header".utf8)) { _ in }
    #expect(throws: RecordLog.Failure.inUse) { try records(path) }
    #expect(open.failure == nil)
    #expect(throws: RecordLog.Failure.foreign) { try records("/dev/null") }
    #expect(throws: RecordLog.Failure.system(.noSuchFileOrDirectory)) { try records(scratch["none"].appending("log")) }
  }
}
