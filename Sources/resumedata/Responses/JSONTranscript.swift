#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Responses in JSON: a HAR file (http://www.softwareishard.com/blog/har-12-spec/), or the output of `curl --write-out`
/// for `%{json}` and `%{header_json}`.
enum JSONTranscript {
  /// The responses; empty where the text is not such JSON.
  static func responses(in text: String) -> [RecordedResponse] {
    guard text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return [] }
    let data = Data(text.utf8)
    let decoder = JSONDecoder()
    if let archive = try? decoder.decode(HTTPArchive.self, from: data) {
      return archive.log.entries.map(\.recorded)
    }
    if let summary = try? decoder.decode(CurlSummary.self, from: data) { return [summary.recorded] }
    if let fields = try? decoder.decode([String: [String]].self, from: data), !fields.isEmpty {
      let headers = fields.sorted { $0.key < $1.key }
        .flatMap { name, values in values.map { RecordedResponse.Header(name: name, value: $0) } }
      return [RecordedResponse(headers: headers)]
    }
    return []
  }
}

/// A HAR file, as far as responses need it.
private struct HTTPArchive: Decodable {
  var log: Log

  struct Log: Decodable {
    var entries: [Entry]
  }

  struct Entry: Decodable {
    var request: Request
    var response: Response
  }

  struct Request: Decodable {
    var method: String?
    var url: String?
  }

  struct Response: Decodable {
    var status: Int
    var headers: [Field]
    var bodySize: Int64?
  }

  struct Field: Decodable {
    var name: String
    var value: String
  }
}

extension HTTPArchive.Entry {
  fileprivate var recorded: RecordedResponse {
    RecordedResponse(
      // 0 if the browser got no response.
      status: response.status == 0 ? nil : response.status,
      headers: response.headers.filter { !$0.name.hasPrefix(":") }.map { .init(name: $0.name, value: $0.value) },
      method: request.method, url: request.url,
      // -1 if it is not known.
      bodyLength: response.bodySize.flatMap { $0 < 0 ? nil : $0 })
  }
}

/// The output of `%{json}`.
private struct CurlSummary: Decodable {
  var status: Int
  var method: String?
  var url: String?
  var contentType: String?
  var bodyLength: Int64?

  private enum CodingKeys: String, CodingKey {
    case method
    case status = "response_code"
    case url = "url_effective"
    case contentType = "content_type"
    case bodyLength = "size_download"
  }

  var recorded: RecordedResponse {
    RecordedResponse(
      status: status, headers: contentType.map { [.init(name: "Content-Type", value: $0)] } ?? [], method: method,
      url: url, bodyLength: bodyLength)
  }
}
