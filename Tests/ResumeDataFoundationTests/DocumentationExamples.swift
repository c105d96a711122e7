import Foundation
import ResumeDataComparison
import ResumeDataFoundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

// The code of the documentation, to check that it compiles. DocumentationTests compares the two.

private func overview(blob: [UInt8]) throws -> (Int64?, [Finding]) {
  let document = try ResumeDataDocument(decoding: blob)
  let received = document.bytesReceived
  let findings = document.findings(in: DiagnosisContext())
  return (received, findings)
}

private func threeLines(_ data: Data, _ session: URLSession, _ url: URL, temporaryDirectory: URL) -> URLSessionTask {
  let task: URLSessionTask
  switch ResumeData.prepared(data, partialFile: temporaryDirectory) {
  case .ready(let data, _): task = session.downloadTask(withResumeData: data)
  case .startOver, .unreadable: task = session.downloadTask(with: url)
  }
  return task
}

func lookingInto(_ data: Data, temporaryDirectory: URL) throws {
  let document = try ResumeDataDocument(decoding: data)
  print(document.url ?? "no URL", document.bytesReceived ?? 0)
  print(document.origin.system)
  for finding in document.findings(partialFile: temporaryDirectory) {
    print(finding.rule, finding.severity, finding.message)
  }
}

func continued(
  _ document: ResumeDataDocument, load: (URLRequest) async throws -> (Data, HTTPURLResponse)
) async throws -> (body: Data, offset: Int64)? {
  guard case .request(let continuation) = document.continuation,
    let request = URLRequest(continuation)
  else { return nil }
  let (body, response) = try await load(request)
  let verdict = continuation.verdict(for: ServerResponse(response))
  guard verdict.action == .append, Int64(body.count) == verdict.contentRange?.length else { return nil }
  return (body, offset: continuation.offset)
}

private final class Delegate: NSObject, URLSessionTaskDelegate {
  func store(_ data: Data?, for url: URL?) {}

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let error = error as NSError? else { return }
    let data = error.userInfo["NSURLSessionDownloadTaskResumeData"] as? Data
    store(data, for: task.originalRequest?.url)
  }
}

private func log(_ text: String) {}

func resume(_ data: Data, from url: URL, in session: URLSession) -> URLSessionDownloadTask {
  switch ResumeData.prepared(data, partialFile: FileManager.default.temporaryDirectory) {
  case .ready(let data, let fixes):
    fixes.forEach { log("fixed \($0.rule): \($0.message)") }
    return session.downloadTask(withResumeData: data)
  case .startOver(let reason):
    log("a new download: \(reason)")
  case .unreadable(let error):
    log("not resume data: \(error)")
  }
  return session.downloadTask(with: url)
}

func leads(_ data: Data, to host: String) -> Bool {
  guard let document = try? ResumeDataDocument(decoding: data),
    case .request(let continuation) = document.continuation
  else { return false }
  return URL(string: continuation.url)?.host == host
}

func retargeted(_ data: Data, to freshURL: String) throws -> Data {
  try ResumeDataDocument(decoding: data).retargeted(to: freshURL).encodedData()
}

func selectedRules(_ document: ResumeDataDocument) -> [Finding] {
  let rules = RuleCatalogue.all.filter { $0.severity == .error }
  let findings = document.findings(in: DiagnosisContext(), by: rules)
  return findings
}

func repaired(_ document: ResumeDataDocument) throws -> RepairResult {
  let context = DiagnosisContext(reader: .iOS(10, 1))
  let result = try document.repaired(in: context, allowingUnsafeFixes: true)
  return result
}

func singleSteps(
  _ blob: [UInt8], directory: String, size: Int64, freshURL: String
) throws -> (faults: [Finding], remaining: [Finding], forURLSession: [UInt8]) {
  let context = DiagnosisContext(reader: .iOS(10, 1), partialFile: .found(directory: directory, length: size))
  var document = try ResumeDataDocument(decoding: blob)
  let faults = document.findings(in: context)
  document = try document.repaired(in: context).document
  document = try document.retargeted(to: freshURL)
  let forURLSession = try document.encoded()
  if case .request(let rest) = document.continuation {
    print(rest.url, rest.range, rest.ifRange ?? "")
  }
  return (faults, document.findings(in: context), forURLSession)
}

// The code of the comments on public types.

func rest(of blob: [UInt8]) throws {
  let document = try ResumeDataDocument(decoding: blob)
  print(document.bytesReceived ?? 0)
  print(document.origin.system)
  if case .request(let rest) = document.continuation { print(rest.range) }
}

func judge(_ document: ResumeDataDocument) {
  let response = ServerResponse(status: 200, headers: [.init(name: "ETag", value: "\"5e3a1c\"")])
  print(response.resumability.isResumable)
  if case .request(let request) = document.continuation {
    print(request.verdict(for: response).action)
  }
}

func converted(_ document: ResumeDataDocument) throws -> [ResumeDataDocument] {
  let plain = try document.converted(to: .version(2))
  let later = try document.converted(for: .iOS(12, 1))
  return [plain, later]
}

func updated(_ document: ResumeDataDocument) throws -> ResumeDataDocument {
  let later = try document.updated(
    bytesReceived: 81_920, validator: .entityTag("\"v2\""), temporaryFileName: "x.tmp")
  return later
}

func differences(_ before: ResumeDataDocument, _ after: ResumeDataDocument) -> [String] {
  let comparison = Comparison(before, after)
  if !comparison.isSame { for difference in comparison.differences { print(difference) } }
  return comparison.differences.map(\.description)
}

func prepared(_ data: Data, _ session: URLSession, _ url: URL, partialFileURL: URL) {
  switch ResumeData.prepared(data, partialFile: partialFileURL) {
  case .ready(let data, _): session.downloadTask(withResumeData: data).resume()
  case .startOver: session.downloadTask(with: url).resume()
  case .unreadable(let error): log("resume data: \(error)")
  }
}
