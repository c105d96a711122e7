#if os(Linux)
  import SystemPackage
  import Testing

  @testable import ResumeDataFiles

  @Suite("Extended attributes of a replaced file")
  struct AttributeTests {
    private static let accessList = "system.posix_acl_access"

    @Test(
      "extended attributes of the user and the access control list stay, in the file and in its backup",
      arguments: [true, false])
    func kept(linkedBackup: Bool) throws {
      let scratch = try Scratch()
      let path = try scratch.put("a", "old", mode: 0o640)
      // user::rw-, user 12345 rw-, group::r--, mask::rw-, other::---
      let list = Self.list([(1, 6, .max), (2, 6, 12_345), (4, 4, .max), (0x10, 6, .max), (0x20, 0, .max)])
      let wanted = [
        "user.origin": "there".bytes, "user.empty": [], "user.large": [UInt8](repeating: 7, count: 3_000),
        Self.accessList: list,
      ]
      for (name, value) in wanted {
        guard try Self.set(name, to: value, of: path) else { return }
      }
      _ = try FileReplacement(usesLinks: linkedBackup).lock(FoundFile(path: path), atMost: 100).replace(
        with: "new".bytes)
      #expect(scratch.text("a") == "new")
      for name in ["a", "a.orig"] {
        let found = try Self.attributes(of: scratch[name])
        #expect(found == wanted)
        let mode = try scratch.mode(name)
        #expect(mode == 0o660)
      }
    }

    @Test("a default access control list of the directory is not applied to a replaced file that had none")
    func notInherited() throws {
      let scratch = try Scratch()
      let path = try scratch.put("a", "old", mode: 0o600)
      let list = Self.list([(1, 7, .max), (2, 7, 12_345), (4, 5, .max), (0x10, 7, .max), (0x20, 5, .max)])
      guard try Self.set("system.posix_acl_default", to: list, of: FilePath(scratch.path)) else { return }
      try scratch.put("probe", "")
      #expect(try Self.attributes(of: scratch["probe"]).keys.contains(Self.accessList))
      _ = try FileReplacement(backupSuffix: nil).lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
      #expect(try Self.attributes(of: path).isEmpty)
      #expect(try scratch.mode("a") == 0o600)
    }

    /// All attributes of a file except those of security modules, which depend on the machine.
    private static func attributes(of path: FilePath) throws -> [String: [UInt8]] {
      let file = OwnedDescriptor(try FileDescriptor.open(path, .readOnly))
      var found: [String: [UInt8]] = [:]
      for name in try SystemCalls.attributeNames(of: file.descriptor) {
        found[String(decoding: name.dropLast(), as: UTF8.self)] = try SystemCalls.attribute(name, of: file.descriptor)
      }
      return found.filter { !$0.key.hasPrefix("security.") }
    }

    /// Sets an attribute. If the file system has no attributes, prints a notice and returns false.
    private static func set(_ name: String, to value: [UInt8], of path: FilePath) throws -> Bool {
      let file = OwnedDescriptor(try FileDescriptor.open(path, .readOnly))
      do throws(Errno) {
        try SystemCalls.setAttribute(Array("\(name)\0".utf8), to: value, of: file.descriptor)
        return true
      } catch {
        guard error == .notSupported || error == .notSupportedOnSocket else { throw error }
        print("NOT RUN: the file system of \(path) has no attribute \(name)")
        return false
      }
    }

    /// The bytes of a POSIX access control list: version 2, then tag, permissions and id of each entry.
    private static func list(_ entries: [(tag: UInt16, permissions: UInt16, id: UInt32)]) -> [UInt8] {
      var bytes: [UInt8] = [2, 0, 0, 0]
      for entry in entries {
        for number in [UInt32(entry.tag) | UInt32(entry.permissions) << 16, entry.id] {
          for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
        }
      }
      return bytes
    }
  }
#endif
