import ResumeDataReports
import SystemPackage

/// Prints results on standard output in the requested format.
struct ReportOutput {
  /// How objects are laid out; nil for text.
  let layout: JSONLayout?
  private let output: BufferedOutput
  /// The array so far. It is printed at the end, so that no message gets in between.
  private var array: [UInt8] = []
  private var count = 0

  /// - Parameter isArray: whether `json` prints an array; otherwise it prints one object, for one file.
  init(format: OutputFormat, isArray: Bool, to output: BufferedOutput = BufferedOutput()) {
    self.output = output
    layout =
      switch format {
      case .text: nil
      case .json: isArray ? .element : .document
      case .jsonl: .line
      }
  }

  /// Whether something could not be printed.
  var hasFailed: Bool { output.hasFailed }

  /// Prints an object.
  mutating func add(_ value: some JSONWritable) {
    if let layout { add(json: layout.text(of: value)) }
  }

  /// Prints an object that is laid out already.
  mutating func add(json: [UInt8]) {
    if layout == .element {
      array += (array.isEmpty ? "[\n  " : ",\n  ").utf8
      array += json
    } else {
      output.write(json)
    }
  }

  /// Prints lines of text, by default separated from earlier output by an empty line.
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

  /// Prints text that has its own line breaks.
  mutating func add(text: String) {
    output.write(Array(text.utf8))
    count += 1
  }

  /// Flushes the output, before a message on standard error or a wait.
  func flush() {
    output.flush()
  }

  /// Flushes the output if it is due, before a possible delay.
  func flushIfDue() {
    output.flushIfDue()
  }

  /// Prints the rest. Nothing may be added afterwards.
  mutating func finish() {
    if layout == .element {
      array += (array.isEmpty ? "[\n\n]\n" : "\n]\n").utf8
      output.write(array)
      array = []
    }
    output.flush()
  }
}
