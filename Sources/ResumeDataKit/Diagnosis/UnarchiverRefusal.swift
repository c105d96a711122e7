import KeyedArchives
package import PropertyLists

/// Why NSKeyedUnarchiver does not accept an archive, from checks before any object is decoded.
package struct UnarchiverRefusal: Sendable {
  /// The reason in words. May hold text of the archive.
  package let reason: String
  /// Where in the archive.
  let path: PropertyListPath

  /// The classes of the root of a blob.
  package static let rootsOfBlobs: Set<String> = [
    "NSDictionary", "NSMutableDictionary", ResumeDataKey.modernDownloadClass, ResumeDataKey.modernUploadClass,
  ]
  /// The classes of the root of a request's archive.
  package static let rootsOfRequests: Set<String> = ["NSURLRequest", "NSMutableURLRequest"]

  /// Checks an archive; nil if it is accepted, or is not an archive at all.
  ///
  /// - Parameter roots: the classes that the root object may have.
  package init?(of list: PropertyList, roots: Set<String>) {
    guard let archiver = list[.key("$archiver")] else { return nil }
    if archiver.string.map({ $0 != "NSKeyedArchiver" }) ?? true {
      reason = "its $archiver is \(archiver.string.map { "\"\($0)\"" } ?? archiver.kind.rawValue), not NSKeyedArchiver"
      path = .key("$archiver")
    } else if list[.key("$version")]?.int64 != 100_000 {
      reason = "its $version is \(list[.key("$version")]?.int64.map { String($0) } ?? "not a number"), not 100000"
      path = .key("$version")
    } else if let (name, place) = Self.unknownRoot(of: list, roots: roots) {
      reason = "its root is of class \"\(name)\""
      path = place
    } else {
      return nil
    }
  }

  /// The class of the root, if neither its name nor its hints are among the given names.
  private static func unknownRoot(
    of list: PropertyList, roots: Set<String>
  ) -> (name: String, path: PropertyListPath)? {
    guard let top = list[.key("$top")]?.dictionary, let objects = list[.key("$objects")]?.array,
      let root = (top[KeyedArchive.literalRootKey] ?? top[KeyedArchive.rootKey] ?? top.entries.first?.value)?.uid,
      let object = element(root, of: objects)?.dictionary, let place = object["$class"]?.uid,
      let description = element(place, of: objects)?.dictionary, let name = description["$classname"]?.string
    else { return nil }
    let hints = description["$classhints"]?.array?.compactMap(\.string) ?? []
    guard !([name] + hints).contains(where: roots.contains) else { return nil }
    return (name, KeyedArchive.path(of: ObjectReference(Int(clamping: place))))
  }

  private static func element(_ uid: UInt64, of objects: [PropertyList]) -> PropertyList? {
    Int(exactly: uid).flatMap { objects.indices.contains($0) ? objects[$0] : nil }
  }
}
