import SystemPackage

/// Prints results on standard output in the format that was asked for.
struct ReportOutput {
  private let format: OutputFormat
  /// Whether `json` prints an array: an object alone is printed for one file.
  private let isArray: Bool
  private let output = GatheredOutput()
  private var collected: [JSONValue] = []
  private var count = 0

  init(format: OutputFormat, isArray: Bool) {
    self.format = format
    self.isArray = isArray
  }

  /// Whether something could not be printed.
  var hasFailed: Bool { output.hasFailed }

  /// Adds an object: `jsonl` prints it as it comes, `json` when all are there.
  mutating func add(_ value: JSONValue) {
    if format == .json { collected.append(value) } else { output.write(value.line(pretty: false)) }
  }

  /// Prints an object that is a line already, for `jsonl`.
  func add(line: [UInt8]) {
    output.write(line)
  }

  /// Prints lines of text, by default behind an empty line where something was printed before.
  mutating func add(_ lines: [String], separated: Bool = true) {
    var text: [UInt8] = []
    if separated, count > 0 { text.append(UInt8(ascii: "\n")) }
    for line in lines {
      text += line.utf8
      text.append(UInt8(ascii: "\n"))
    }
    output.write(text)
    count += 1
  }

  /// Prints a text that has its own lines.
  mutating func add(text: String) {
    output.write(Array(text.utf8))
    count += 1
  }

  /// Hands over what was printed so far, before something is said on standard error or waited for.
  func flush() {
    output.flush()
  }

  /// Prints what was held back; nothing is added any more.
  mutating func finish() {
    if format == .json {
      if isArray {
        output.write(JSONValue.array(collected).line(pretty: true))
      } else if let first = collected.first {
        output.write(first.line(pretty: true))
      }
    }
    output.flush()
  }
}
