import PropertyLists

extension Diagnosis {
  /// A request that the blob has, with the names that go with it.
  struct NamedRequest: Sendable {
    /// `current` or `original`.
    let title: String
    /// The field of the classic form that has it.
    let field: String
    let value: EmbeddedRequest
    /// What is unusual about its own file. Searched once, since several rules ask.
    let anomalies: [PropertyListAnomaly]
    /// Whether its own file has only what the system writes.
    let isUsual: Bool

    init(_ title: String, _ field: String, _ value: EmbeddedRequest) {
      (self.title, self.field, self.value) = (title, field, value)
      anomalies = value.anomalies
      isUsual = value.file?.isUsual ?? true
    }
  }

  /// The requests of a download, the current one first.
  static func requests(of fields: ResumeDataFields) -> [NamedRequest] {
    let current = fields.currentRequest.map { NamedRequest("current", ResumeDataKey.currentRequest, $0) }
    let original = fields.originalRequest.map { NamedRequest("original", ResumeDataKey.originalRequest, $0) }
    return [current, original].compactMap { $0 }
  }
}
