import KeyedArchives
import PropertyLists

extension Rule {
  static let repairedRequestArchives = Rule(
    id: "RD202", name: "repaired-request-archives", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The requests were repaired for iOS 10.0-10.1, and another system will read them.",
      why:
        "Later loaders look for a request only under the key NSKeyedArchiveRootObjectKey, and do not find the one "
        + "under root. A blob without a request that decodes raises an Objective-C exception that Swift cannot catch.",
      systems: "Readers from iOS 10.2 on; seen in the loader of iPadOS 18.0.",
      example: "$3 ... $25 under root, in a blob for iOS 12",
      fix:
        "The requests get the named form and the key NSKeyedArchiveRootObjectKey again: safe for readers from iOS "
        + "12 on, unsafe for iOS 10.2 to 11, since it is not known which forms these read.",
      sources: [
        "bug B18 of the format's reference (confidence I)",
        "that only the literal key is read: analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let span = diagnosis.reader.span, span.isAtLeast(.init(10, 2)) else {
        return []
      }
      return diagnosis.requests.compactMap { request in
        guard request.value.topKey == KeyedArchive.rootKey else { return nil }
        return Violation(
          "\(diagnosis.reader.name) does not find the \(request.title) request under \"root\"",
          at: diagnosis.path(of: request.field),
          fix: diagnosis.applicable(
            Fix(
              span.isAtLeast(.init(12)) ? .safe : .unsafe, [.renameRequestSlots(field: request.field, to: .keyed)])))
      }
    })
}
