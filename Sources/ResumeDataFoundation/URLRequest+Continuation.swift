#if canImport(FoundationNetworking)
  import Foundation
  public import FoundationNetworking
#else
  public import Foundation
#endif

extension URLRequest {
  /// The request for the rest of a download, with all its header fields, or nil if Foundation does not take the URL.
  ///
  /// URLSession sends it like any other request: the rest is the body of the response, which
  /// `ContinuationRequest.verdict(for:)` judges before it is appended to the partial file.
  public init?(_ continuation: ContinuationRequest) {
    guard let url = URL(string: continuation.url) else { return nil }
    self.init(url: url)
    httpMethod = continuation.method
    // A cached response would not be the server's.
    cachePolicy = .reloadIgnoringLocalCacheData
    for field in continuation.allHeaders { addValue(field.value, forHTTPHeaderField: field.name) }
  }
}

extension ServerResponse {
  /// A response of URLSession: the last one after redirects.
  ///
  /// - Parameters:
  ///   - response: the response.
  ///   - method: the method of the request.
  public init(_ response: HTTPURLResponse, method: String = "GET") {
    let headers = response.allHeaderFields.compactMap { name, value -> Header? in
      guard let name = name as? String, let value = value as? String else { return nil }
      return Header(name: name, value: value)
    }
    // Foundation stores them in a dictionary. They are sorted so that equal responses compare equal.
    self.init(
      status: response.statusCode, headers: headers.sorted { ($0.name, $0.value) < ($1.name, $1.value) },
      method: method, url: response.url?.absoluteString)
  }
}
