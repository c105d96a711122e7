import KeyedArchives
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@testable import ResumeDataKit

@Suite("RD501 container-unreadable-for-reader")
struct RD501Tests {
  private let blob = "blobs/keyed-archive-version-4-ios-12.plist"

  private func context(_ system: String) -> DiagnosisContext {
    DiagnosisContext(reader: SystemRelease(system))
  }

  @Test(
    "a keyed archive for iOS 11 becomes an XML property list in Apple's layout, with sorted keys and the same values")
  func repair() throws {
    let test = try RuleTest("RD501")
    let bytes = try TestInputs.fixture(blob)
    let finding = try #require(try test.findings(bytes, context("iOS 11.2")).first)
    #expect(finding.message == "iOS 11.2 does not read keyed archives, only plain property lists")
    #expect(finding.severity == .error && finding.path == .root)
    #expect(finding.fix == Fix(.safe, [.convertContainer(.xml)]))
    let result = try test.repaired(bytes, context("iOS 11.2"))
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let (before, after) = (try ResumeDataDocument(decoding: bytes), try ResumeDataDocument(decoding: result.bytes))
    #expect(after.container == .xml)
    var (old, new) = (before.fields, after.fields)
    // Places of faults would differ; these blobs have no faults.
    #expect(old.faults.isEmpty)
    (old.faults, new.faults) = ([], [])
    #expect(new == old)
    #expect(new.version == 4 && new.currentRequest?.form == .keyed)
    let dictionary = try #require(after.propertyList.dictionary)
    #expect(dictionary.keys == dictionary.keys.sorted())
    #expect(result.bytes == (try XMLPropertyList.encode(.dictionary(dictionary))))
    let text = String(decoding: result.bytes, as: UTF8.self)
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC"))
    #expect(text.contains("\n\t<key>NSURLSessionResumeInfoVersion</key>\n\t<integer>4</integer>\n"))
  }

  @Test("each value is converted bit for bit")
  func data() throws {
    let before = try ResumeDataDocument(decoding: TestInputs.fixture(blob))
    let content = try #require(before.form as? any ArchivedDictionaryForm).archived
    let (archive, root) = (content.archive, content.root)
    let result = try RuleTest("RD501").repaired(TestInputs.fixture(blob), context("iOS 9.3"))
    let after = try #require(try XMLPropertyList(decoding: result.bytes).value.dictionary)
    let entries = try #require(archive.entries(root))
    #expect(after.entries.count == entries.count)
    for (key, reference) in entries { #expect(after[key] == archive.scalar(reference), "\(key)") }
  }

  @Test(
    "readers before iOS 12 and their siblings have the finding, and later ones do not",
    arguments: [
      ("iOS 11.4.1", 1), ("iOS 8.0", 1), ("macOS 10.13.6", 1), ("watchOS 4.3", 1), ("tvOS 11.0", 1), ("iOS 12.0", 0),
      ("macOS 10.14", 0), ("watchOS 5.0", 0), ("iOS 18.0", 0),
    ])
  func readers(system: String, count: Int) throws {
    #expect(try RuleTest("RD501").findings(blob, context(system)).count == count)
  }

  @Test(
    "a masked archive is an error for systems without the newer loader and otherwise a note, without a fix",
    arguments: [
      "bugs/b19-masked-archive-for-the-classic-loader.resumedata", "blobs/masked-archive-26.resumedata",
    ])
  func masked(fixture: String) throws {
    let test = try RuleTest("RD501")
    for system in ["iOS 11.0", "iOS 18.3", "macOS 15.3", "watchOS 11.3"] {
      let findings = try test.findings(fixture, context(system))
      let name = try #require(SystemRelease(system)).description
      #expect(findings.map(\.message) == ["\(name) does not read the masked archives of the newer loader"])
      #expect(findings.map(\.severity) == [.error])
      #expect(findings.first?.fix == nil)
    }
    for system in ["iOS 18.4", "iOS 26.1", "macOS 15.4", "watchOS 11.4"] {
      let findings = try test.findings(fixture, context(system))
      #expect(findings.map(\.severity) == [.note], "\(system)")
      #expect(findings.first?.fix == nil)
    }
    let bytes = try TestInputs.fixture(fixture)
    #expect(try test.repaired(bytes, context("iOS 18.0"), unsafe: true).bytes == bytes)
  }

  @Test("an archive under another mask, or without one, is an error for a named reader")
  func otherMasks() throws {
    let test = try RuleTest("RD501")
    let fixture = "blobs/masked-archive-unknown-mask.resumedata"
    let mask = try #require(try ResumeDataDocument(decoding: TestInputs.fixture(fixture)).mask)
    #expect(
      try test.findings(fixture, context("iOS 18.4")).map(\.message) == [
        "the newer loader expects archives with the mask TedLasso, and this one is masked with \(mask)"
      ])
    let masked = try TestInputs.fixture("blobs/masked-archive-26.resumedata")
    let plain = Array("bplist00".utf8) + masked.dropFirst(8)
    let findings = try test.findings(plain, context("iOS 26.1"))
    #expect(
      findings.map(\.message) == [
        "the newer loader expects archives with the mask TedLasso, and this one is not masked"
      ])
    #expect(findings.map(\.severity) == [.error] && findings.map(\.fix) == [nil])
    #expect(try test.findings(plain) == [])
    let writer = try ResumeDataDocument(decoding: plain).origin
    #expect(writer.system == "the newer loader, unmasked by a tool")
  }

  @Test("a masked archive in a keyed archive is read where masked archives are: by the newer loader and by WebKit")
  func wrapped() throws {
    let test = try RuleTest("RD501")
    let fixture = "blobs/keyed-archive-around-masked-archive.plist"
    for (system, severity) in [
      ("iOS 9.3", Finding.Severity.error), ("iOS 18.3", .error), ("iOS 18.4", .note), ("iOS 26.1", .note),
    ] {
      #expect(try test.findings(fixture, context(system)).map(\.severity) == [severity], "\(system)")
    }
  }

  @Test("WebKit's archive in XML is a keyed archive for readers before iOS 12, and nothing of it is lost")
  func webKit() throws {
    let test = try RuleTest("RD501")
    let fixture = "blobs/xml-keyed-archive-webkit.xml"
    #expect(
      try test.findings(fixture, context("iOS 9.3")).map(\.message) == [
        "iOS 9.3 does not read keyed archives, only plain property lists"
      ])
    let result = try test.repaired(TestInputs.fixture(fixture), context("iOS 9.3"))
    #expect(result.status == .repaired)
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == fields(of: fixture))
    #expect(try test.findings(fixture, context("iOS 12.0")) == [])
  }

  @Test("a keyed archive under another key is moved to the loader's key, and nothing else changes")
  func otherKey() throws {
    let test = try RuleTest("RD501")
    let bytes = try TestInputs.fixture("blobs/keyed-archive-under-root.plist")
    let finding = try #require(try test.findings(bytes).first)
    #expect(
      finding.message
        == "the archive holds the blob under \"root\", and loaders look under NSKeyedArchiveRootObjectKey alone")
    #expect(finding.path == .key("$top") && finding.fix == Fix(.safe, [.renameArchiveRoot]))
    let result = try test.repaired(bytes)
    let (before, after) = (try ResumeDataDocument(decoding: bytes), try ResumeDataDocument(decoding: result.bytes))
    #expect(after.fields == before.fields)
    #expect(after.propertyList[.key("$objects")] == before.propertyList[.key("$objects")])
    #expect(after.propertyList[.key("$top")]?.dictionary?.keys == ["NSKeyedArchiveRootObjectKey"])
  }

  @Test("an archive that already has the loader's key does not get it twice")
  func takenKey() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/keyed-archive-under-root.plist"))
    document.propertyList.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top else { return }
      dictionary["NSKeyedArchiveRootObjectKey"] = "no reference"
      top = .dictionary(dictionary)
    }
    let findings = try RuleTest("RD501").findings(document.encoded())
    #expect(findings.count == 1 && findings.first?.fix == nil)
  }

  @Test("without a named reader the writer reads the blob, so there is no finding", arguments: FixtureEntry.all)
  func unnamed(entry: FixtureEntry) throws {
    guard let bytes = try? TestInputs.fixture(entry.file), let document = try? ResumeDataDocument(decoding: bytes)
    else {
      return
    }
    let rule = try RuleTest("RD501").rule
    guard entry.file != "blobs/keyed-archive-under-root.plist" else { return }
    #expect(Diagnosis(of: document).findings(by: [rule]) == [])
  }

  @Test(
    "plain blobs, uploads, Safari's blobs and the empty one have no finding",
    arguments: [
      "blobs/binary-version-5.plist", "blobs/xml-version-5.xml", "blobs/upload-masked-colorado.resumedata",
      "blobs/upload-classic-unknown-mask.resumedata", "blobs/safari-info-plist.plist", "bugs/b3-nil-archive.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD501").findings(fixture, context("iOS 9.3")) == [])
  }

  @Test("an archive of nil with fields outside it is read as a dictionary")
  func fallback() throws {
    var dictionary = try #require(
      try ResumeDataDocument(decoding: TestInputs.fixture("bugs/b3-nil-archive.plist")).propertyList.dictionary)
    dictionary.entries += soundFields().entries
    #expect(try RuleTest("RD501").findings(encoded(dictionary), context("iOS 9.3")) == [])
  }

  /// A keyed archive of a dictionary with one more entry, or another class.
  private func archive(
    _ value: ArchivedObject, under key: ArchivedObject = .init(.string("extra"))
  ) throws -> KeyedArchive {
    var builder = KeyedArchiveBuilder()
    let reference = builder.reserve()
    var entries: [ArchivedObject.Entry] = []
    for entry in soundFields().entries {
      let stored: ArchivedObject.Content =
        switch entry.value {
        case .integer(let number): .integer(number)
        default: .string(entry.value.string ?? "")
        }
      entries.append(.init(key: builder.add(.string(entry.key)), value: builder.add(stored)))
    }
    entries.append(.init(key: builder.add(key), value: builder.add(value)))
    builder.set(reference, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    return try KeyedArchive(builder.propertyList(root: reference, under: KeyedArchive.literalRootKey, order: .older))
  }

  private func expectUnfixable(_ archive: PropertyList, _ comment: Comment) throws {
    let bytes = try BinaryPropertyList.encode(archive)
    let test = try RuleTest("RD501")
    let findings = try test.findings(bytes, context("iOS 11.0"))
    #expect(
      findings.map(\.message) == [
        "iOS 11.0 does not read keyed archives, only plain property lists; not all in it has a place there"
      ], comment)
    #expect(findings.first?.fix == nil, comment)
    #expect(try test.repaired(bytes, context("iOS 11.0"), unsafe: true).bytes == bytes, comment)
  }

  @Test("an archive with values that a plain property list cannot represent has no fix")
  func lossy() throws {
    let date = PropertyListDate(secondsSinceReferenceDate: 0.5)
    for (name, value) in [
      ("a URL", ArchivedObject(.url(base: .null, relative: ObjectReference(1)))), ("nil", ArchivedObject(.null)),
      ("an array of nil", ArchivedObject(.array([.null]))), ("half a second", ArchivedObject(.date(date))),
      ("a control character", ArchivedObject(.string("\u{1}"))), ("a UUID", ArchivedObject(.uuid(Array(0..<16)))),
      ("another object", ArchivedObject(.instance(.init()), classDescription: ArchivedClass("NSData2", "NSObject"))),
    ] {
      try expectUnfixable(archive(value).propertyList, "\(name)")
    }
    try expectUnfixable(
      archive(.init(.string("value")), under: .init(.integer(1))).propertyList, "a key that is a number")
    let twice = ArchivedObject(.string("NSURLSessionDownloadURL"))
    try expectUnfixable(archive(.init(.string("https://example.com/b")), under: twice).propertyList, "a key twice")
    var top = try archive(.init(.string("value"))).propertyList
    top.update(.key("$top")) { $0 = ["NSKeyedArchiveRootObjectKey": .uid(1), "other": .uid(1)] }
    try expectUnfixable(top, "two roots")
    var field = try archive(.init(.string("value"))).propertyList
    field.update(KeyedArchive.path(of: ObjectReference(1))) { object in
      var fields = object.dictionary ?? .init()
      fields["more"] = 1
      object = .dictionary(fields)
    }
    try expectUnfixable(field, "a field of the dictionary's own")
  }

  @Test("a key outside the archive is converted")
  func outside() throws {
    var outside = try #require(try archive(.init(.string("value"))).propertyList.dictionary)
    outside["NSURLSessionResumeInfoLocalPath"] = "/a"
    let result = try RuleTest("RD501").repaired(BinaryPropertyList.encode(.dictionary(outside)), context("iOS 11.0"))
    #expect(try XMLPropertyList(decoding: result.bytes).value[.key("NSURLSessionResumeInfoLocalPath")] == "/a")
  }

  @Test("whole dates, collections, reals, Booleans, mutable strings and data are converted")
  func scalars() throws {
    let date = PropertyListDate(secondsSinceReferenceDate: 500_000_000)
    for (value, expected) in [
      (ArchivedObject(.date(date)), PropertyList.date(date)), (.init(.real(0.1)), 0.1), (.init(.boolean(true)), true),
      (.init(.string("a\r\n&\t"), classDescription: .mutableString), "a\r\n&\t"),
      (.init(.data([]), classDescription: .mutableData), .data([])), (.init(.array([])), []),
      (.init(.dictionary([])), [:]),
      (.init(.integer(.init(high: 0, low: .max))), .integer(.init(high: 0, low: .max))),
    ] {
      let bytes = try BinaryPropertyList.encode(archive(value).propertyList)
      let result = try RuleTest("RD501").repaired(bytes, context("iOS 11.0"))
      #expect(result.status == .repaired)
      #expect(try XMLPropertyList(decoding: result.bytes).value[.key("extra")] == expected)
    }
  }

  @Test("bytes after the archive are removed first, since the new file has no place for them")
  func trailingBytes() throws {
    let bytes = try TestInputs.fixture(blob)
    let test = try RuleTest("RD501")
    let finding = try test.findings(bytes + [0x0A], context("iOS 11.0")).first
    #expect(finding?.fix == Fix(.safe, [.cutTrailingBytes, .convertContainer(.xml)]))
    let expected = try test.repaired(bytes, context("iOS 11.0")).bytes
    #expect(try test.repaired(bytes + [0x0A], context("iOS 11.0")).bytes == expected)
    var document = try ResumeDataDocument(decoding: bytes + [0x0A])
    let isConverted = document.apply(.convertContainer(.xml))
    #expect(!isConverted)
  }

  @Test("a conversion to any container but a masked archive gives the same fields")
  func otherContainers() throws {
    let bytes = try TestInputs.fixture(blob)
    for container in [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive, .maskedArchive] {
      var document = try ResumeDataDocument(decoding: bytes)
      let before = document
      let isConverted = document.apply(.convertContainer(container))
      #expect(isConverted == (container != .maskedArchive && container != .keyedArchive))
      if !isConverted { #expect(document == before) }
      #expect(document.container == (isConverted ? container : .keyedArchive))
      #expect(document.fields.bytesReceived == before.fields.bytesReceived)
    }
  }
}
