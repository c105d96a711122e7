/// A path in a blob, parsed without access to a file system.
struct BlobPath: Sendable {
  /// The text.
  let text: String
  /// The components between the slashes, without empty ones.
  private let components: [String]

  /// Parses a path. Slashes are found byte by byte, so that a combining mark after a slash does not hide it.
  init(_ text: String) {
    self.text = text
    components = text.unicodeScalars.split(separator: "/").map { String($0) }
  }

  /// Whether the path begins at the root.
  var isAbsolute: Bool { text.utf8.first == UInt8(ascii: "/") }

  /// The file's name, or nil if the path ends in nothing that names a file.
  var name: String? {
    components.last.flatMap { Self.isFileName($0) ? $0 : nil }
  }

  /// A file in this directory.
  func file(_ name: String) -> BlobPath {
    BlobPath(text.utf8.last == UInt8(ascii: "/") ? text + name : text + "/" + name)
  }

  /// A file in the directory of this one.
  func sibling(_ name: String) -> BlobPath {
    let directory = text.unicodeScalars.lastIndex(of: "/").map { String(text.unicodeScalars[...$0]) } ?? ""
    return BlobPath(directory + name)
  }

  /// Whether a text is a plain file name, without a path.
  static func isFileName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && !text.hasByte { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  /// Whether two absolute paths are the same, `/var` being a link to `/private/var` on Apple's systems.
  func isSame(as other: BlobPath) -> Bool {
    isAbsolute && other.isAbsolute && resolved.elementsEqual(other.resolved)
  }

  private var resolved: ArraySlice<String> {
    let isPrivate = components.count > 1 && components[0] == "private" && ["var", "tmp", "etc"].contains(components[1])
    return isPrivate ? components.dropFirst() : components[...]
  }

  /// Whether the path leads into the container of an app: `.../Containers/Data/Application/<UUID>/...` of a device or a
  /// simulator, `.../Applications/<UUID>/...` of iOS 7, `~/Library/Containers/<identifier>/Data/...` of macOS.
  var isInAppContainer: Bool { insideContainer != nil }

  /// Whether the file is where a session looks for a temporary file by its name, or where the system moves it from: in
  /// a container's `tmp`, in a user's temporary directory of macOS, in the downloads of nsurlsessiond.
  var isInTemporaryDirectory: Bool {
    guard isAbsolute, name != nil, !components.contains("..") else { return false }
    if let inside = insideContainer, inside.count == 2, inside.first == "tmp" { return true }
    let (path, count) = (Array(resolved), resolved.count)
    if count == 6, path.starts(with: ["var", "folders"]), path[4] == "T" { return true }
    return count > 4 && path[count - 4] == "com.apple.nsurlsessiond" && path[count - 3] == "Downloads"
  }

  /// The components below the root of the container; nil outside a container and for the root itself.
  private var insideContainer: ArraySlice<String>? {
    guard isAbsolute else { return nil }
    func part(_ index: Int) -> String? { components.indices.contains(index) ? components[index] : nil }
    for index in components.indices {
      let root: Int? =
        switch components[index] {
        case "Containers" where part(index - 1) == "Library" && part(index + 2) == "Data": index + 2
        case "Containers" where ["Data", "Shared"].contains(part(index + 1)) && part(index + 3).isUUID: index + 3
        case "Applications" where part(index + 1).isUUID: index + 1
        default: nil
        }
      if let root, root + 1 < components.count { return components[(root + 1)...] }
    }
    return nil
  }
}

extension String? {
  /// Whether this is a UUID: 8, 4, 4, 4 and 12 hexadecimal digits.
  fileprivate var isUUID: Bool {
    guard let groups = self?.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false) else {
      return false
    }
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          true
        default: false
        }
      }
  }
}
