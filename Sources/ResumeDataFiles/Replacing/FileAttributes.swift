import SystemPackage

/// The attributes of a file, copied to the file that replaces it.
///
/// - Owner and group must be the same, otherwise the replacement is refused. They are never silently changed.
/// - Permissions are the same, without set-user-id and set-group-id, which a write removes as well.
/// - Extended attributes of the user and the access control list must be copied. Those of security modules are copied
///   if permitted, except those that authenticate the old contents (`security.ima`, `.evm`) or give privileges
///   (`.capability`).
enum FileAttributes {
  /// Gives a new, still empty file the owner and group of an old one.
  static func copyOwner(of old: Stat, to descriptor: FileDescriptor, path: FilePath) throws(FileOperationError) {
    do throws(Errno) {
      let new = try Stat(descriptor)
      guard new.userID != old.userID || new.groupID != old.groupID else { return }
      try SystemCalls.setOwner(descriptor, user: old.userID, group: old.groupID)
    } catch {
      // EINVAL: an owner that this user namespace does not know.
      guard error == .notPermitted || error == .invalidArgument else {
        throw FileOperationError(writing: "keep the owner of", path, error)
      }
      throw FileOperationError(
        "replace", path, .owner(user: old.userID.rawValue, group: old.groupID.rawValue),
        advice: "nothing was changed; run as that user, or write the result elsewhere")
    }
  }

  /// Gives a written file the permissions and extended attributes of an old one.
  static func copyRest(
    of old: Stat, _ source: FileDescriptor, to target: FileDescriptor, path: FilePath
  ) throws(FileOperationError) {
    let permissions = FilePermissions(rawValue: old.permissions.rawValue & 0o1777)
    #if canImport(Darwin)
      try writing("keep the permissions of", path) { () throws(Errno) in
        try SystemCalls.setPermissions(target, permissions)
      }
      try writing("keep the extended attributes of", path) { () throws(Errno) in
        try SystemCalls.copyAttributes(from: source, to: target)
      }
    #else
      let names = try writing("keep the extended attributes of", path) { () throws(Errno) in
        try attributeNames(of: source)
      }
      try writing("keep the permissions of", path) { () throws(Errno) in
        // A default list of the directory for new files; the old file had none.
        if !names.contains(accessList), try attributeNames(of: target).contains(accessList) {
          try SystemCalls.removeAttribute(accessList, of: target)
        }
        if try Stat(target).permissions != permissions {
          try SystemCalls.setPermissions(target, permissions)
        }
      }
      for name in names where isCarried(name) {
        try writing("keep the extended attributes of", path) { () throws(Errno) in
          do throws(Errno) {
            let value = try SystemCalls.attribute(name, of: source)
            try SystemCalls.setAttribute(name, to: value, of: target)
          } catch {
            if isNeeded(name) { throw error }
          }
        }
      }
    #endif
  }

  #if !canImport(Darwin)
    private static let accessList = Array("system.posix_acl_access\0".utf8)
    private static let left = ["security.ima\0", "security.evm\0", "security.capability\0"].map { Array($0.utf8) }

    private static func isCarried(_ name: [UInt8]) -> Bool { !left.contains(name) }

    /// Whether losing the attribute would lose data of the user.
    private static func isNeeded(_ name: [UInt8]) -> Bool {
      name == accessList || name.starts(with: Array("user.".utf8))
    }

    /// The names; none if the file system has no attributes.
    private static func attributeNames(of descriptor: FileDescriptor) throws(Errno) -> [[UInt8]] {
      do {
        return try SystemCalls.attributeNames(of: descriptor)
      } catch {
        guard error == .notSupported || error == .notSupportedOnSocket else { throw error }
        return []
      }
    }
  #endif
}
