import KeyedArchives
import PropertyLists

extension Rule {
  static let unreadableRequestArchives = Rule(
    id: "RD201", name: "unreadable-request-archives", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The requests are archived in the form that iOS 10.0 and 10.1 write and cannot read back: named slots.",
      why: "A background session of these systems refuses the blob with NSURLErrorDomain -3003.",
      systems:
        "Readers iOS 10.0 to 10.1, macOS 10.12 to 10.12.1, tvOS 10.0, watchOS 3.0 to 3.1, for plain property lists "
        + "of version 2. Every later system writes and reads the same form: for these it is correct, and a change "
        + "would break it. It is also correct in a version 2 dictionary in a keyed archive, which only iOS 12 and "
        + "later read.",
      example: "__nsurlrequest_proto_prop_obj_0 ... under NSKeyedArchiveRootObjectKey",
      fix:
        "Safe where the reader is named (--for) or a build in User-Agent says that iOS 10.0 or 10.1 wrote the "
        + "blob: the published repair. The slots become positional, from $3 on, the properties follow the last slot, "
        + "and the archive's root key becomes root; everything else stays. Unsafe for a blob of version 2 whose "
        + "writer is not known: it may be from iOS 10.2 or 10.3, which read the named form. None for a blob of "
        + "another version: resumedata convert --for writes one that the reader can use.",
      sources: [
        "bug B1 of the format's reference: a real blob of iOS 10.0.2, and Stack Overflow answer 39347461 in five "
          + "copies that agree (confidence A)",
        "that the form is right for later systems: a real archive of about iOS 26 (confidence A)",
        "that a blob whose writer is not known is for one of these systems (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let span = diagnosis.reader.span,
        span.reaches(from: .init(10), below: .init(10, 2))
      else { return [] }
      let (isNamed, isVersion2) = (diagnosis.reader.isNamed, diagnosis.fields.version == 2)
      guard isNamed || (isVersion2 && !diagnosis.document.container.isArchive) else { return [] }
      let isKnown = isNamed || diagnosis.reader.isKnownByBuild
      return diagnosis.requests.filter { $0.value.form == .keyed }.map { request in
        let who = isKnown ? "\(diagnosis.reader.name) cannot" : "iOS 10.0 and 10.1 cannot"
        let remark =
          isVersion2
          ? isKnown ? "" : "; nothing says which system wrote the blob" : "; convert --for makes a blob for it"
        let fix = Fix(isKnown ? .safe : .unsafe, [.renameRequestSlots(field: request.field, to: .positional)])
        return Violation(
          "\(who) read the \(request.title) request in named form\(remark)", at: diagnosis.path(of: request.field),
          severity: isKnown ? .error : .warning, fix: isVersion2 ? diagnosis.applicable(fix) : nil)
      }
    })
}
