import PropertyLists

extension Rule {
  static let readOtherwise = Rule(
    id: "RD505", name: "read-otherwise-by-core-foundation", severity: .error, bestFix: nil,
    page: RulePage(
      what: "CoreFoundation refuses the file, or reads a value other than the one shown.",
      why:
        "Apple's loader reads a blob with CoreFoundation's property list parser. It refuses some files that are "
        + "well-formed. This tool reads them to show what is in them, but the download does not resume.",
      systems: "All: every loader reads blobs with this parser. Tools and manual edits produce such files.",
      example:
        "<integer>5 </integer> in an XML list; an object table with bytes between it and the trailer in a binary one",
      fix: "None: check the value, then write it with convert or create.",
      sources: [
        "CoreFoundation's parser itself, with which the tests compare every fixture and many damaged blobs: "
          + "CFPropertyList.c and CFBinaryPList.c (confidence A)",
        "that Apple's systems run the parser that Swift's toolchain has (confidence C)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.document.kind != .unknown else { return [] }
      return diagnosis.differencesOfFile + diagnosis.differencesOfRequests
    })
}

extension Diagnosis {
  /// The differences of CoreFoundation in the file itself; RD504 reports bytes after its end.
  fileprivate var differencesOfFile: [Violation] {
    anomalies.filter { $0.coreFoundation != .agrees && $0.kind != .trailingBytes }.map { anomaly in
      guard anomaly.coreFoundation == .readsAnotherValue else {
        return Violation(anomaly.message, location: anomaly.location)
      }
      let key = ResumeDataKey.classic.sorted().first { location(of: self.path(of: $0)) == anomaly.location }
      let place = key.map { path(of: $0) } ?? .root
      let severity: Finding.Severity = key == nil ? .warning : .error
      return Violation(anomaly.message, at: place, severity: severity, location: anomaly.location)
    }
  }

  /// The same for the archives of the requests, which are separate property lists.
  fileprivate var differencesOfRequests: [Violation] {
    requests.flatMap { request in
      request.anomalies.filter { $0.coreFoundation != .agrees }.map { anomaly in
        Violation(
          "in the archive of the \(request.title) request, at its \(anomaly.location): \(anomaly.message)",
          at: path(of: request.field), severity: anomaly.coreFoundation == .refusesFile ? .error : .warning)
      }
    }
  }
}
