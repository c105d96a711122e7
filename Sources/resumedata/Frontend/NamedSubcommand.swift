import ArgumentParser

extension ParsableCommand {
  /// Parses a command line as `parseAsRoot` does, but the subcommand whose name comes first alone: the library takes longer to try
  /// the line on the root, and on a request for a completion script, than all takes that is done with one file. (That request is
  /// not looked for where a subcommand's configuration names the command above it.)
  ///
  /// What is no command to be run - help, a version, a script, a mistake - is left to the root, so that nothing is worded otherwise.
  ///
  /// - Parameter arguments: without the command's own name.
  static func parse(commandLine arguments: [String]) throws -> any ParsableCommand {
    if let name = arguments.first,
      let subcommand = configuration.subcommands.first(where: { $0.isNamed(name) }),
      let command = try? subcommand.parse(withManyPaths: Array(arguments.dropFirst())),
      type(of: command) == subcommand
    {
      return command
    }
    return try parse(withManyPaths: arguments)
  }

  private static func isNamed(_ name: String) -> Bool {
    configuration.commandName == name || configuration.aliases.contains(name)
  }
}
