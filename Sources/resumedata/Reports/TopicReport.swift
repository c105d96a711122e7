import ResumeDataKit
import ResumeDataReports

/// Topics as text.
enum TopicReport {
  static func text(_ topic: ExplanationTopic, style: TextStyle) -> [String] {
    let sections = [("Meaning", topic.meaning), ("Causes", causes(of: topic)), ("What to do", topic.advice)]
    return [style.heading(topic.title)]
      + sections.filter { !$0.1.isEmpty }.flatMap { heading, text in
        ["", style.heading(heading)] + text.split(separator: "\n").flatMap { RuleReport.wrap(String($0), at: 78) }
      }
  }

  static func markdown(_ topic: ExplanationTopic) -> String {
    "## \(topic.title)\n\n\(topic.meaning)\n\n"
      + topic.rules.map { id in "- \(id) \(name(of: id))\n" }.joined() + (topic.rules.isEmpty ? "" : "\n")
      + "\(topic.advice)\n"
  }

  private static func causes(of topic: ExplanationTopic) -> String {
    topic.rules.map { "\($0) \(name(of: $0))" }.joined(separator: "\n")
  }

  private static func name(of id: String) -> String { RuleCatalogue.rule(named: id)?.name ?? "" }
}
