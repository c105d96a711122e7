public import SystemPackage

/// A directory that is walked: one that the user named, or one below it, without following links.
///
/// It remembers the identity of the directory. Opening it fails if the path now leads to another one, for example
/// through a symbolic link that replaced it.
public struct ListedDirectory: Sendable, Hashable {
  /// One directory on the path.
  private struct Step: Sendable, Hashable {
    let name: FilePath
    let identity: FileIdentity
  }

  /// The path: the one that the user named, and the relative path from there.
  public let path: FilePath
  /// The path that the user named; a link there is followed.
  private let root: FilePath
  private let rootIdentity: FileIdentity
  private let steps: [Step]

  /// The identity of the directory.
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
    // Deeper directories have no usable path, and are opened step by step.
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

  /// Opens exactly the directory that was found.
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

  /// With these flags, a link in place of the directory is reported as not a directory.
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
