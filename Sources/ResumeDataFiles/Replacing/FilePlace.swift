import SystemPackage

/// Where a file really is: a link that the user named is followed, so that the file is replaced and not the link.
struct FilePlace {
  /// The path as the user gave it, for messages.
  let given: FilePath
  /// The path behind the link; the same where it is none.
  let path: FilePath
  /// The file's name in its folder.
  let name: FilePath

  /// The folder that holds it.
  var folder: FilePath { path.folder }

  /// Finds the place of an existing file.
  init(_ path: FilePath) throws(FileFault) {
    given = path
    let stat = try faulting("open", path) { () throws(Errno) in try Stat(path, followTargetSymlink: false) }
    switch stat.type {
    case .symbolicLink:
      self.path = try faulting("open", path) { () throws(Errno) in try SystemCalls.realPath(path) }
    default:
      self.path = path
    }
    guard let component = self.path.lastComponent, component.kind == .regular else {
      throw FileFault("open", path.string, .kind(.folder))
    }
    name = FilePath(root: nil, components: component)
  }
}
