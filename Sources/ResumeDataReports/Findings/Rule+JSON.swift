package import ResumeDataKit

/// A rule with its page as JSON.
extension Rule: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("example", page.example)
      json.member("fix", bestFix?.rawValue ?? "none")
      json.member("fixDetails", page.fix)
      json.member("name", name)
      json.member("rule", id)
      json.member("schema", 1)
      json.member("severity", severity.rawValue)
      json.member("sources", page.sources)
      json.member("systems", page.systems)
      json.member("what", page.what)
      json.member("why", page.why)
    }
  }
}
