import Foundation
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@Suite("Other readers on converted blobs")
struct ConversionPeerTests {
  private struct Output {
    var document: ResumeDataDocument
    var files: [URL]
  }

  /// Every classic fixture in every version and container, and its requests as separate files.
  private func outputs(in directory: URL) throws -> [Output] {
    var outputs: [Output] = []
    let fixtures = [
      "blobs/xml-version-1-ios-8.xml", "blobs/xml-version-2-ios-9.xml", "blobs/xml-version-2-ios-10.0.2.xml",
      "blobs/xml-version-4-ios-11.xml", "blobs/keyed-archive-version-4-ios-12.plist",
      "blobs/keyed-archive-version-5.plist", "blobs/xml-keyed-archive-webkit.xml", "blobs/writer-today.plist",
      "blobs/requests-mutable-class.xml", "blobs/response-archived.plist", "blobs/other-keys.xml",
    ]
    for fixture in fixtures {
      let source = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
      for version in [1, 2, 4, 5] as [Int64] {
        for container in [Container.xml, .binary, .keyedArchive, .xmlKeyedArchive] {
          var target = try #require(ConversionTarget(version: version))
          target.container = container
          target.directory = "/private/var/mobile/tmp"
          let made = try ResumeDataDocument(decoding: source.converted(to: target).encoded())
          var files: [URL] = []
          func add(_ bytes: [UInt8]) throws {
            let file = directory.appendingPathComponent("\(outputs.count)-\(files.count)")
            try Data(bytes).write(to: file)
            files.append(file)
          }
          try add(made.encoded())
          for data in made.requestArchives { try add(data) }
          #expect(files.count == 3, "\(fixture) to \(version) in \(container)")
          outputs.append(Output(document: made, files: files))
        }
      }
    }
    return outputs
  }

  @Test("plistlib reads each converted blob, and each request in it, with the same values")
  func plistlib() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("converted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let outputs = try outputs(in: directory)
    #expect(outputs.count == 176)
    var values = try Plistlib.read(outputs.flatMap(\.files)).makeIterator()
    for output in outputs {
      #expect(values.next() == output.document.propertyList.canonical)
      for data in output.document.requestArchives {
        #expect(values.next() == (try BinaryPropertyList(decoding: data).value.canonical))
      }
    }
  }

  @Test("Foundation's NSKeyedUnarchiver reads the dictionary of each keyed archive")
  func foundation() throws {
    let source = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/xml-version-4-ios-11.xml"))
    for container in [Container.keyedArchive, .xmlKeyedArchive] {
      for version in [1, 2, 4, 5] as [Int64] {
        var target = try #require(ConversionTarget(version: version))
        target.container = container
        target.directory = "/tmp"
        let made = try source.converted(to: target)
        let unarchiver = try NSKeyedUnarchiver(forReadingFrom: Data(made.encoded()))
        defer { unarchiver.finishDecoding() }
        let classes = [NSDictionary.self, NSString.self, NSNumber.self, NSData.self]
        let decoded = unarchiver.decodeObject(of: classes, forKey: "NSKeyedArchiveRootObjectKey")
        let dictionary = try #require(decoded as? [String: Any])
        #expect(dictionary["NSURLSessionResumeInfoVersion"] as? Int == Int(version))
        #expect(dictionary["NSURLSessionDownloadURL"] as? String == made.fields.url)
        #expect(dictionary["NSURLSessionResumeBytesReceived"] as? Int == made.fields.bytesReceived.map { Int($0) })
        #expect(dictionary["NSURLSessionResumeInfoTempFileName"] as? String == made.fields.tempFileName)
        let request = try #require(dictionary["NSURLSessionResumeCurrentRequest"] as? Data)
        #expect(Array(request) == made.requestArchives.first)
      }
    }
  }

  @Test("NSKeyedUnarchiver reads a created keyed archive, and plistlib reads its requests")
  func crafted() throws {
    let made = try ResumeDataDocument(
      url: "https://example.com/a", partialFile: PartialFile(name: "CFNetworkDownload_a.tmp", length: 5),
      validator: Validator(entityTag: "\"a\""), profile: #require(SystemProfile(version: 5)))
    let unarchiver = try NSKeyedUnarchiver(forReadingFrom: Data(made.encoded()))
    let classes = [NSDictionary.self, NSString.self, NSNumber.self, NSData.self]
    let dictionary = try #require(
      unarchiver.decodeObject(of: classes, forKey: "NSKeyedArchiveRootObjectKey") as? [String: Any])
    #expect(dictionary.count == 7)
    let data = try #require(dictionary["NSURLSessionResumeCurrentRequest"] as? Data)
    let list = try #require(
      PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any])
    #expect((list["$objects"] as? [Any])?.contains { $0 as? String == "https://example.com/a" } == true)
  }
}

extension ResumeDataDocument {
  /// The archives of both requests.
  fileprivate var requestArchives: [[UInt8]] {
    var plain = ConversionTarget()
    plain.container = .binary
    let dictionary = (try? converted(to: plain))?.propertyList.dictionary
    return ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"].compactMap {
      dictionary?[$0]?.data
    }
  }
}
