import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

/// A blob of each form of container.
struct BlobOfForm: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]

  var testDescription: String { name }

  /// The inputs whose forms have a download with received bytes.
  static let downloads: [BlobOfForm] = {
    do {
      let files = [
        "blobs/xml-version-5.xml", "blobs/binary-version-4.plist", "blobs/keyed-archive-version-5.plist",
        "blobs/xml-keyed-archive-webkit.xml", "blobs/masked-archive-26.resumedata",
        "blobs/masked-archive-18.resumedata", "blobs/keyed-archive-around-masked-archive.plist",
        "blobs/safari-info-plist.plist", "blobs/safari-info-plist.xml",
      ]
      return try files.map { BlobOfForm(name: $0, bytes: try TestInputs.fixture($0)) } + records
    } catch {
      fatalError("a fixture is missing: \(error)")
    }
  }()

  /// Blobs inside records, and WebKit's wrapper as a plain dictionary.
  static var records: [BlobOfForm] {
    get throws {
      let archive = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
      let masked = try TestInputs.fixture("blobs/masked-archive-26.resumedata")
      return [
        .init(name: "Safari's record", bytes: try safariRecord(of: archive)),
        .init(name: "Safari's record of WebKit's wrapper", bytes: try safariRecord(of: wrapper(of: masked))),
        .init(name: "WebKit's record in XML", bytes: try webKitRecord(of: archive)),
        .init(name: "plain wrapper", bytes: try wrapper(of: masked)),
      ]
    }
  }

  static func safariRecord(of blob: [UInt8]) throws -> [UInt8] {
    try BinaryPropertyList.encode(
      .dictionary(
        PropertyListDictionary([
          .init(key: "BytesExpected", value: 9_000_000), .init(key: "BytesLoaded", value: 4_096),
          .init(key: "ResumeData", value: .data(blob)),
          .init(key: "SourceURL", value: "https://old.example.com/a.zip?token=5ECRET"),
          .init(key: "UTI", value: "public.zip-archive"),
        ])))
  }

  static func webKitRecord(of blob: [UInt8]) throws -> [UInt8] {
    let value = PropertyList.dictionary(
      PropertyListDictionary([
        .init(key: "NSURLDownloadBytesReceived", value: 4_096),
        .init(key: "NSURLDownloadURL", value: "https://old.example.com/a.zip"),
        .init(key: "WebKitNetworkProcessResumeData", value: .data(blob)),
      ]))
    return try PropertyListFile(encoding: value, asXML: true).encoded()
  }

  static func wrapper(of blob: [UInt8]) throws -> [UInt8] {
    try BinaryPropertyList.encode(
      .dictionary(
        PropertyListDictionary([
          .init(key: "NSURLSessionResumeInfoLocalPath", value: "/private/var/mobile/tmp/x.tmp"),
          .init(key: "data", value: .data(blob)),
        ])))
  }
}
