import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Processes that work for this one, and fail in every way.
@Suite("Worker processes")
struct WorkerPoolTests {
  private let pool = WorkerPool(
    WorkerProgram(FilePath(Subprocess.worker), [Subprocess.worker, "serve"]), patience: 2)

  /// What ends a process that traps.
  #if arch(arm64)
    private static let trap = Int(SIGTRAP)
  #else
    private static let trap = Int(SIGILL)
  #endif

  private func answer(
    _ request: String, files: [FileDescriptor] = [], interruption: Interruption? = nil
  ) throws(WorkerFailure) -> [String] {
    var parts: [String] = []
    try pool.work(on: Array(request.utf8), files: files, interruption: interruption) {
      parts.append(String(decoding: $0, as: UTF8.self))
    }
    return parts
  }

  @Test(
    "each way to fail is an error that says how, and the next request is answered",
    arguments: [
      ("crash", WorkerFailure.signal(11)), ("trap", .signal(Self.trap)), ("exit", .exit(code: 3)),
      ("hang", .silent(seconds: 2)),
      ("garbage", .invalidAnswer), ("huge", .invalidAnswer), ("cut", .signal(9)),
    ])
  func failures(request: String, failure: WorkerFailure) throws {
    #expect(throws: failure) { _ = try answer(request) }
    #expect(try answer("memory") == ["refused"])
  }

  /// The answers to several pieces of work, each of which has one part.
  private func answers(_ pieces: [String]) -> (answers: [Result<String, any Error>], requests: [String]) {
    var requests: [String] = []
    let answers = GroupedWork.answers(to: pieces) { (pieces, receive: (String) throws -> Void) in
      requests.append(pieces.joined(separator: "+"))
      try pool.work(on: Array(pieces.joined(separator: "+").utf8)) { try receive(String(decoding: $0, as: UTF8.self)) }
    }
    return (answers, requests)
  }

  @Test(
    "of several pieces of work in one request, the one at which a process ends has no answer, and all others have one",
    arguments: [("crash", WorkerFailure.signal(11)), ("hang", .silent(seconds: 2)), ("exit", .exit(code: 3))], 0..<3)
  func groups(failure: (name: String, failure: WorkerFailure), place: Int) {
    var pieces = ["memory", "memory"]
    pieces.insert(failure.name, at: place)
    let (answers, requests) = answers(pieces)
    #expect(requests[0] == pieces.joined(separator: "+"))
    for (index, answer) in answers.enumerated() {
      switch answer {
      case .success(let text): #expect(text == "refused" && index != place)
      case .failure(let error): #expect(error as? WorkerFailure == failure.failure && index == place)
      }
    }
    #expect(answers.count == 3)
  }

  @Test("too few and too many answers are invalid, and are asked for one by one")
  func wrongCounts() {
    for extra in [-1, 1] {
      var requests: [[Int]] = []
      let answers = GroupedWork.answers(to: [1, 2, 3]) { (pieces: [Int], receive: (Int) throws -> Void) in
        requests.append(pieces)
        for piece in pieces.dropLast(extra < 0 ? 1 : 0) { try receive(piece * 10) }
        if extra > 0 { try receive(0) }
      }
      #expect(answers.count == 3)
      #expect(requests == (extra < 0 ? [[1, 2, 3], [3]] : [[1, 2, 3]]))
      let given = answers.map { try? $0.get() }
      #expect(given == (extra < 0 ? [10, 20, nil] : [10, 20, 30]))
    }
  }

  @Test("a worker reads the open files that it gets, and those of one request only")
  func files() throws {
    let scratch = try Scratch()
    let names = ["one", "two", "three", "four"]
    let opened = try names.map { name in
      try FileDescriptor.open(scratch.put(name, name), .readOnly)
    }
    defer { for file in opened { try? file.close() } }
    #expect(try answer("read", files: opened) == names)
    #expect(try answer("read", files: [opened[2]]) == ["three"])
    #expect(try answer("read") == [])
  }

  @Test("an idle worker is used again; one that ended meanwhile is replaced")
  func idle() throws {
    let first = try #require(Int32(answer("identity").joined()))
    #expect(try answer("identity") == ["\(first)"])
    kill(first, SIGKILL)
    // Until it has ended; it stays a child.
    var info = siginfo_t()
    waitid(P_PID, id_t(first), &info, WEXITED | WNOWAIT)
    let second = try #require(Int32(answer("identity").joined()))
    #expect(second != first)
  }

  @Test("a sign of progress is enough, however long the work takes")
  func signs() throws {
    #expect(try answer("work") == [])
  }

  @Test("it cannot write, not even to a file that it gets, and its memory is limited")
  func limits() throws {
    let scratch = try Scratch()
    let file = try FileDescriptor.open(scratch.put("file", ""), .readWrite)
    defer { try? file.close() }
    #expect(throws: WorkerFailure.signal(Int(SIGXFSZ))) { _ = try answer("write", files: [file]) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch["file"].string)).isEmpty)
    #expect(try answer("memory") == ["refused"])
  }

  @Test("an interruption reaches the work, which still answers")
  func interruption() throws {
    let pipe = try FileDescriptor.pipe()
    defer { for end in [pipe.readEnd, pipe.writeEnd] { try? end.close() } }
    try pipe.writeEnd.writeAll([0])
    #expect(try answer("wait", interruption: Interruption(pipe: pipe.readEnd)) == ["stopped"])
    #expect(try answer("memory") == ["refused"])
  }

  @Test("many threads have each answer of their own")
  func threads() async throws {
    let pool = pool
    let answers = await withTaskGroup(of: (WorkerFailure?, Int).self) { group in
      for index in 0..<64 {
        group.addTask {
          var parts = 0
          do throws(WorkerFailure) {
            try pool.work(on: Array((index % 4 == 0 ? "crash" : "identity").utf8)) { _ in parts += 1 }
            return (nil, parts)
          } catch {
            return (error, parts)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count { $0.0 == .signal(11) && $0.1 == 0 } == 16)
    #expect(answers.count { $0.0 == nil && $0.1 == 1 } == 48)
  }

  @Test("a program that cannot be started is an error")
  func notStarted() {
    let pool = WorkerPool(WorkerProgram("/nonexistent", ["nonexistent"]))
    #expect(throws: WorkerFailure.notStarted(.noSuchFileOrDirectory)) {
      try pool.work(on: []) { _ in }
    }
  }
}
