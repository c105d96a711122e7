import ResumeDataKit

/// Rules as text.
enum RuleReport {
  /// One line per rule.
  static func list(_ rules: [Rule], style: TextStyle) -> [String] {
    let width = rules.map(\.name.count).max() ?? 0
    return rules.map { rule in
      let padding = String(repeating: " ", count: width - rule.name.count)
      return "\(style.heading(rule.id))  \(rule.name)\(padding)  \(style.severity(rule.severity))  fix: "
        + (rule.bestFix?.rawValue ?? "none")
    }
  }

  /// A rule's page.
  static func text(_ rule: Rule, style: TextStyle) -> [String] {
    let page = rule.page
    let sections = [
      ("What", page.what), ("Why it matters", page.why), ("Systems", page.systems), ("Example", page.example),
      ("Fix", page.fix), ("Sources", page.sources.map { "- \($0)" }.joined(separator: "\n")),
    ]
    let title = style.heading("\(rule.id) \(rule.name)") + " (\(rule.severity.rawValue))"
    return [title]
      + sections.flatMap { heading, text in
        ["", style.heading(heading)] + text.split(separator: "\n").flatMap { wrap(String($0), at: 78) }
      }
  }

  /// Wraps text to a width, indented by two. A longer word gets its own line.
  static func wrap(_ text: String, at width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append("  " + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + ["  " + line]
  }
}
