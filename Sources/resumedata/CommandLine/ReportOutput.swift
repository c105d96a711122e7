import SystemPackage

/// Prints results on standard output in the format that was asked for.
struct ReportOutput {
  /// How objects are laid out; nil for text.
  let layout: JSONLayout?
  private let output = BufferedOutput()
  /// The array as far as it goes: printed at the end, so that nothing that is said meanwhile gets in between.
  private var array: [UInt8] = []
  private var count = 0

  /// - Parameter isArray: whether `json` prints an array; else an object alone, for one file.
  init(format: OutputFormat, isArray: Bool) {
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

  /// Prints lines of text, by default after an empty line where something was printed before.
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

  /// Prints what is kept if that was some time ago, before something that may take its time.
  func flushIfDue() {
    output.flushIfDue()
  }

  /// Prints what was held back; nothing is added any more.
  mutating func finish() {
    if layout == .element {
      array += (array.isEmpty ? "[\n\n]\n" : "\n]\n").utf8
      output.write(array)
      array = []
    }
    output.flush()
  }
}
