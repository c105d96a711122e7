import KeyedArchives
import PropertyLists

extension Rule {
  static let refusedArchive = Rule(
    id: "RD506", name: "refused-archive", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "A keyed archive that no unarchiver accepts: its $archiver is not NSKeyedArchiver, its $version is not "
        + "100000, or its root is of a class that Apple's systems do not have.",
      why:
        "NSKeyedUnarchiver throws for the first two. A class is looked up by $classname, then by $classhints, and "
        + "never by $classes, so an object of an app's own class is not decoded by an app without that class. If the "
        + "blob itself is such an archive, the loader finds none of its fields. If a request is one, it does not "
        + "decode (RD204).",
      systems: "Every system. Other archivers, tools and damage can produce it.",
      example: "$archiver = MyArchiver, $classname = _TtC4Main10MyDict",
      fix: "None: the purpose of the archive is not known.",
      sources: [
        "NSKeyedUnarchiver of swift-corelibs-foundation checks $archiver and $version (confidence A)",
        "that the loader on Apple's systems refuses the same (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      var violations: [Violation] = []
      let document = diagnosis.document
      if document.container.isArchive || document.container == .maskedArchive,
        let refusal = UnarchiverRefusal(of: document.propertyList, roots: UnarchiverRefusal.rootsOfBlobs)
      {
        violations.append(Violation("no unarchiver accepts the blob: \(refusal.reason)", at: refusal.path))
      }
      for request in diagnosis.requests where !request.isUsual {
        guard let list = request.value.file?.unusualPropertyList,
          let refusal = UnarchiverRefusal(of: list, roots: UnarchiverRefusal.rootsOfRequests)
        else { continue }
        violations.append(
          Violation(
            "no unarchiver accepts the \(request.title) request's archive: \(refusal.reason)",
            at: diagnosis.path(of: request.field)))
      }
      return violations
    })
}
