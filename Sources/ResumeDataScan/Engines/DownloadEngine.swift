import PropertyLists
import ResumeDataKit

/// An engine or app that stores blobs: how its stores are recognized.
protocol DownloadEngine: Sendable {
  /// Recognizes a find; nil if it is not of this engine.
  func recognize(_ clue: EngineClue) -> EngineFind?
}

/// What a find is, by the engine that stored it.
package struct EngineFind: Sendable, Hashable {
  /// The name of the engine, with its versions if the format tells them.
  package var name: String
  /// What the blob is part of, such as `task list, task 2`.
  package var what: String
  /// By what it was recognized.
  package var evidence: Evidence
  /// What the engine's record says of the task.
  package var state: String?
  /// The engine's own identifier of the task.
  package var identifier: String?
  /// The URL of the record.
  package var url: String?
  /// Where the finished file is stored.
  package var target: String?
  /// The bytes that the record counts.
  package var bytesReceived: Int64?
  /// The size of the whole file in the record.
  package var expected: Int64?
  /// The times of the record.
  package var times: [EvidenceTime] = []

  /// By what an engine is recognized.
  package enum Evidence: String, Sendable, Hashable {
    /// The record has the engine's own names.
    case content
    /// The file is in a directory, or has a name, that only this engine uses.
    case place
    /// The place fits, and other engines may use it too.
    case possible
  }

  init(_ name: String, _ what: String, _ evidence: Evidence) {
    (self.name, self.what, self.evidence) = (name, what, evidence)
  }
}

/// What is known about a find, for the engines.
package struct EngineClue: Sendable {
  /// The file of the evidence.
  let path: EvidencePath
  /// The path inside the container, if one is known.
  let inside: [String]?
  let steps: [Locator.Step]
  let contexts: [FindContext]
  let document: ResumeDataDocument

  /// - Parameters:
  ///   - path: the file of the evidence.
  ///   - contained: its container, if one is known.
  package init(_ find: Find, path: EvidencePath, contained: ContainedPath?) {
    (self.path, inside) = (path, contained?.inside)
    (steps, contexts, document) = (find.locator.steps, find.context, find.document)
  }

  /// Whether the blob is the whole file.
  var isWholeFile: Bool { steps.isEmpty }

  /// The innermost record.
  var record: FindContext? { contexts.last }

  /// The class of the archived object that holds the blob, without its module.
  var className: String? {
    for context in contexts.reversed() {
      if case .archive(let name?) = context.format { return name.split(separator: ".").last.map(String.init) }
    }
    return nil
  }

  /// The table that holds the blob.
  var table: String? {
    for case .row(let table) in contexts.map(\.format) { return table }
    for case .former(_, _, let table?, _) in steps { return table }
    return nil
  }

  /// The first key of the property list around the blob, such as that of a preference.
  var firstKey: String? {
    for case .path(let path) in steps {
      if case .key(let key) = path.components.first { return key }
      return nil
    }
    return nil
  }

  /// The position of the blob in the outermost array, counted from 1.
  var number: Int? {
    for case .path(let path) in steps {
      for case .index(let index) in path.components { return index + 1 }
    }
    return nil
  }

  /// Whether a directory of the path has a name.
  func isBelow(_ directory: String) -> Bool { path.components.dropLast().contains(directory) }

  /// Whether the record has all of some fields.
  func hasFields(_ names: String...) -> Bool { names.allSatisfy { record?.fields[$0] != nil } }

  func text(_ name: String) -> String? {
    switch record?.fields[name] {
    case .string(let text): text
    case .integer(let number): number.description
    default: nil
    }
  }

  /// An identifier: text, a number, or a UUID as the 16 bytes that Core Data stores.
  func identifier(_ name: String) -> String? {
    guard case .data(let bytes)? = record?.fields[name], bytes.count == 16 else { return text(name) }
    let digits = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
    let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
    return groups.joined(separator: "-")
  }

  func integer(_ name: String) -> Int64? { record?.fields[name]?.int64 }

  private func number(_ name: String) -> Double? {
    switch record?.fields[name] {
    case .real(let value): value
    case .date(let date): date.secondsSinceReferenceDate
    case let value: value?.int64.map(Double.init)
    }
  }

  /// A time of the record in seconds since 2001, or as a date; nil for 0, which stands for no time.
  func time(_ name: String, _ meaning: String) -> EvidenceTime? {
    number(name).flatMap { $0 > 0 ? EvidenceTime($0, meaning, .device, "B") : nil }
  }

  /// A time of the record in seconds since 1970; nil for 0.
  func unixTime(_ name: String, _ meaning: String) -> EvidenceTime? {
    integer(name).flatMap { $0 > 0 ? EvidenceTime(unix: Double($0), meaning, .device, "B") : nil }
  }
}

/// The engines that are recognized.
package enum EngineCatalogue {
  /// The names that only one engine uses come before places that several use.
  private static let all: [any DownloadEngine] = [
    Tiercel(), FKDownloader(), YCDownloadSession(), SGDownload(), HWIFileDownload(), BackgroundDownloader(),
    KeshaAntonov(), ExpoFileSystem(), Yattee(), Kiwix(), Kaltura(), BoxSDK(), TYDownloadManager(), TCBlobDownload(),
    YTKNetwork(), PocketCasts(), Safari(), WebKit(), ExternalStorage(), FlutterDownloader(), Cocos(), Preferences(),
  ]

  /// What a find is; nil if no engine is known to store it so.
  package static func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.document.kind != .request else { return nil }
    for engine in all {
      if let find = engine.recognize(clue) { return find }
    }
    return nil
  }
}
