import Foundation
import ResumeDataFoundation

// Neither decodes a body: the request asks for none that is encoded, and the verdict refuses those that are.
#if canImport(FoundationNetworking)
  import AsyncHTTPClient

  /// Sends requests with AsyncHTTPClient.
  struct Transport {
    typealias Body = AsyncMapSequence<HTTPClientResponse.Body, Data>

    func send(_ request: ContinuationRequest) async throws -> (ServerResponse, Body) {
      var outgoing = HTTPClientRequest(url: request.url)
      for field in request.allHeaders { outgoing.headers.add(name: field.name, value: field.value) }
      let response = try await HTTPClient.shared.execute(outgoing, timeout: .seconds(60))
      let headers = response.headers.map { ServerResponse.Header(name: $0.name, value: $0.value) }
      let status = Int(response.status.code)
      return (ServerResponse(status: status, headers: headers), response.body.map { Data($0.readableBytesView) })
    }
  }
#else
  /// Sends requests with a data task of URLSession.
  struct Transport {
    typealias Body = AsyncMapSequence<URLSession.AsyncBytes, Data>

    func send(_ request: ContinuationRequest) async throws -> (ServerResponse, Body) {
      guard let outgoing = URLRequest(request) else { throw URLError(.badURL) }
      let (bytes, response) = try await URLSession.shared.bytes(for: outgoing)
      guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
      return (ServerResponse(response), bytes.map { Data([$0]) })
    }
  }
#endif
