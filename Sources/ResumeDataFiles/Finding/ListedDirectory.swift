public import SystemPackage

/// A directory that is walked: what the user named, or one below it that is reached without following a link.
///
/// It remembers which directory it was when it was found. Opening it fails where the path leads to another one by then,
/// such as behind a symbolic link that was put in its place.
public struct ListedDirectory: Sendable, Hashable {
  /// One directory on the way.
  private struct Step: Sendable, Hashable {
    let name: FilePath
    let identity: FileIdentity
  }

  /// The path: what the user named, and the way from there.
  public let path: FilePath
  /// What the user named; a link there is followed.
  private let root: FilePath
  private let rootIdentity: FileIdentity
  private let steps: [Step]

  /// Which directory it is.
  var identity: FileIdentity { steps.last?.identity ?? rootIdentity }

  /// The directory that the user named.
  init(root: FilePath) throws(Errno) {
    let opened = OwnedDescriptor(try SystemCalls.openDirectory(root))
    self.init(root: root, identity: FileIdentity(try Stat(opened.descriptor)))
  }

  private init(root: FilePath, identity: FileIdentity, steps: [Step] = [], path: FilePath? = nil) {
    self.path = path ?? root
    self.root = root
    self.rootIdentity = identity
    self.steps = steps
  }

  /// A directory in it.
  func appending(_ name: FilePath) throws(FileOperationError.Cause) -> ListedDirectory {
    // Deeper ones have no path by which the user could name them, and the way to each is gone step by step.
    let path = path.appending(name.components)
    guard path.length < 4_096 else { throw .system(.fileNameTooLong) }
    let parent = try open()
    let child = try Self.mapping { () throws(Errno) in
      OwnedDescriptor(try SystemCalls.openDirectory(name, in: parent.descriptor))
    }
    let identity = try Self.mapping { () throws(Errno) in FileIdentity(try Stat(child.descriptor)) }
    return ListedDirectory(
      root: root, identity: rootIdentity, steps: steps + [Step(name: name, identity: identity)],
      path: path)
  }

  /// Opens the directory that was found, and no other.
  func open() throws(FileOperationError.Cause) -> OwnedDescriptor {
    var opened = try Self.mapping { () throws(Errno) in OwnedDescriptor(try SystemCalls.openDirectory(root)) }
    try Self.check(opened.descriptor, is: rootIdentity)
    for step in steps {
      let next = try Self.mapping { () throws(Errno) in
        OwnedDescriptor(try SystemCalls.openDirectory(step.name, in: opened.descriptor))
      }
      try Self.check(next.descriptor, is: step.identity)
      opened = next
    }
    return opened
  }

  private static func check(
    _ descriptor: FileDescriptor, is identity: FileIdentity
  ) throws(FileOperationError.Cause) {
    let found = try mapping { () throws(Errno) in FileIdentity(try Stat(descriptor)) }
    guard found == identity else { throw .directoryReplaced }
  }

  /// A link where a directory was is not a directory by the flags that it is opened with.
  private static func mapping<Value: ~Copyable>(
    _ body: () throws(Errno) -> Value
  ) throws(FileOperationError.Cause) -> Value {
    do throws(Errno) {
      return try body()
    } catch {
      throw error == .notDirectory || error == .tooManySymbolicLinkLevels ? .directoryReplaced : .system(error)
    }
  }
}
