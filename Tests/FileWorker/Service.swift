import ResumeDataFiles
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the worker does for a process that started it: a request is the name of what happens.
enum Service {
  static func run() -> Never {
    WorkerService.run { request in
      // Several things happen one after the other, each with a line of the answer.
      let names = String(decoding: request.bytes, as: UTF8.self).split(separator: "+")
      for name in names { serve(String(name), request) }
      for file in request.files { try? file.close() }
    }
    exit(64)
  }

  private static func serve(_ name: String, _ request: WorkerService.Request) {
    switch name {
    case "crash": kill(getpid(), SIGSEGV)
    case "trap": fatalError()
    case "exit": exit(3)
    case "hang": while true { sleep(1) }
    case "work": for _ in 0..<30 { usleep(100_000); request.reply.sign() }
    case "wait":
      while !request.reply.interruption.isRaised { usleep(10_000); request.reply.sign() }
      request.reply.send(Array("stopped".utf8))
    case "garbage": _ = try? FileDescriptor.standardInput.writeAll([9, 9, 9, 9, 9, 9, 9, 9])
    case "huge": _ = try? FileDescriptor.standardInput.writeAll([4, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])
    case "cut":
      request.reply.send(Array("half".utf8))
      kill(getpid(), SIGKILL)
    case "memory": request.reply.send(malloc(4 << 30) == nil ? Array("refused".utf8) : Array("given".utf8))
    case "write": for file in request.files { _ = try? file.writeAll([0]) }
    case "identity": request.reply.send(Array("\(getpid())".utf8))
    default: read(request)
    }
  }

  /// Answers with the beginnings of the files.
  private static func read(_ request: WorkerService.Request) {
    for file in request.files {
      var part = [UInt8](repeating: 0, count: 64)
      let count = (try? part.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }) ?? 0
      request.reply.send(Array(part.prefix(count)))
    }
  }
}
