import KeyedArchives
import PropertyLists

extension Rule {
  static let undecodableRequest = Rule(
    id: "RD204", name: "undecodable-request", severity: .error, bestFix: .unsafe,
    page: RulePage(
      what:
        "The blob has a request that cannot be decoded: not an archive, a broken one, one without an NSURLRequest, or "
        + "one whose NSURLRequest is not under NSKeyedArchiveRootObjectKey or root, the two keys where loaders look.",
      why:
        "The loader uses the current request, or else the original one. A background session refuses a blob whose "
        + "current request does not decode, with NSURLErrorDomain -3003. Where no request decodes at all, the loader "
        + "raises an Objective-C exception, which Swift cannot catch: the app crashes.",
      systems:
        "Every system, as far as is known from the loader of iPadOS 18.0. Damaged or elided blobs, blobs from logs, "
        + "and tools that rewrite requests.",
      example: "<key>NSURLSessionResumeCurrentRequest</key> <data></data>",
      fix:
        "Unsafe where the other request can be read: it is copied. It may ask for another URL (before or after a "
        + "redirect), and the headers of the lost request are gone. None if the original request would get a Range "
        + "header, if neither request can be read, and in the newer loader's form.",
      sources: [
        "section 4 of the format's reference, rules 2, 7 and 8: analyses of the loader of 18.0 (confidence A)",
        "that our reader is as strict as Apple's (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      return diagnosis.requests.filter { $0.value.obstacle != nil }.map { broken in
        let other = diagnosis.requests.first { $0.field != broken.field && $0.value.obstacle == nil }
        var message = "the \(broken.title) request cannot be decoded: \(broken.value.obstacle ?? "")"
        var fix: Fix?
        switch other {
        case nil:
          message +=
            "; no request of the blob can: resuming it raises an Objective-C exception, which Swift cannot catch"
        case .some(let other) where broken.field == ResumeDataKey.originalRequest && !other.value.hasNoRange:
          message += "; the current one cannot replace it, since it has a Range header of its own"
        case .some(let other) where diagnosis.isClassicDownload:
          message += "; the \(other.title) one can, and can replace it"
          fix = Fix(.unsafe, [.copyField(from: other.field, to: broken.field)])
        case .some(let other):
          message += "; the \(other.title) one can"
        }
        return Violation(message, at: diagnosis.path(of: broken.field), fix: fix)
      }
    })
}

extension EmbeddedRequest {
  /// Why no loader decodes the request, or nil if one does.
  fileprivate var obstacle: String? {
    if let reason { return reason }
    guard let topKey, topKey != KeyedArchive.literalRootKey, topKey != KeyedArchive.rootKey else { return nil }
    return "it is under \"\(topKey)\", and loaders look under NSKeyedArchiveRootObjectKey or root"
  }
}
