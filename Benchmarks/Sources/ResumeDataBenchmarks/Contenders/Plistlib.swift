import Foundation

/// Python's plistlib in a separate process, which measures itself.
final class Plistlib {
  /// The work of the worker.
  enum Work: String, Encodable {
    case decodeBlob = "decode-blob"
    case decodeKeyedArchive = "decode-keyed-archive"
    case decodeMasked = "decode-masked"
    case decode, encode, forget
  }

  private struct Order: Encodable {
    var work: Work
    var directory = ""
    var start = 0
    var end = 0
    var format = "binary"
  }

  private struct Answer: Decodable {
    var nanoseconds: Double
    var checksum: Int
  }

  /// The worker ended, or its reply was invalid.
  struct WorkerFailed: Error {}

  private let process = Process()
  private let orders = Pipe()
  private let answers = Pipe()
  private var rest = Data()

  /// Starts the worker, or nil if there is no python3.
  init?(worker: URL) {
    guard let interpreter = Python.interpreter else { return nil }
    process.executableURL = interpreter
    process.arguments = [worker.path]
    process.standardInput = orders
    process.standardOutput = answers
    guard (try? process.run()) != nil, (try? order(Order(work: .forget))) != nil else { return nil }
  }

  deinit {
    try? orders.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// A contender that works on the files of a directory.
  func contender(_ work: Work, _ files: InputFiles, _ format: ListFormat) -> Contender {
    Contender(
      Contender.plistlib,
      run: { range in
        let directory = try files.directory().path
        let order = Order(
          work: work, directory: directory, start: range.lowerBound, end: range.upperBound, format: format.rawValue)
        let answer = try self.order(order)
        return Sample(nanoseconds: answer.nanoseconds, allocations: nil, checksum: answer.checksum)
      })
  }

  /// Frees the inputs of the worker.
  func forget() throws {
    _ = try order(Order(work: .forget))
  }

  private func order(_ order: Order) throws -> Answer {
    let line = try JSONEncoder().encode(order) + [UInt8(ascii: "\n")]
    try orders.fileHandleForWriting.write(contentsOf: line)
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let answer = try JSONDecoder().decode(Answer.self, from: rest[..<end])
        rest = Data(rest[(end + 1)...])
        return answer
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw WorkerFailed() }
      rest += more
    }
  }
}
