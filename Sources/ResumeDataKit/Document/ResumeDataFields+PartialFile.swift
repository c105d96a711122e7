extension ResumeDataFields {
  /// The name to look for the partial file in a directory. Nil if the blob has no name, a name that leads out of the
  /// directory, or the path of a file elsewhere.
  ///
  /// A path takes precedence over a name (section 2 of the format's reference; confidence A). A file with a path is
  /// looked for in another directory only if the path leads into an app's container or a temporary directory, since
  /// these move.
  ///
  /// - Parameter directory: the directory's absolute path.
  package func partialFileName(in directory: String) -> String? {
    guard let localPath else { return tempFileName.flatMap { BlobPath.isFileName($0) ? $0 : nil } }
    let path = BlobPath(localPath)
    guard let name = path.name else { return nil }
    let mayHaveMoved = !path.isAbsolute || path.isInAppContainer || path.isInTemporaryDirectory
    return mayHaveMoved || path.isSame(as: BlobPath(directory).file(name)) ? name : nil
  }
}
