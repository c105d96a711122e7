import ArgumentParser
import ResumeDataKit

/// `resumedata explain [RULE]`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    _superCommandName: "resumedata",
    abstract: "Explain a rule; without a rule, list them all.")

  /// How a page is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @Argument(help: "A rule's id or name, such as RD101 or leftover-byte-range.")
  var rule: String?

  @Option(help: "How to print.")
  var format: Format = .text

  func run() throws {
    var output = ReportOutput(format: format == .json ? .json : .text, isArray: rule == nil)
    if let rule {
      guard let rule = RuleCatalogue.rule(named: rule) else {
        throw ValidationError("There is no rule '\(rule)'. 'resumedata explain' lists them.")
      }
      add(rule, to: &output)
    } else {
      addCatalogue(to: &output)
    }
    output.finish()
    if output.hasFailed { throw ExitCode(2) }
  }

  private func add(_ rule: Rule, to output: inout ReportOutput) {
    switch format {
    case .json: output.add(rule)
    case .markdown: output.add(text: rule.markdown)
    case .text: output.add(RuleReport.text(rule, style: .standardOutput))
    }
  }

  private func addCatalogue(to output: inout ReportOutput) {
    switch format {
    case .json: for rule in RuleCatalogue.all { output.add(rule) }
    case .markdown: output.add(text: RuleCatalogue.markdown)
    case .text: output.add(RuleReport.list(RuleCatalogue.all, style: .standardOutput))
    }
  }
}
