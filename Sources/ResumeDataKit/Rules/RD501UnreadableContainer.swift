import KeyedArchives
import PropertyLists

extension Rule {
  static let unreadableContainer = Rule(
    id: "RD501", name: "container-unreadable-for-reader", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The system that will read the blob does not read its container.",
      why:
        "Systems before iOS 12 take a plain property list; in a keyed archive they find none of the keys. Later "
        + "systems read an archive only under NSKeyedArchiveRootObjectKey. The classic loader cannot read the masked "
        + "archive of the newer loader. (The newer loader cannot read a classic blob either, but a blob does not say "
        + "which loader will read it.)",
      systems:
        "Readers before iOS 12 (macOS 10.14; tvOS 12 and watchOS 5 by inference) for keyed archives, WebKit's too; "
        + "readers before iOS 18.4 (macOS 15.4) for masked archives. From then on both loaders exist, and the app "
        + "chooses. This is judged only if the reader is named, except for the root key of the archive.",
      example: "resumedata diagnose --for \"iOS 11\" of a blob that iOS 12 wrote",
      fix:
        "Safe for a keyed archive whose values are plain: they are written as an XML property list, as iOS 8 to 11 do; "
        + "requests and version stay. None for an archive that holds other objects, and none for a masked one: it has "
        + "no byte count. Safe for an archive under another key: it is moved to NSKeyedArchiveRootObjectKey.",
      sources: [
        "section 1 of the format's reference, C1 to C3: what is written and read by whom, real blobs and analyses of "
          + "the loader of 18.0 (confidence A)",
        "C4, what WebKit writes: published source (confidence A); C6, what WebKit and the newer loader of 18.0 write "
          + "and read: published source, and analyses of that loader (confidence A)",
        "C5, the masked archive: published analyses (confidence A); what a loader does with the other's blob (bug "
          + "B19), and with one that has another mask or none (confidence I)",
      ]
    ),
    check: { diagnosis in
      let reader = diagnosis.reader.isNamed ? diagnosis.reader : nil
      switch diagnosis.document.blobForm {
      case let form as any ArchivedDictionaryForm:
        return diagnosis.violations(ofArchive: form.archived.archive, for: reader)
      case let form as WrappedArchiveForm:
        return diagnosis.violations(ofMask: form.innerMask, isWrapped: true, for: reader)
      case is NewerLoaderForm:
        return diagnosis.violations(ofMask: diagnosis.document.blobMask, isWrapped: false, for: reader)
      default: return []
      }
    })
}

extension Diagnosis {
  fileprivate func violations(ofArchive archive: KeyedArchive, for reader: TargetSystem?) -> [Violation] {
    if let reader, let span = reader.span, !span.isAtLeast(.init(12)) {
      let fix = plainContainerFix
      let obstacle = fix == nil ? "; not all in it has a place there" : ""
      return [Violation("\(reader.name) does not read keyed archives, only plain property lists\(obstacle)", fix: fix)]
    }
    guard document.container == .keyedArchive, let top = archive.mainRoot,
      top.key != KeyedArchive.literalRootKey
    else { return [] }
    return [
      Violation(
        "the archive holds the blob under \"\(top.key)\", and loaders look under NSKeyedArchiveRootObjectKey alone",
        at: .key("$top"), fix: applicable(Fix(.safe, [.renameArchiveRoot])))
    ]
  }

  /// - Parameter isWrapped: whether the newer loader's archive is in another one.
  fileprivate func violations(ofMask mask: Mask?, isWrapped: Bool, for reader: TargetSystem?) -> [Violation] {
    guard let reader, let span = reader.span else { return [] }
    guard span.isAtLeast(.init(18, 4)) else {
      return [Violation("\(reader.name) does not read the masked archives of the newer loader")]
    }
    guard mask == .download else {
      let what = mask.map { "is masked with \($0)" } ?? "is not masked"
      return [Violation("the newer loader expects archives with the mask \(Mask.download), and this one \(what)")]
    }
    let sessions = "sessions with the newer loader (usesClassicLoadingMode = false)"
    let message =
      isWrapped
      ? "only WebKit and \(sessions) read a masked archive inside another archive"
      : "only \(sessions) read masked archives"
    return [Violation(message, severity: .note)]
  }

  /// The fix that converts a keyed archive into a plain property list, if nothing is lost.
  private var plainContainerFix: Fix? {
    let hasTrailingBytes = document.trailingBytesAnomaly != nil
    // Another blob after the end is not removed by default.
    let applicability: Fix.Applicability = document.trailingBytes.hasBeginningOfBlob ? .unsafe : .safe
    return applicable(Fix(applicability, (hasTrailingBytes ? [.cutTrailingBytes] : []) + [.convertContainer(.xml)]))
  }
}
