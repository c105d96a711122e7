// Only with the package trait HTTPTypes.
#if HTTPTypes
  public import HTTPTypes

  extension ContinuationRequest {
    /// The request with all its header fields, or nil if the URL has no host or a field's name is not a token.
    public var httpRequest: HTTPRequest? {
      guard let separator = url.firstRange(of: "://") else { return nil }
      let target = url[separator.upperBound...].prefix { $0 != "#" }
      let authority = target.prefix { $0 != "/" && $0 != "?" }
      // A request target has no credentials (RFC 9110, section 4.2.4).
      let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
      let path = target.dropFirst(authority.count)
      guard !host.isEmpty else { return nil }
      var fields = HTTPFields()
      for header in allHeaders {
        guard let name = HTTPField.Name(header.name) else { return nil }
        fields.append(HTTPField(name: name, value: header.value))
      }
      return HTTPRequest(
        method: .get, scheme: String(url[..<separator.lowerBound]), authority: String(host),
        path: path.hasPrefix("/") ? String(path) : "/" + path, headerFields: fields)
    }
  }

  extension ServerResponse {
    /// A response of HTTPTypes.
    ///
    /// - Parameters:
    ///   - response: the response.
    ///   - method: the method of the request.
    ///   - url: the URL that was asked, where it is known.
    public init(_ response: HTTPResponse, method: String = "GET", url: String? = nil) {
      self.init(
        status: response.status.code,
        headers: response.headerFields.map { Header(name: $0.name.rawName, value: $0.value) }, method: method, url: url)
    }
  }
#endif
