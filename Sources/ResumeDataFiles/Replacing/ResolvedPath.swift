import SystemPackage

/// The resolved path of a file: a link that the user named is followed, so that the file is replaced and not the link.
/// Links in walked directories are not followed.
struct ResolvedPath {
  /// The path as the user gave it, for messages.
  let given: FilePath
  /// The target of the link, or the same path if it is not a link.
  let path: FilePath
  /// The file's name in its directory.
  let name: FilePath
  /// The directory in which the file was found; nil for a file that was named.
  private let listed: ListedDirectory?

  /// Resolves the path of an existing file.
  init(_ file: FoundFile) throws(FileOperationError) {
    given = file.path
    listed = file.directory
    path = file.directory == nil ? try Self.resolve(file.path) : file.path
    guard let component = path.lastComponent, component.kind == .regular else {
      throw FileOperationError("open", given, .kind(.directory))
    }
    name = FilePath(root: nil, components: component)
  }

  private static func resolve(_ path: FilePath) throws(FileOperationError) -> FilePath {
    try mappingErrno("open", path) { () throws(Errno) in
      let isLink = try Stat(path, followTargetSymlink: false).type == .symbolicLink
      return isLink ? try SystemCalls.realPath(path) : path
    }
  }

  /// Opens the directory that holds the file.
  func openDirectory() throws(FileOperationError) -> OwnedDescriptor {
    guard let listed else {
      return try mappingErrno("open the directory of", given) { () throws(Errno) in
        OwnedDescriptor(try SystemCalls.openDirectory(path.directory))
      }
    }
    do throws(FileOperationError.Cause) {
      return try listed.open()
    } catch {
      throw FileOperationError("open", given, error)
    }
  }
}
