import SystemPackage

/// Prints results on standard output in the format that was asked for.
struct ReportOutput {
  private let format: OutputFormat
  /// Whether `json` prints an array: an object alone is printed for one file.
  private let isArray: Bool
  private var collected: [JSONValue] = []
  private var count = 0
  /// Whether something could not be printed.
  private(set) var hasFailed = false

  init(format: OutputFormat, isArray: Bool) {
    self.format = format
    self.isArray = isArray
  }

  /// Adds an object: `jsonl` prints it at once, `json` when all are there.
  mutating func add(_ value: JSONValue) {
    if format == .json { collected.append(value) } else { write(value, pretty: false) }
  }

  /// Prints an object that is a line already, for `jsonl`.
  mutating func add(line: [UInt8]) {
    write(line + [UInt8(ascii: "\n")])
  }

  /// Prints lines of text, by default behind an empty line where something was printed before.
  mutating func add(_ lines: [String], separated: Bool = true) {
    write(((separated && count > 0 ? "\n" : "") + lines.map { $0 + "\n" }.joined()).utf8)
    count += 1
  }

  /// Prints a text that has its own lines.
  mutating func add(text: String) {
    write(text.utf8)
    count += 1
  }

  /// Prints what was held back.
  mutating func finish() {
    guard format == .json else { return }
    if isArray {
      write(.array(collected), pretty: true)
    } else if let first = collected.first {
      write(first, pretty: true)
    }
  }

  private mutating func write(_ value: JSONValue, pretty: Bool) {
    write(value.utf8(pretty: pretty) + [UInt8(ascii: "\n")])
  }

  private mutating func write(_ text: some Sequence<UInt8>) {
    do {
      try FileDescriptor.standardOutput.writeAll(text)
    } catch {
      fail(error)
    }
  }

  private mutating func fail(_ error: any Error) {
    if !hasFailed { Diagnostics.print("cannot write the report: \(error)") }
    hasFailed = true
  }
}
