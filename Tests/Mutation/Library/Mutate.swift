import Foundation
import PropertyLists
import TestInputs

/// Damages every fixture in every way that it has time for, and runs the inputs that are made to cost most. `run.py`
/// starts this program, several times at once, and watches it.
///
///     mutate sweep HOW INDEX COUNT SEED  the fixtures whose number is INDEX in each COUNT; a line of JSON each
///     mutate trace HOW FILE NUMBER SEED  one fixture, each mutation named before it runs
///     mutate one FILE MUTATION           one mutation of one fixture
///     mutate save FILE MUTATION OUT      writes it into a file instead
///     mutate names                       the names of the inputs that cost most
///     mutate worst NAME                  one of them
///     mutate worst-save NAME OUT         writes it into a file instead
///
/// HOW is `usual` or `all`.
package enum Mutate {
  /// Runs the program with the arguments of the process.
  package static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    switch (arguments.first, arguments.count) {
    case ("sweep", 5): try sweep(how(arguments), Int(arguments[2]) ?? 0, of: Int(arguments[3]) ?? 1)
    case ("trace", 5): try trace(how(arguments), arguments[2], number: Int(arguments[3]) ?? 0)
    case ("one", 3): print(Trial.run(try input(arguments[1], arguments[2])))
    case ("save", 4): try Data(input(arguments[1], arguments[2])).write(to: URL(fileURLWithPath: arguments[3]))
    case ("names", 1): print(WorstInput.all.map(\.name).joined(separator: "\n"))
    case ("worst", 2): try worst(arguments[1])
    case ("worst-save", 3):
      try Data(WorstInput.named(arguments[1])?.bytes() ?? []).write(to: URL(fileURLWithPath: arguments[2]))
    default:
      FileHandle.standardError.write(Data("mutate: see the beginning of Mutate.swift\n".utf8))
      exit(64)
    }
  }

  private static func input(_ file: String, _ mutation: String) throws -> [UInt8] {
    guard let mutation = Mutation(mutation) else { throw CocoaError(.coderInvalidValue) }
    return mutation.applied(to: try TestInputs.fixture(file))
  }

  private static func how(_ arguments: [String]) -> Sweep {
    var sweep = arguments[1] == "all" ? Sweep.all : .usual
    sweep.seed = UInt64(arguments[4]) ?? 1
    return sweep
  }

  private static func sweep(_ sweep: Sweep, _ index: Int, of count: Int) throws {
    for (number, entry) in FixtureEntry.all.enumerated() where number % count == index {
      // A hang ends the program, and run.py finds the mutation.
      alarm(600)
      let tally = sweep.run(try TestInputs.fixture(entry.file), number: number)
      let row: [String: Any] = [
        "file": entry.file, "number": number, "mutations": tally.mutations, "refused": tally.refused,
        "accepted": tally.accepted, "milliseconds": tally.slowest?.milliseconds ?? 0,
        "slowest": tally.slowest?.mutation.description ?? "",
        "broken": tally.broken.prefix(20).map { "\($0.mutation): \($0.what)" },
      ]
      write(row)
    }
  }

  private static func trace(_ sweep: Sweep, _ file: String, number: Int) throws {
    _ = sweep.run(try TestInputs.fixture(file), number: number) { mutation in
      alarm(10)
      FileHandle.standardOutput.write(Data("\(mutation)\n".utf8))
    }
  }

  private static func worst(_ name: String) throws {
    guard let worst = WorstInput.named(name) else { throw CocoaError(.fileNoSuchFile) }
    let bytes = try worst.bytes()
    var outcome = Outcome.accepted
    // Processor time: wall time depends on other processes.
    let start = clock()
    outcome = Trial.run(bytes)
    let milliseconds = Double(clock() - start) * 1_000 / Double(CLOCKS_PER_SEC)
    let what: String =
      switch outcome {
      case .refused(let code): code.rawValue
      case .accepted: "accepted"
      case .broken(let what): "broken: \(what)"
      }
    write(["name": name, "bytes": bytes.count, "outcome": what, "milliseconds": milliseconds])
  }

  private static func write(_ row: [String: Any]) {
    guard let data = try? JSONSerialization.data(withJSONObject: row, options: .sortedKeys) else { return }
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }
}
