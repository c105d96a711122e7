import KeyedArchives
import PropertyLists

extension Rule {
  static let unreadableRequestArchives = Rule(
    id: "RD201", name: "unreadable-request-archives", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The requests are archived in the form that iOS 10.0 and 10.1 write and cannot read back: named slots.",
      why: "A background session of these systems refuses the blob with NSURLErrorDomain -3003.",
      systems:
        "Readers iOS 10.0 to 10.1, macOS 10.12 to 10.12.1, tvOS 10.0, watchOS 3.0 to 3.1, and blobs of version 2. Every "
        + "later system writes and reads the same form: there it is right, and rewriting it would break it.",
      example: "__nsurlrequest_proto_prop_obj_0 ... under NSKeyedArchiveRootObjectKey",
      fix:
        "Safe: the published repair. The slots are numbered from $3 on, the properties follow the last, and the top-level key "
        + "becomes root; everything else stays. As far as is known every reader of version 2 takes that form (confidence I); where "
        + "the reader is 10.2 or 10.3, say so with --for, and nothing is changed. A blob of another version is only reported, also "
        + "for a reader that is named: resumedata convert --for makes one for it.",
      sources: [
        "bug B1 of the format's reference: a real blob of iOS 10.0.2, and Stack Overflow answer 39347461 in five copies that "
          + "agree (confidence A)",
        "that the form is right for later systems: a real archive of about iOS 26 (confidence A)",
        "that all readers of version 2 take the repaired form: iOS 9 writes numbered slots, the repair has been used for 10.x by "
          + "several engines; under which key 10.2 and 10.3 look is not known (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let span = diagnosis.reader.span,
        span.reaches(from: .init(10), below: .init(10, 2)), diagnosis.fields.version == 2 || diagnosis.reader.isNamed
      else { return [] }
      // Requests of versions 4 and 5 are right as they are for everybody else.
      let isRenamed = diagnosis.fields.version == 2
      let remark =
        if !isRenamed {
          "; convert --for makes a blob for it"
        } else if diagnosis.reader.isNamed || diagnosis.reader.isKnownByBuild {
          ""
        } else {
          "; no build says which 10.x wrote the blob, and as far as is known every reader of version 2 takes the repaired form"
        }
      return diagnosis.requests.compactMap { request in
        guard request.value.form == .named else { return nil }
        return Violation(
          "\(diagnosis.reader.name) cannot read the \(request.title) request in named form\(remark)",
          at: diagnosis.path(of: request.field),
          fix: isRenamed
            ? diagnosis.applicable(Fix(.safe, [.renameRequestSlots(field: request.field, to: .positional)])) : nil)
      }
    })
}

extension Diagnosis {
  /// A request that the blob has, with the names that go with it.
  struct NamedRequest: Sendable, Hashable {
    var title: String
    var field: String
    var value: ResumeRequest
  }

  /// The requests of a download, the current one first.
  static func requests(of fields: ResumeDataFields) -> [NamedRequest] {
    let current = fields.currentRequest.map {
      NamedRequest(title: "current", field: ResumeDataKey.currentRequest, value: $0)
    }
    let original = fields.originalRequest.map {
      NamedRequest(title: "original", field: ResumeDataKey.originalRequest, value: $0)
    }
    return [current, original].compactMap { $0 }
  }
}
