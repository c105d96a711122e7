package import ResumeDataKit

/// The request that continues a download, and the checks of its response, or null if there is nothing to resume.
package struct ContinuationJSON: JSONWritable {
  private let document: ResumeDataDocument
  private let redaction: Redaction

  package init(document: ResumeDataDocument, redaction: Redaction) {
    (self.document, self.redaction) = (document, redaction)
  }

  package func write(to json: inout JSONWriter) {
    guard case .request(let request) = document.continuation else { return json.writeNull() }
    let headers =
      ContinuationHeaders(of: document).headers.map { ($0.name, redaction.header($0.name, $0.value)) }
      + [("Range", request.range)] + (request.ifRange.map { [("If-Range", redaction.fact($0))] } ?? [])
    let expectation = document.expectation()
    json.object { json in
      json.member("checks") { json in
        json.object { json in
          json.member("contentRangeStart", expectation?.firstByte(ofTotal: expectation?.totalBytes))
          json.member("entityTag", expectation?.entityTag.map(redaction.fact))
          json.member("lastModified", expectation?.lastModified.map(redaction.text))
          json.member("status", request.expectedStatus)
        }
      }
      json.member("expectStatus", request.expectedStatus)
      json.member("headers") { $0.object(of: headers, key: \.0) { $0.write($1.1) } }
      json.member("url", redaction.url(request.url))
    }
  }
}
