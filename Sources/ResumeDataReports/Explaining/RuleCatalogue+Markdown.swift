package import ResumeDataKit

extension RuleCatalogue {
  /// The page of all rules in Markdown: a table, then each rule's page. It depends only on the rules.
  package static var markdown: String {
    let rows = all.map { rule in
      let title = "\(rule.id) \(rule.name)"
      let anchor = title.lowercased().split(separator: " ").joined(separator: "-")
      return "| [\(rule.id)](#\(anchor)) | \(rule.name) | \(rule.severity.rawValue) | \(rule.fixInWords) |\n"
    }
    return """
      # Rules

      These are the problems that `resumedata diagnose` finds and `resumedata repair` fixes.

      - Safe fixes are applied by default. The loader handles the fixed blob at least as well as the original one.
      - Unsafe fixes depend on an inference. They are applied only with `--unsafe-fixes`.
      - A fix that makes a blob readable is unsafe in three cases: the partial file is known not to fit the blob, the
        byte count is unusable, or one of the requests cannot be decoded.

      The table shows the most severe finding and the safest fix of each rule. Confidence levels: A, seen in real bytes
      or in published source; B, several secondary sources; C, one secondary source; I, our inference.

      | rule | name | severity | fix |
      |---|---|---|---|

      """ + rows.joined() + all.map { "\n" + $0.markdown }.joined()
  }
}

extension Rule {
  /// The rule's page in Markdown, under a heading of the second level.
  package var markdown: String {
    let sections = [
      ("What", page.what), ("Why it matters", page.why), ("Systems", page.systems), ("Fix", page.fix),
    ]
    let text = sections.map { "**\($0).** \($1.escapedForMarkdown)\n\n" }
    return "## \(id) \(name)\n\nSeverity: \(severity.rawValue). Fix: \(fixInWords).\n\n"
      + text[..<3].joined() + "**Example.**\n\n" + page.example.fencedForMarkdown + "\n" + text[3...].joined()
      + "**Sources.**\n\n" + page.sources.map { "- \($0.escapedForMarkdown)\n" }.joined()
  }

  /// The best fix that the rule can give.
  fileprivate var fixInWords: String { bestFix?.rawValue ?? "none" }
}

extension String {
  /// Plain text, so that Markdown shows it as it is, on one line.
  fileprivate var escapedForMarkdown: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += " "
      case "\\", "`", "*", "_", "<", ">", "[", "]", "|": text += "\\\(scalar)"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// A code block with a fence that is longer than any in the text.
  fileprivate var fencedForMarkdown: String {
    let longest = split(omittingEmptySubsequences: true) { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n\(self)\n\(fence)\n"
  }
}
