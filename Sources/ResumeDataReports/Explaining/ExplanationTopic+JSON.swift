/// A topic as JSON.
extension ExplanationTopic: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("advice", advice)
      json.member("kind", kind.rawValue)
      json.member("meaning", meaning)
      json.member("rules", rules)
      json.member("schema", 1)
      json.member("topic", title)
    }
  }
}
