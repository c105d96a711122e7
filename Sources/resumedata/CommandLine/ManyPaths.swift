import ArgumentParser

/// A subcommand that takes any number of paths.
protocol TakesManyPaths: ParsableCommand {
  /// The paths in the order of the command line.
  var paths: [PathArgument] { get set }
}

extension ParsableCommand {
  /// Parses a command line as `parseAsRoot` does, in a time that does not grow with the square of the number of paths:
  /// swift-argument-parser 1.8 makes a union of the origins of all arguments before, for each argument (1.5 seconds for
  /// 10,000 paths). `CommandLineTests` pins that both give the same.
  ///
  /// - Parameter arguments: without the command's own name.
  static func parse(withManyPaths arguments: [String]) throws -> any ParsableCommand {
    let kept = arguments.count - arguments.endOfPaths
    guard kept < arguments.count, var command = try parseAsRoot(Array(arguments[..<kept])) as? any TakesManyPaths
    else { return try parseAsRoot(arguments) }
    command.paths += arguments[kept...].compactMap { PathArgument(argument: $0) }
    // It was validated with the first paths alone.
    try command.validate()
    return command
  }
}

extension [String] {
  /// How many arguments at the end are surely paths. Of those at the end that begin with no dash, the first can be the
  /// value of an option in front; the next two are left to the parser, so that it sees whether there is one path or
  /// more.
  fileprivate var endOfPaths: Int {
    let plain = reversed().prefix { $0.utf8.first != UInt8(ascii: "-") }.count
    return plain > 64 ? plain - 3 : 0
  }
}
