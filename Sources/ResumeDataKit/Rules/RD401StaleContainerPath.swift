import PropertyLists

extension Rule {
  static let staleContainerPath = Rule(
    id: "RD401", name: "stale-container-path", severity: .error, bestFix: .safe,
    page: RulePage(
      what:
        "The blob has the absolute path of its partial file, and the path leads into an app's container, which may have moved.",
      why:
        "The path of a container changes with every reinstall or update. The loader opens the file at the path and does not look "
        + "elsewhere: a foreground session silently starts anew, a background session fails with NSURLErrorDomain -3003.",
      systems:
        "Blobs of version 1, of iOS 8, which have no other name for the file; later ones that were given an explicit path, "
        + "which wins over the temporary file's name.",
      example:
        "/var/mobile/Containers/Data/Application/9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001/tmp/CFNetworkDownload_a1B2c3.tmp",
      fix:
        "Safe where the partial file was found in the folder that was named (--temporary-directory): the path becomes that of "
        + "the file, or goes where the temporary file's name is there and the loader takes it (any version but 1). Where nobody "
        + "looked the path is only shown.",
      sources: [
        "bug B5 of the format's reference: paths go stale, several engines that rewrite them (confidence B)",
        "that the path wins over the name: analyses of the loader of 18.0 (confidence A)",
        "the forms of container paths: logs and tools of iOS 7 and later, simulators and macOS (confidence B)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let text = diagnosis.fields.localPath else { return [] }
      let stored = BlobPath(text)
      guard stored.isInAppContainer else { return [] }
      let path = diagnosis.path(of: ResumeDataKey.localPath)
      switch diagnosis.context.partialFile {
      case .missing: return []
      case .unknown:
        let message = "the path leads into an app's container, which moves with every reinstall or update"
        return [Violation(message, at: path, severity: .note)]
      case .found(let directory, _):
        if let found = diagnosis.foundPartialFile, stored.isSame(as: found) { return [] }
        let message = "the path leads into an app's container, and the partial file is in \(directory)"
        return [Violation(message, at: path, fix: diagnosis.movedPathFix)]
      }
    })
}

extension Diagnosis {
  /// What makes the blob find its partial file where it was found.
  fileprivate var movedPathFix: Fix? {
    guard let found = foundPartialFile else { return nil }
    if fields.version != 1, fields.tempFileName == partialFileName {
      return applicable(Fix(.safe, [.removeField(ResumeDataKey.localPath)]))
    }
    return applicable(Fix(.safe, [.setField(ResumeDataKey.localPath, .string(found.text))]))
  }
}
