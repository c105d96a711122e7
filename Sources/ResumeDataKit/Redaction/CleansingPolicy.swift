import KeyedArchives

/// How the secrets of a blob are treated.
struct CleansingPolicy {
  /// The treatment of possible secrets.
  enum Treatment: Hashable {
    /// It is kept.
    case keep
    /// A placeholder of the same kind replaces it.
    case mask
    /// It is removed.
    case drop
  }

  /// The treatment of possible secrets.
  var treatment: Treatment
  /// The new URL of the download and of its requests; nil for no change.
  var url: String?
  /// Hosts of the old URLs that the new one does not have, in lower case. Text with one of them is removed.
  var oldHosts: Set<String> = []
  /// Headers that were given for the new URL. They stay.
  var givenHeaders: [ArchivedURLRequest.Header] = []
  /// Names of headers to remove, in lower case.
  var removedHeaders: Set<String> = []

  /// Every secret is replaced by a placeholder.
  static let masking = CleansingPolicy(treatment: .mask)

  /// Whether a text contains one of the old hosts, in any case.
  func namesOldHost(_ text: String) -> Bool {
    guard !oldHosts.isEmpty else { return false }
    let lower = text.lowercased()
    let decoded = PercentEncoding.decode(lower)
    return oldHosts.contains { lower.hasText($0) || decoded.hasText($0) }
  }

  /// Whether a URL asks for the same as the new one.
  func isNewURL(_ text: String) -> Bool {
    url.map { URLText(text).hasSameTarget(as: URLText($0)) } ?? false
  }

  /// A cleansed URL, or nil if it is removed.
  func url(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.url(text)
    case .drop: URLText(text).scheme == "file" || isNewURL(text) ? text : nil
    }
  }

  /// A cleansed fact of the download, or nil if it is removed. A URL is a fact only if it is a file URL.
  func fact(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.fact(text)
    case .drop: text.hasText("://") ? url(text) : text
    }
  }

  /// A cleansed string of unknown meaning, or nil if it is removed.
  func unknown(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.text(text)
    case .drop: SecretScanner.secrets(inUnknown: text).isEmpty && !namesOldHost(text) ? text : nil
    }
  }

  /// The cleansed value of a header, or nil if the header is removed.
  func header(_ name: String, _ value: String, _ treatment: CleansingRole.HeaderTreatment) -> String? {
    if removedHeaders.contains(name.lowercased()) { return nil }
    if self.treatment == .mask { return Redaction.blob.header(name, value) }
    guard treatment.dropsCredentials, !givenHeaders.contains(.init(name: name, value: value)) else { return value }
    return SecretScanner.secrets(inHeader: name, value).isEmpty && !namesOldHost(value) ? value : nil
  }
}
