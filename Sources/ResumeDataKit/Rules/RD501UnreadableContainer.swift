import PropertyLists

extension Rule {
  static let unreadableContainer = Rule(
    id: "RD501", name: "container-unreadable-for-reader", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The blob is in a kind of file that the system which shall read it does not read.",
      why:
        "Systems before iOS 12 take a plain property list; in a keyed archive they find none of the keys. The masked archive of "
        + "the newer loader is no property list for the classic loader, and the other way round.",
      systems:
        "Readers before iOS 12 (macOS 10.14, tvOS 12, watchOS 5) for keyed archives; readers before iOS 18.4 (macOS 15.4) for "
        + "masked archives. From then on both loaders exist, and the app chooses. Judged only where the reader is named.",
      example: "resumedata diagnose --for \"iOS 11\" of a blob that iOS 12 wrote",
      fix:
        "Safe for a keyed archive whose values are plain: they are written as an XML property list, as iOS 8 to 11 do; requests "
        + "and version stay. None for an archive that holds other objects, and none for a masked one: it has no count of bytes.",
      sources: [
        "section 1 of the format's reference, C1 to C3: what is written and read by whom, real blobs and analyses of the loader "
          + "of 18.0 (confidence A)",
        "C5, the masked archive: published analyses (confidence A); what a loader does with the other's blob (bug B19) "
          + "(confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.reader.isNamed, let span = diagnosis.reader.span else { return [] }
      let reader = diagnosis.reader.name
      switch (diagnosis.document.container, diagnosis.document.shape) {
      case (.keyedArchive, .archivedDictionary) where !span.isAtLeast(.init(12)):
        let fix = diagnosis.plainContainerFix
        let obstacle = fix == nil ? "; not all in it has a place there" : ""
        return [Violation("\(reader) does not read keyed archives, only plain property lists\(obstacle)", fix: fix)]
      case (.maskedArchive, .modern):
        guard span.isAtLeast(.init(18, 4)) else {
          return [Violation("\(reader) does not read the masked archives of the newer loader")]
        }
        let message = "only sessions with the newer loader (usesClassicLoadingMode = false) read masked archives"
        return [Violation(message, severity: .note)]
      default: return []
      }
    })
}

extension Diagnosis {
  /// What makes a plain property list of a keyed archive, if nothing is lost.
  fileprivate var plainContainerFix: Fix? {
    let hasTrailingBytes = document.trailingBytesAnomaly != nil
    return applicable(Fix(.safe, (hasTrailingBytes ? [.cutTrailingBytes] : []) + [.convertContainer(.xml)]))
  }
}
