import ArgumentParser

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// One document.
  case json
  /// One object a line, as it goes.
  case jsonl
}
