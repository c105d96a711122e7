import ArgumentParser

/// A subcommand that takes any number of paths.
protocol TakesManyPaths: ParsableCommand {
  /// The paths in the order of the command line.
  var paths: [PathArgument] { get set }
}

extension ParsableCommand {
  /// Parses a command line like `parseAsRoot`, but in linear time: for each argument swift-argument-parser 1.8 unites
  /// the origins of all arguments before it (1.5 seconds for 10,000 paths). `CommandLineTests` checks that both give
  /// the same result.
  ///
  /// - Parameter arguments: without the command's own name.
  static func parse(withManyPaths arguments: [String]) throws -> any ParsableCommand {
    let kept = arguments.count - arguments.endOfPaths
    guard kept < arguments.count, var command = try parseAsRoot(Array(arguments[..<kept])) as? any TakesManyPaths
    else { return try parseAsRoot(arguments) }
    command.paths += arguments[kept...].compactMap { PathArgument(argument: $0) }
    // It was validated with only the first paths.
    try command.validate()
    return command
  }
}

extension [String] {
  /// The number of arguments at the end that are certainly paths. The first of the last arguments without a dash can be
  /// the value of an option. The next two are left to the parser, so that it knows whether there are several paths.
  fileprivate var endOfPaths: Int {
    let plain = reversed().prefix { $0.utf8.first != UInt8(ascii: "-") }.count
    return plain > 64 ? plain - 3 : 0
  }
}
