import ArgumentParser
import ResumeDataKit
import ResumeDataReports

/// `resumedata explain [TOPIC...]`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule, an error code, a line of the system's log, or a key; without one, list the rules.",
    discussion: """
      A whole line of a log can be pasted. Quote it, or put '--' before a code such as -3003. The exit code is 64 if \
      nothing matches.
      """)

  /// The format of a page.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @Argument(
    parsing: .allUnrecognized,
    help: "A rule's id or name, an error code such as -3003 or 'NSPOSIXErrorDomain 2', a line of a log, a key.",
    completion: .list(DiagnosisOptions.ruleNames))
  var topic: [String] = []

  @Option(help: "Output format.")
  var format: Format = .text

  func run() throws {
    let text = topic.filter { $0 != "--" }.joined(separator: " ")
    var output = ReportOutput(format: format == .json ? .json : .text, isArray: text.isEmpty)
    if text.isEmpty {
      addCatalogue(to: &output)
    } else if let rule = RuleCatalogue.rule(named: text) {
      add(rule, to: &output)
    } else {
      let topics = ExplanationTopic.topics(in: text)
      guard !topics.isEmpty else {
        Diagnostics.print(Self.noMatch(text))
        throw ExitCode(64)
      }
      output = ReportOutput(format: format == .json ? .json : .text, isArray: topics.count > 1)
      for topic in topics { add(topic, to: &output) }
    }
    output.finish()
    if output.hasFailed { throw ExitCode(2) }
  }

  private static func noMatch(_ text: String) -> String {
    let nearest = ExplanationTopic.nearest(to: text)
    let advice =
      nearest.isEmpty
      ? "'resumedata explain' lists the rules" : "the most similar topics are " + nearest.joined(separator: ", ")
    return "there is no explanation of '\(text)'; \(advice)"
  }

  private func add(_ rule: Rule, to output: inout ReportOutput) {
    switch format {
    case .json: output.add(rule)
    case .markdown: output.add(text: rule.markdown)
    case .text: output.add(RuleReport.text(rule, style: .standardOutput))
    }
  }

  private func add(_ topic: ExplanationTopic, to output: inout ReportOutput) {
    switch format {
    case .json: output.add(topic)
    case .markdown: output.add(text: TopicReport.markdown(topic))
    case .text: output.add(TopicReport.text(topic, style: .standardOutput))
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
