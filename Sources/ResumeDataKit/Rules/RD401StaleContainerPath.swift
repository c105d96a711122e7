import PropertyLists

extension Rule {
  static let staleContainerPath = Rule(
    id: "RD401", name: "stale-container-path", severity: .error, bestFix: .safe,
    page: RulePage(
      what:
        "The blob has the absolute path of its partial file, and the path leads into an app's container, which may "
        + "have moved.",
      why:
        "The path of a container changes with every reinstall or update. The loader opens the file at the path and "
        + "does not look elsewhere: a foreground session silently starts a new download, a background session fails "
        + "with NSURLErrorDomain -3003.",
      systems:
        "Blobs of version 1, of iOS 8, which have no other name for the file; later ones that were given an explicit "
        + "path, which takes precedence over the temporary file's name.",
      example:
        "/var/mobile/Containers/Data/Application/9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001/tmp/CFNetworkDownload_a1B2c3.tmp",
      fix:
        "Only where a file of that name was found (--temporary-directory), has as many bytes as the blob says were "
        + "received, and does not begin like an error page: to any other file the loader would append at the wrong "
        + "place. Version 2 and later, path into a temporary directory: safe, the path is replaced by the file's "
        + "name. Version 1: safe, the path becomes that of the file. Any other path: unsafe, since it is not known "
        + "where the reader will have the file. If no directory was searched, the path is only shown.",
      sources: [
        "bug B5 of the format's reference: paths go stale, several engines that rewrite them (confidence B)",
        "that the path takes precedence over the name: analyses of the loader of 18.0 (confidence A)",
        "the forms of container paths: logs and tools of iOS 7 and later, simulators and macOS (confidence B)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let text = diagnosis.fields.localPath else { return [] }
      let stored = BlobPath(text)
      guard stored.isInAppContainer else { return [] }
      let path = diagnosis.path(of: ResumeDataKey.localPath)
      switch diagnosis.context.partialFile {
      case .missing, .unusable: return []
      case .unknown:
        let message = "the path leads into an app's container, which moves with every reinstall or update"
        return [Violation(message, at: path, severity: .note)]
      case .found(let directory, _):
        if let found = diagnosis.foundPartialFile, stored.isSame(as: found) { return [] }
        var message = "the path leads into an app's container, and the partial file is in \(directory)"
        guard diagnosis.foundFileAgrees else {
          message += "; the file that was found there is not the blob's, or has changed"
          return [Violation(message, at: path)]
        }
        return [Violation(message, at: path, fix: diagnosis.movedPathFix(from: stored))]
      }
    })
}

extension Diagnosis {
  /// What makes the blob find its partial file where it was found.
  fileprivate func movedPathFix(from stored: BlobPath) -> Fix? {
    guard let found = foundPartialFile, let name = partialFileName else { return nil }
    let removal = DocumentEdit.removeField(ResumeDataKey.localPath)
    if fields.version != 1, fields.tempFileName == name { return applicable(Fix(.safe, [removal])) }
    if fields.version ?? 0 >= 2, stored.isInTemporaryDirectory {
      return applicable(Fix(.safe, [.setField(ResumeDataKey.tempFileName, .string(name)), removal]))
    }
    let edits = [DocumentEdit.setField(ResumeDataKey.localPath, .string(found.text))]
    return applicable(Fix(fields.version == 1 ? .safe : .unsafe, edits))
  }
}
