import SystemPackage

/// What is said next to the results, on standard error.
enum Diagnostics {
  /// Prints a line after the command's name, control characters escaped.
  static func print(_ message: String) {
    // Nothing is left to tell the user with if standard error itself fails.
    _ = try? FileDescriptor.standardError.writeAll("resumedata: \(Terminal.escape(message))\n".utf8)
  }
}
