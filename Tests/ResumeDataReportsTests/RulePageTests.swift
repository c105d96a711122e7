import ResumeDataReports
import Testing

@testable import ResumeDataKit

@Suite("The pages of rules in Markdown")
struct RulePageTests {
  @Test("the page of all rules has each rule once, in order")
  func markdown() throws {
    let text = RuleCatalogue.markdown
    #expect(text == RuleCatalogue.markdown)
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(headings.map { String($0) } == RuleCatalogue.all.map { "## \($0.id) \($0.name)" })
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| [RD") }
    #expect(rows.count == RuleCatalogue.all.count)
    #expect(rows.first == "| [RD101](#rd101-leftover-byte-range) | leftover-byte-range | error | safe |")
    for rule in RuleCatalogue.all {
      #expect(text.contains(rule.markdown))
      #expect(rule.markdown.split(separator: "\n").filter { $0.hasPrefix("- ") }.count == rule.page.sources.count)
    }
    #expect(text.hasPrefix("# Rules\n") && text.hasSuffix(")\n"))
    #expect(!text.contains("\n\n\n"))
  }

  @Test("Markdown characters in the text of a rule are escaped")
  func escapes() {
    let rule = Rule(
      id: "RD900", name: "a-b", severity: .note, bestFix: nil,
      page: RulePage(
        what: "a *b* _c_ <d> [e](f) `g` | \\ h\ni", why: "w", systems: "s", example: "````\n$objects", fix: "None: f",
        sources: ["x (confidence A)", "y (confidence I)"]),
      check: { _ in [] })
    #expect(
      rule.markdown == """
        ## RD900 a-b

        Severity: note. Fix: none.

        **What.** a \\*b\\* \\_c\\_ \\<d\\> \\[e\\](f) \\`g\\` \\| \\\\ h i

        **Why it matters.** w

        **Systems.** s

        **Example.**

        `````text
        ````
        $objects
        `````

        **Fix.** None: f

        **Sources.**

        - x (confidence A)
        - y (confidence I)

        """)
  }
}
