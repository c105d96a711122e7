import TestInputs

extension Subprocess {
  /// The program that the tests kill and interrupt.
  static var worker: String { program("FileWorker") }

  /// Runs the worker to its end.
  static func worker(_ arguments: String...) throws -> Subprocess { try run(worker, arguments) }
}
