import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import KeyedArchives

/// Test archives of other projects, read from the shared directory.
@Suite("Archives of other projects", .enabled(if: TestInputs.hasShared))
struct ArchiveCorpusTests {
  /// The keyed archives below a directory of the corpus, also broken ones, by file name. Foundation converts XML to
  /// binary.
  private func archives(_ directory: String) throws -> [(name: String, propertyList: PropertyList)] {
    let shared = try #require(TestInputs.shared)
    return try TestInputs.files(below: shared.appendingPathComponent("corpus/\(directory)")).compactMap { file in
      var bytes = try TestInputs.bytes(of: file)
      if !BinaryPropertyList.looksBinary(bytes) {
        guard let list = try? PropertyListSerialization.propertyList(from: Data(bytes), format: nil) else { return nil }
        bytes = Array(try PropertyListSerialization.data(fromPropertyList: list, format: .binary, options: 0))
      }
      let value = try BinaryPropertyList(decoding: bytes).value
      return KeyedArchive.isArchive(value) ? (file.lastPathComponent, value) : nil
    }
  }

  /// The errors of an archive: of its top level, of the object under `root`, and of each object.
  private func errors(_ propertyList: PropertyList) -> [String] {
    var errors: [String] = []
    func note<Value>(_ read: () throws -> Value) {
      do {
        _ = try read()
      } catch {
        errors.append((error as? KeyedArchiveError).map { "\($0.code.rawValue) \($0.path)" } ?? "\(error)")
      }
    }
    guard let archive = try? KeyedArchive(propertyList) else {
      note { try KeyedArchive(propertyList) }
      return errors
    }
    note { try archive.object(archive.root("root")) }
    for index in archive.objects.indices.dropFirst() { note { try archive.object(ObjectReference(index)) } }
    return errors
  }

  /// A stored object with its fields in alphabetic order.
  private func sorted(_ stored: PropertyList) -> PropertyList {
    guard case .dictionary(var dictionary) = stored else { return stored }
    dictionary.entries.sort { $0.key < $1.key }
    return .dictionary(dictionary)
  }

  /// Stores each readable object again, with its class, reads it, and compares the two objects.
  private func expectSameWhenStoredAgain(_ archive: KeyedArchive, _ name: String) {
    for (index, stored) in archive.objects.enumerated() {
      guard let object = try? archive.object(ObjectReference(index)) else { continue }
      var again = object.inlineForm
      if again == nil {
        var fields = object.storedFields
        fields["$class"] = stored.dictionary?["$class"]
        again = .dictionary(fields)
      }
      #expect(again.map(sorted) == sorted(stored), "object \(index) of \(name)")
    }
  }

  @Test("every archive of macOS 10.14 is read, and each of its objects can be stored unchanged")
  func corelibs() throws {
    let archives = try archives("swift-corelibs-foundation")
    #expect(archives.count == 46)
    for (name, propertyList) in archives {
      #expect(errors(propertyList).isEmpty, "\(name)")
      expectSameWhenStoredAgain(try KeyedArchive(propertyList), name)
    }
  }

  @Test("objects of macOS 10.14 have their known values")
  func values() throws {
    let archives = Dictionary(uniqueKeysWithValues: try archives("swift-corelibs-foundation"))
    func root(_ name: String) throws -> (KeyedArchive, ArchivedObject) {
      let archive = try KeyedArchive(#require(archives[name]))
      return (archive, try archive.object(archive.root("root")))
    }
    let url = try KeyedArchive(#require(archives["NSKeyedUnarchiver-URLTest.plist"]))
    #expect(try url.url(url.root("root")) == "foo.xml")
    #expect(try url.baseURL(url.root("root")) == "https://www.example.com")
    let (_, uuid) = try root("NSKeyedUnarchiver-UUIDTest.plist")
    let expected = try #require(UUID(uuidString: "0AD863BA-7584-40CF-8896-BD87B3280C34"))
    #expect(uuid.content == withUnsafeBytes(of: expected.uuid) { .uuid(Array($0)) })
    let (archive, set) = try root("NSMutableSet-Numbers.archive")
    guard case .set(let elements) = set.content else {
      Issue.record("a set was read as \(set.content)")
      return
    }
    #expect(Set(elements.map { archive.scalar($0) }) == [1, 2, 3, 4, 5])
    #expect(set.classDescription == .mutableSet)
    // Stored as a count and numbered objects, without NS.objects.
    let (_, counted) = try root("NSCountedSet-NumbersAppearingOnce.archive")
    guard case .instance(let fields) = counted.content else {
      Issue.record("a counted set was read as \(counted.content)")
      return
    }
    #expect(fields["NS.count"] == 5)
    #expect(counted.classDescription?.inherits(from: "NSSet") == true)
  }

  /// The errors of the intentionally broken archives of bpylist2. Archives with a future `$version` or an unknown
  /// `$archiver` are read, since a rule reports them.
  private static let broken: [String: [String]] = [
    "invalid_type_archive.plist": [],
    "invalid_uid_archive.plist": ["bad-reference $objects"],
    "invalid_version_archive.plist": [],
    "missing_uid_archive.plist": ["bad-class $objects[1].$class", "bad-class $objects[1].$class"],
    "no_class_meta_archive.plist": ["bad-class $objects[1].$class", "bad-class $objects[1].$class"],
    "no_class_name_archive.plist": [
      "bad-class $objects[1].$class", "bad-class $objects[1].$class", "bad-class $objects[3].$class",
    ],
    "no_objects_archive.plist": ["not-an-archive $objects"],
    "no_root_archive.plist": ["missing-top-key $top"],
    "no_top_archive.plist": ["not-an-archive $top"],
    // Written by Python: NS.data is a UID. Apple's archiver stores the bytes.
    "nsmutabledata_archive.plist": [
      "bad-field $objects[1][\"NS.data\"]", "bad-field $objects[1][\"NS.data\"]",
    ],
  ]

  @Test("the broken archives of bpylist2 give an error with its place, and the others can be stored again")
  func bpylist2() throws {
    let archives = try archives("bpylist2")
    #expect(archives.count == 20)
    #expect(Set(Self.broken.keys).isSubset(of: archives.map(\.name)))
    for (name, propertyList) in archives {
      #expect(errors(propertyList) == Self.broken[name] ?? [], "\(name)")
      if let archive = try? KeyedArchive(propertyList) { expectSameWhenStoredAgain(archive, name) }
    }
  }

  @Test("an object that refers to itself is read")
  func circular() throws {
    let archives = Dictionary(uniqueKeysWithValues: try archives("bpylist2"))
    let archive = try KeyedArchive(#require(archives["circular_archive.plist"]))
    let root = try archive.root("root")
    guard case .instance(let fields) = try archive.object(root).content else {
      Issue.record("the root is not an instance")
      return
    }
    #expect(fields["recursive"] == .uid(UInt64(root.index)))
  }

  @Test("the objects of the real requests can be stored unchanged")
  func realRequests() throws {
    let bytes = try TestInputs.sample("modern-nsmutableurlrequest-archive.plist")
    let archive = try KeyedArchive(BinaryPropertyList(decoding: bytes).value)
    expectSameWhenStoredAgain(archive, "the modern request")
    #expect(archive.objects.indices.allSatisfy { (try? archive.object(ObjectReference($0))) != nil })
  }
}
