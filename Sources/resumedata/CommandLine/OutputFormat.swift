import ArgumentParser

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// One document.
  case json
  /// One object a line, as it goes.
  case jsonl

  // What the library would find out by itself, through key paths and casts that take it longer than to read a file.
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}
