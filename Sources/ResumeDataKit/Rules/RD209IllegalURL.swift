import PropertyLists

extension Rule {
  static let illegalURL = Rule(
    id: "RD209", name: "illegal-url", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "A URL of the blob has characters that no URL may have, a \"%\" without two hexadecimal digits, a second "
        + "\"#\", no host, an invalid host or port, or \"@\" in its user name.",
      why:
        "CoreFoundation does not make a URL from text with such characters: the loader has nothing to request, and may "
        + "raise an exception. A bad host or port makes the request fail, or sends it to a server that a reader of the "
        + "text does not expect.",
      systems:
        "Every system refuses the characters. In apps built for iOS 17 and later, URLs that are made from strings get "
        + "them percent-encoded. What the loader does is not known.",
      example: "https://example.com/a b.zip, https://example.com/%zz, https:///a.zip, https://example.com:abc/",
      fix: "None: the right URL is not known. Set it with resumedata convert --url NEW -o OUT FILE.",
      sources: [
        "CFURLCreateWithString of swift-corelibs-foundation, compared with this rule by a test (confidence A)",
        "RFC 3986, 2.1, 3.2.1, 3.2.2 and 3.2.3: escapes, user, host and port (confidence A)",
        "that the loader on Apple's systems refuses the same (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      var seen: [String] = []
      return diagnosis.requestableURLs.compactMap { place in
        // Two fields with the same URL are one fault. Another scheme than http or https is RD205's.
        guard !seen.contains(place.text) else { return nil }
        seen.append(place.text)
        guard let fault = URLFault(in: place.text), fault.kind != .scheme else { return nil }
        let refusal = fault.isRefusedByCoreFoundation ? ": CoreFoundation makes no URL from it" : ""
        return Violation(
          "the \(place.owner)URL cannot be used: \(fault.reason)\(refusal)", at: diagnosis.path(of: place.field),
          severity: place.isEffective ? .error : .warning)
      }
    })
}

/// A URL that a loader may ask for.
private struct RequestableURL {
  /// What it belongs to, before the word URL.
  var owner: String
  var field: String
  var text: String
  /// Whether it is the one that the loader asks for first.
  var isEffective: Bool
}

extension Diagnosis {
  /// The URLs that a loader may ask for, the one that it does first.
  fileprivate var requestableURLs: [RequestableURL] {
    let effective = effectiveURL?.field
    var urls: [RequestableURL] = []
    func add(_ owner: String, _ field: String, _ text: String) {
      let url = RequestableURL(owner: owner, field: field, text: text, isEffective: field == effective)
      // Only one is.
      urls.insert(url, at: url.isEffective ? 0 : urls.count)
    }
    for request in requests {
      guard let text = request.value.request?.wholeURL else { continue }
      add(request.title == "current" ? "current request's " : "original request's ", request.field, text)
    }
    if let url = fields.url, !isNewerDownload { add("download ", ResumeDataKey.url, url) }
    return urls
  }
}
