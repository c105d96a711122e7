import PropertyLists
package import ResumeDataKit

/// A finding as JSON, as in the contract.
extension Finding: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.memberIfPresent("column", location?.column)
      json.member("fix", fix?.applicability.rawValue ?? "none")
      json.memberIfPresent("line", location?.line)
      json.member("message", message)
      json.member("name", name)
      json.memberIfPresent("offset", location?.offset)
      json.member("path", path.description)
      json.member("rule", rule)
      json.member("severity", severity.rawValue)
    }
  }
}
