package import KeyedArchives
import PropertyLists
package import ResumeDataKit

/// An archived request as JSON.
package struct RequestJSON: JSONWritable {
  private let request: EmbeddedRequest
  private let redaction: Redaction

  /// Nil if there is no request.
  package init?(_ request: EmbeddedRequest?, _ redaction: Redaction) {
    guard let request else { return nil }
    (self.request, self.redaction) = (request, redaction)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      if let archived = request.request {
        write(archived, to: &json)
      } else {
        json.member("anomalies", request.anomalies)
        json.member("form", request.form?.rawValue)
        json.memberIfPresent("reason", request.reason)
        json.member("slots", Int?.none)
        json.member("state", state)
        json.member("topKey", request.topKey)
      }
    }
  }

  private func write(_ archived: ArchivedURLRequest, to json: inout JSONWriter) {
    json.member("allowsCellularAccess", archived.allowsCellularAccess)
    json.member("anomalies", request.anomalies)
    json.member("baseURL", archived.baseURL.map(redaction.url))
    json.member("bodyLength", archived.body?.count)
    json.member("cachePolicy", archived.cachePolicy)
    json.member("class", archived.className)
    json.member("flags") {
      $0.object(of: archived.flags, key: \.name) { redaction.unknown($1.value).writeScalar(to: &$0) }
    }
    json.member("form", request.form?.rawValue)
    json.member("handlesCookies", archived.handlesCookies)
    json.member("headers", HeadersJSON(headers: archived.headers, redaction: redaction))
    json.member("method", archived.method)
    json.member("networkServiceType", archived.networkServiceType)
    json.memberIfPresent("reason", request.reason)
    json.member("slots", archived.slotCount)
    json.member("state", state)
    json.member("timeout", archived.timeout)
    json.member("topKey", request.topKey)
    json.member("url", archived.url.map(redaction.url))
  }

  private var state: String { request.isReadable ? "readable" : "unreadable" }
}

/// Header fields as JSON.
package struct HeadersJSON: JSONWritable {
  private let headers: [ArchivedURLRequest.Header]
  private let redaction: Redaction

  package init(headers: [ArchivedURLRequest.Header], redaction: Redaction) {
    (self.headers, self.redaction) = (headers, redaction)
  }

  package func write(to json: inout JSONWriter) {
    json.object(of: headers, key: \.name) { $0.write(redaction.header($1.name, $1.value)) }
  }
}

/// An archived response as JSON.
package struct ResponseJSON: JSONWritable {
  private let response: ArchivedURLResponse
  private let redaction: Redaction

  package init(response: ArchivedURLResponse, redaction: Redaction) {
    (self.response, self.redaction) = (response, redaction)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("class", response.className)
      json.member("expectedLength", response.expectedLength)
      json.member("headers", HeadersJSON(headers: response.headers, redaction: redaction))
      json.member("mimeType", response.mimeType)
      json.member("status", response.status)
      json.member("url", response.url.map(redaction.url))
    }
  }
}
