import KeyedArchives
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Converting blobs")
struct ConversionTests {
  private let directory = "/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-000000000002/tmp"

  private func document(_ fixture: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
  }

  private func target(_ version: Int64, lossy: Bool = false) throws -> ConversionTarget {
    var target = try #require(ConversionTarget(version: version))
    target.directory = directory
    target.isLossy = lossy
    return target
  }

  private func reread(_ document: ResumeDataDocument) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: document.encoded())
  }

  private func error(_ document: ResumeDataDocument, _ target: ConversionTarget) -> ConversionError? {
    do {
      _ = try document.converted(to: target)
      return nil
    } catch {
      return error
    }
  }

  // MARK: The real blob

  @Test(
    "the real blob of iOS 10.0.2 has the same fields in every version, in the form of the profile",
    .enabled(if: TestInputs.hasShared), arguments: [1, 2, 4, 5] as [Int64])
  func real(version: Int64) throws {
    let original = try ResumeDataDocument(decoding: TestInputs.sample("ios10.0.2-v2-named-requests.xml"))
    let converted = try reread(original.converted(to: target(version)))
    let profile = try #require(SystemProfile(version: version))
    #expect(converted.container == profile.container)
    #expect(converted.fields.version == version)
    #expect(converted.fields.url == original.fields.url)
    #expect(converted.fields.bytesReceived == 68188)
    #expect(converted.fields.entityTag == "\"5534b35d-7c7be1\"")
    #expect(converted.fields.serverDate == "Mon, 20 Apr 2015 08:05:49 GMT")
    #expect(converted.continuation == original.continuation)
    let name = "CFNetworkDownload_JhfLFD.tmp"
    #expect(converted.fields.tempFileName == (version == 1 ? nil : name))
    #expect(converted.fields.localPath == (version == 1 ? directory + "/" + name : nil))
    for (request, before) in [
      (converted.fields.currentRequest, original.fields.currentRequest),
      (converted.fields.originalRequest, original.fields.originalRequest),
    ] {
      let request = try #require(request)
      #expect(request.form == profile.requests.slots)
      #expect(request.topKey == "NSKeyedArchiveRootObjectKey")
      var archived = try #require(request.request)
      archived.form = .keyed
      #expect(archived == before?.request)
    }
    var back = try target(2)
    back.requests = .keyed
    #expect(try converted.converted(to: back).propertyList == original.propertyList)
  }

  // MARK: Every pair

  /// Blobs of every version in every classic container.
  private func forms() throws -> [ResumeDataDocument] {
    var forms: [ResumeDataDocument] = []
    for fixture in [
      "blobs/xml-version-1-ios-8.xml", "blobs/xml-version-2-ios-9.xml", "blobs/xml-version-4-ios-11.xml",
      "blobs/keyed-archive-version-5.plist",
    ] {
      for container in [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive] {
        var target = ConversionTarget()
        target.container = container
        forms.append(try document(fixture).converted(to: target))
      }
    }
    return forms
  }

  @Test("the continuation request is the same after a conversion between any versions and containers")
  func everyPair() throws {
    for source in try forms() {
      for version in [1, 2, 4, 5] as [Int64] {
        for container in [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive] {
          var target = try target(version)
          target.container = container
          let made = try reread(source.converted(to: target))
          #expect(made.fields.version == version)
          #expect(made.container == container)
          #expect(made.continuation == source.continuation)
          #expect(made.fields.currentRequest?.form == target.requests?.slots)
          #expect(made.fields.faults.isEmpty)
        }
      }
    }
  }

  @Test("a conversion to the same version, container and request form changes no byte", arguments: FixtureEntry.all)
  func own(entry: FixtureEntry) throws {
    guard let bytes = try? TestInputs.fixture(entry.file), let document = try? ResumeDataDocument(decoding: bytes),
      document.kind == .download, !document.isEmpty, document.textEncoding == .raw,
      document.fields.record.isEmpty  // A conversion removes the record around a blob: `RecordFormTests`.
    else { return }
    var target = ConversionTarget()
    target.container = document.container
    target.version = document.fields.version.flatMap { [1, 2, 4, 5].contains($0) ? $0 : nil }
    let made = try document.converted(to: target).encoded()
    if entry.file == "blobs/keyed-archive-under-root.plist" {
      // No loader finds a request under that key, so it gets the key that loaders read; nothing else changes.
      let name = (old: Array("root".utf8), new: Array("NSKeyedArchiveRootObjectKey".utf8))
      #expect(bytes.contains(name.old) && made.contains(name.new))
      #expect(try ResumeDataDocument(decoding: made).fields == document.fields)
    } else {
      #expect(made == bytes)
    }
  }

  // MARK: Other kinds

  @Test("the newer loader's blob needs a byte count, and the fields without a place in the classic form are named")
  func modern() throws {
    let document = try document("blobs/masked-archive-26.resumedata")
    let missing = try #require(error(document, target(5)))
    #expect(missing.code == .missingFact)
    #expect(missing.fields.map(\.field) == ["NSURLSessionResumeBytesReceived"])
    var target = try target(5)
    target.bytesReceived = 4096
    let lost = try #require(error(document, target))
    #expect(lost.code == .notCarried)
    let names = [
      "earliestBeginDate", "countOfBytesClientExpectsToReceive", "taskDescription", "prefersIncrementalDelivery",
    ]
    #expect(lost.fields.map(\.field) == names)
    target.isLossy = true
    let conversion = try document.conversion(to: target)
    #expect(conversion.dropped.map(\.field) == names)
    #expect(conversion.changes.filter { $0.kind == .note }.map(\.field) == ["taskIdentifier", "startTime"])
    let made = try reread(conversion.document)
    #expect(made.container == .keyedArchive)
    #expect(made.fields.version == 5)
    #expect(made.fields.bytesReceived == 4096)
    #expect(made.fields.entityTag == "\"5e3a1c-9f00\"")
    #expect(made.fields.tempFileName == "URLSessionDownload_k9LmN2.tmp")
    #expect(made.fields.response?.status == 200)
    #expect(made.fields.currentRequest?.topKey == "NSKeyedArchiveRootObjectKey")
    #expect(made.fields.currentRequest?.request == document.fields.currentRequest?.request)
    #expect(made.fields.originalRequest?.request == document.fields.originalRequest?.request)
  }

  @Test(
    "the newer loader's blob with only the required fields is converted to versions 2, 4 and 5 without loss",
    arguments: [2, 4, 5] as [Int64])
  func modernWhole(version: Int64) throws {
    let document = try document("blobs/masked-archive-required-fields-only.resumedata")
    var target = try target(version)
    target.bytesReceived = 1
    target.partialFileName = "CFNetworkDownload_a.tmp"
    let made = try reread(document.converted(to: target))
    #expect(made.fields.version == version)
    #expect(made.fields.url == document.fields.url)
    #expect(made.fields.tempFileName == "CFNetworkDownload_a.tmp")
    #expect(made.fields.currentRequest?.isReadable == true)
  }

  @Test("WebKit's archive around a masked one keeps its path")
  func wrapped() throws {
    var target = try target(4, lossy: true)
    target.bytesReceived = 10
    let made = try document("blobs/keyed-archive-around-masked-archive.plist").converted(to: target)
    #expect(made.fields.localPath == "/Users/example/Downloads/archive.zip.download/archive.zip")
    #expect(made.container == .xml)
  }

  @Test(
    "fields around a masked archive do not override its own, and are named",
    arguments: ["NSArray", "NSURL", "NSMutableString"])
  func wrappedTwice(className: String) throws {
    var document = try document("blobs/keyed-archive-around-masked-archive.plist")
    let url = document.fields.url
    let archive = try KeyedArchive(document.propertyList)
    let root = try archive.root(try #require(archive.roots.first).key)
    let count = UInt64(archive.objects.count)
    let other: PropertyList = [
      "NS.objects": [], "NS.base": .uid(0), "NS.relative": .uid(count + 3), "NS.string": "https://other.invalid/",
      "$class": .uid(count + 2),
    ]
    document.propertyList.update(.key("$objects")) { objects in
      objects = .array(
        archive.objects + [
          "NSURLSessionDownloadURL", other, ["$classname": .string(className), "$classes": [.string(className)]],
          "https://other.invalid/",
        ])
    }
    for (field, reference) in [("NS.keys", count), ("NS.objects", count + 1)] {
      document.propertyList.update(KeyedArchive.path(of: root).appending(.key(field))) { list in
        list = .array((list.array ?? []) + [.uid(reference)])
      }
    }
    #expect(url != nil && document.fields.url == url)
    var target = try target(4, lossy: true)
    target.bytesReceived = 10
    let conversion = try document.conversion(to: target)
    #expect(conversion.document.fields.url == url)
    #expect(conversion.changes.contains { $0.kind == .dropped && $0.field == "NSURLSessionDownloadURL" })
  }

  @Test("Safari's file gets GET requests for its URL", arguments: [2, 4, 5] as [Int64])
  func safari(version: Int64) throws {
    let document = try document("blobs/safari-info-plist.xml")
    #expect(try error(document, target(version))?.fields.map(\.field) == ["NSURLSessionResumeInfoTempFileName"])
    var target = try target(version)
    target.partialFileName = "archive.zip"
    let conversion = try document.conversion(to: target)
    #expect(conversion.dropped.isEmpty)
    let made = try reread(conversion.document)
    #expect(made.kind == .download)
    #expect(made.fields.bytesReceived == 131_072)
    #expect(made.fields.tempFileName == "archive.zip")
    guard case .request(let continued) = made.continuation, case .request(var expected) = document.continuation else {
      Issue.record("no request")
      return
    }
    // The classic form has no field for the length of the whole file.
    #expect(expected.totalBytes != nil)
    expected.totalBytes = nil
    #expect(continued == expected)
    #expect(made.fields.currentRequest?.request?.method == "GET")
    #expect(made.fields.originalRequest?.request?.slotCount == 16)
    #expect(made.fields.currentRequest?.form == target.requests?.slots)
  }

  @Test("blobs that are not a download or are empty, and conversions to a masked archive, are refused with a reason")
  func refusals() throws {
    #expect(try error(document("bugs/b3-nil-archive.plist"), target(5))?.code == .nothingToResume)
    for fixture in [
      "blobs/upload-masked-colorado.resumedata", "blobs/request-named.plist", "blobs/unrelated-property-list.plist",
    ] {
      #expect(try error(document(fixture), target(5))?.code == .notConvertible, "\(fixture)")
    }
    var masked = try target(5)
    masked.container = .maskedArchive
    let refused = try error(document("blobs/xml-version-4-ios-11.xml"), masked)
    #expect(refused?.code == .notConvertible)
    #expect(refused?.reason.hasPrefix("a masked archive cannot be written") == true)
    var unknown = try target(5)
    unknown.version = 3
    #expect(try error(document("blobs/xml-version-4-ios-11.xml"), unknown)?.code == .badArgument)
  }

  // MARK: The partial file

  @Test("the path of version 1 becomes a name, and a name needs a directory to become a path")
  func paths() throws {
    let first = try document("blobs/xml-version-1-ios-8.xml")
    let made = try first.converted(to: target(2))
    var expected = try target(2)
    expected.directory = nil
    let withoutDirectory = try first.converted(to: expected)
    #expect(withoutDirectory.fields.tempFileName == "CFNetworkDownload_aB3xYz.tmp")
    #expect(withoutDirectory.fields.localPath == nil)
    // If the directory is named, a path into another one counts as an explicit file.
    #expect(made.fields.localPath == first.fields.localPath)
    #expect(made.fields.tempFileName == nil)

    let later = try document("blobs/xml-version-4-ios-11.xml")
    var target = try target(1)
    target.directory = nil
    #expect(error(later, target)?.fields.map(\.field) == ["NSURLSessionResumeInfoLocalPath"])
    target.directory = "relative"
    #expect(error(later, target)?.code == .badArgument)
    target.directory = "/tmp/"
    let path = try later.converted(to: target)
    #expect(path.fields.localPath == "/tmp/CFNetworkDownload_aB3xYz.tmp")
    #expect(path.fields.tempFileName == nil)
    #expect(try path.converted(to: expected).fields.localPath == nil)
  }

  @Test("a name that leads out of the directory is not made into a path")
  func escapingName() throws {
    var document = try document("blobs/xml-version-4-ios-11.xml")
    var dictionary = try #require(document.propertyList.dictionary)
    dictionary["NSURLSessionResumeInfoTempFileName"] = "../../Documents/x"
    document.propertyList = .dictionary(dictionary)
    #expect(try error(document, target(1))?.fields.map(\.field) == ["NSURLSessionResumeInfoTempFileName"])
    #expect(try document.converted(to: target(1, lossy: true)).fields.localPath == nil)
  }

  @Test("new keys are inserted in order, and the rest of the XML is unchanged")
  func sortedKeys() throws {
    let bytes = try TestInputs.fixture("blobs/xml-version-2-ios-9.xml")
    let made = try ResumeDataDocument(decoding: bytes).converted(to: target(1))
    let keys = try #require(made.propertyList.dictionary?.keys)
    #expect(keys == keys.sorted())
    #expect(try made.encoded() == XMLPropertyList.encode(made.propertyList))
  }

  // MARK: What is not carried

  @Test("an object that a plain property list cannot represent is named, and dropped only on request")
  func notCarried() throws {
    let document = try document("blobs/publishing-url.plist")
    let lost = try #require(error(document, target(4)))
    #expect(lost.code == .notCarried)
    #expect(lost.fields.map(\.field).contains("PublishingURL") || lost.fields.count == 1)
    let conversion = try document.conversion(to: target(4, lossy: true))
    #expect(conversion.dropped.count == lost.fields.count)
    #expect(conversion.document.continuation == document.continuation)
    var webKit = try target(5)
    webKit.container = .xmlKeyedArchive
    #expect(try document.conversion(to: webKit).dropped.isEmpty)
  }

  @Test("a leftover byte range is kept for every system except iOS 11.0 to 11.2")
  func byteRange() throws {
    let document = try document("bugs/b2-byte-range-open.xml")
    #expect(try document.converted(to: target(5)).fields.byteRange == "262144-")
    let harmed = try #require(ConversionTarget(for: SystemRelease(.iOS, .init(11, 1))))
    #expect(error(document, harmed)?.fields.map(\.field) == ["NSURLSessionResumeByteRange"])
  }

  @Test("text around a blob is dropped; bytes after it are dropped only on request")
  func wrapping() throws {
    let plain = try TestInputs.fixture("blobs/binary-version-4.plist")
    let text = Array("blob: ".utf8) + hex(plain) + Array(" end\n".utf8)
    let document = try ResumeDataDocument(decoding: text)
    #expect(document.textEncoding == .hex)
    let made = try document.converted(to: ConversionTarget())
    #expect(made.textEncoding == .raw)
    #expect(try made.encoded() == plain)
    let longer = try ResumeDataDocument(decoding: plain + [0x0A])
    #expect(try error(longer, target(5))?.code == .notCarried)
    #expect(try longer.converted(to: target(5, lossy: true)).anomalies.isEmpty)
  }

  private func hex(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      let digits = Array(String(byte, radix: 16).utf8)
      return digits.count == 1 ? [0x30] + digits : digits
    }
  }

  @Test("requests that cannot be decoded are copied unchanged with a remark")
  func undecodableRequests() throws {
    let document = try document("blobs/requests-both-unreadable.plist")
    let conversion = try document.conversion(to: target(5))
    #expect(conversion.changes.filter { $0.kind == .note }.count == 2)
    for key in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] {
      var plain = ConversionTarget()
      plain.container = .binary
      let back = try conversion.document.converted(to: plain)
      #expect(back.propertyList[.key(key)] == document.propertyList[.key(key)])
    }
  }
}
