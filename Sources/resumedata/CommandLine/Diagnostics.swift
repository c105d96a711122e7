import SystemPackage

/// Messages on standard error.
enum Diagnostics {
  /// Prints a line with the command's name, with control characters escaped.
  static func print(_ message: String) {
    // A failure of standard error cannot be reported.
    _ = try? FileDescriptor.standardError.writeAll("resumedata: \(Terminal.escape(message))\n".utf8)
  }
}
