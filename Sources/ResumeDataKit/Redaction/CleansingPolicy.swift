import KeyedArchives

/// What is to become of a blob's secrets.
struct CleansingPolicy {
  /// What becomes of what may be a secret.
  enum Treatment: Hashable {
    /// It stays.
    case keep
    /// A placeholder of the same kind is in its place.
    case mask
    /// It is taken out.
    case drop
  }

  /// What becomes of what may be a secret.
  var treatment: Treatment
  /// The new URL of the download and of its requests; nil leaves each its own.
  var url: String?
  /// Hosts of the old URLs that the new one does not have, in small letters: what names one of them is taken out.
  var oldHosts: Set<String> = []
  /// Headers that were given for the new URL, and stay.
  var givenHeaders: [ArchivedURLRequest.Header] = []
  /// Names of headers to take out, in small letters.
  var removedHeaders: Set<String> = []

  /// Every secret is replaced by a placeholder.
  static let masking = CleansingPolicy(treatment: .mask)

  /// Whether a text names one of the old hosts, in whatever case.
  func namesOldHost(_ text: String) -> Bool {
    guard !oldHosts.isEmpty else { return false }
    let lower = text.lowercased()
    let decoded = PercentEncoding.decode(lower)
    return oldHosts.contains { lower.hasText($0) || decoded.hasText($0) }
  }

  /// Whether a URL asks for what the new one asks for.
  func isNewURL(_ text: String) -> Bool {
    url.map { URLText(text).asksForTheSame(as: URLText($0)) } ?? false
  }

  /// A URL as it may stay, or nil if it is taken out.
  func url(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.url(text)
    case .drop: URLText(text).scheme == "file" || isNewURL(text) ? text : nil
    }
  }

  /// A fact of the download as it may stay, or nil if it is taken out. A URL is not one, unless it is that of a file.
  func fact(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.fact(text)
    case .drop: text.hasText("://") ? url(text) : text
    }
  }

  /// A text that nothing is known of as it may stay, or nil if it is taken out.
  func unknown(_ text: String) -> String? {
    switch treatment {
    case .keep: text
    case .mask: Redaction.blob.text(text)
    case .drop: SecretScanner.secrets(inUnknown: text).isEmpty && !namesOldHost(text) ? text : nil
    }
  }

  /// The value of a header as it may stay, or nil if the header is taken out.
  func header(_ name: String, _ value: String, _ treatment: CleansingRole.HeaderTreatment) -> String? {
    if removedHeaders.contains(name.lowercased()) { return nil }
    if self.treatment == .mask { return Redaction.blob.header(name, value) }
    guard treatment.dropsCredentials, !givenHeaders.contains(.init(name: name, value: value)) else { return value }
    return SecretScanner.secrets(inHeader: name, value).isEmpty && !namesOldHost(value) ? value : nil
  }
}
