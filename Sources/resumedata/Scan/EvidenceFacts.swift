import ResumeDataKit
import ResumeDataReports
import ResumeDataScan

/// What the evidence says about a blob besides its bytes.
struct BlobFacts: Sendable {
  var contained: ContainedPath?
  var bundle: String?
  /// Nil for a blob that names no partial file.
  var partial: PartialAnswer?
  var times: [EvidenceTime] = []
  /// The engine that stored the blob.
  var engine: EngineFind?
  /// The files of the image that have the blob.
  var imageFiles: [ImageFile] = []

  /// The app and the place of the file for people.
  var appText: String? {
    guard let contained else { return bundle }
    let inside = contained.inside.joined(separator: "/")
    let name = bundle ?? "unknown"
    return contained.container.kind == .backup ? "\(name), backup of \(contained.container.path): \(inside)" : name
  }
}

extension BlobFacts {
  /// The partial file for people. An unknown answer is shown only for files in a container.
  func partialText(_ redaction: Redaction) -> String? {
    partial.flatMap { $0.relation == PartialAnswer.unknown && contained == nil ? nil : $0.text(redaction) }
  }
}

/// What the evidence says about a task besides its record.
struct TaskFacts: Sendable {
  var bundle: String?
  /// How the app is known: `record`, or `digest` for the name of the directory.
  var bundleSource: String?
  var session: String?
  var partial: PartialAnswer?
  /// The files of the image that have the record.
  var imageFiles: [ImageFile] = []
}

/// The partial file that a blob or a task names.
struct PartialAnswer: Sendable {
  /// The name or path that it has.
  var named: String
  /// The file that was found.
  var path: String?
  var size: Int64?
  var relation: String
  var reason: String?
  var ties: [String] = []

  static let missing = "missing"
  static let unknown = "cannot-be-told"

  func text(_ redaction: Redaction) -> String {
    let found = path.map { redaction.fact($0) + (size.map { ", " + Quantity.bytes($0) } ?? "") }
    let also = ties.isEmpty ? "" : "; also possible: " + ties.map(redaction.fact).joined(separator: ", ")
    return [relation, found, reason].compactMap { $0 }.joined(separator: ": ") + also
  }
}

/// A partial file of a blob or task as JSON.
struct PartialFileJSON: JSONWritable {
  private let answer: PartialAnswer
  private let redaction: Redaction

  init(_ answer: PartialAnswer, _ redaction: Redaction) { (self.answer, self.redaction) = (answer, redaction) }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("named", redaction.fact(answer.named))
      json.member("path", answer.path.map(redaction.fact))
      json.member("reason", answer.reason)
      json.member("relation", answer.relation)
      json.member("size", answer.size)
      if !answer.ties.isEmpty { json.member("ties", answer.ties.map(redaction.fact)) }
    }
  }
}

/// An app's container and a file in it as JSON.
struct AppContainerJSON: JSONWritable {
  let contained: ContainedPath

  func write(to json: inout JSONWriter) {
    let container = contained.container
    json.object { json in
      if container.kind == .backup { json.member("domain", container.path) }
      json.member("evidence", container.kind.rawValue)
      json.member("path", container.kind == .backup ? String?.none : container.path)
      json.member("relativePath", contained.inside.joined(separator: "/"))
      json.member("uuid", container.uuid)
    }
  }
}

/// The engine that stored a blob as JSON.
struct EngineJSON: JSONWritable {
  let engine: EngineFind
  let redaction: Redaction

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("bytesReceived", engine.bytesReceived)
      json.member("evidence", engine.evidence.rawValue)
      json.member("expected", engine.expected)
      json.member("identifier", engine.identifier.map(redaction.text))
      json.member("name", engine.name)
      json.member("state", engine.state.map(redaction.text))
      json.member("target", engine.target.map(redaction.fact))
      json.member("url", engine.url.map(redaction.url))
      json.member("what", redaction.fact(engine.what))
    }
  }
}

extension EngineFind {
  /// The engine and its record for people.
  func text(_ redaction: Redaction) -> String {
    let doubt = evidence == .possible ? ", as the place suggests" : ""
    let facts = [state.map { "state " + redaction.text($0) }, target.map { "target " + redaction.fact($0) }]
    return ([name + doubt, redaction.fact(what)] + facts.compactMap { $0 }).joined(separator: "; ")
  }
}
