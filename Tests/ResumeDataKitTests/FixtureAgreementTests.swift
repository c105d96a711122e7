import Foundation
import TestInputs
import Testing
import XMLPropertyLists

@testable import PropertyLists
@testable import ResumeDataKit

@Suite("Every fixture, compared with plistlib and written back")
struct FixtureAgreementTests {
  /// The readable fixtures that are property lists without wrapping or mask.
  private static let readable: [(entry: FixtureEntry, file: PropertyListFile)] = FixtureEntry.all.compactMap { entry in
    guard !entry.plistlib.hasPrefix("not-a-plist"), let bytes = try? TestInputs.fixture(entry.file),
      let file = try? PropertyListFile(decoding: bytes)
    else { return nil }
    return (entry, file)
  }

  @Test("plistlib reads the same values, except where the manifest gives a reason")
  func sameValue() throws {
    let verdicts = try Plistlib.read(Self.readable.map(\.entry.url))
    #expect(verdicts.count == Self.readable.count)
    var compared = 0
    for (row, verdict) in zip(Self.readable, verdicts) where row.entry.plistlib == "same" {
      #expect(row.file.value.canonical == verdict, "\(row.entry.file)")
      compared += 1
    }
    #expect(compared > 250, "only \(compared) compared")
  }

  @Test("plistlib reads lists that are written from scratch, in both formats")
  func writtenFromScratch() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("written-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var files: [URL] = []
    var values: [(name: String, value: PropertyList)] = []
    func add(_ name: String, _ value: PropertyList, _ bytes: [UInt8]) throws {
      let file = directory.appendingPathComponent("\(files.count)")
      try Data(bytes).write(to: file)
      files.append(file)
      values.append((name, value))
    }
    for (entry, file) in Self.readable where entry.plistlib == "same" {
      try add("\(entry.file) as binary", file.value, BinaryPropertyList.encode(file.value))
      // XML cannot represent null, fill, sets and control characters.
      if let xml = try? XMLPropertyList.encode(file.value) { try add("\(entry.file) as XML", file.value, xml) }
    }
    let verdicts = try Plistlib.read(files)
    #expect(verdicts.count == files.count)
    for (row, verdict) in zip(values, verdicts) {
      let expected = row.name.hasSuffix("XML") ? row.value.inWholeSeconds.canonical : row.value.canonical
      #expect(verdict == expected, "\(row.name)")
    }
    #expect(files.count > 500, "only \(files.count) written")
  }

  @Test("every fixture is written back byte for byte, wrapped and masked ones without their wrapping")
  func identity() throws {
    var count = 0
    for entry in FixtureEntry.all {
      let bytes = try TestInputs.fixture(entry.file)
      guard let document = try? ResumeDataDocument(decoding: bytes) else { continue }
      if document.textEncoding == .raw { #expect(try document.encoded() == bytes, "\(entry.file)") }
      let again = try ResumeDataDocument(decoding: document.encoded())
      #expect(again.propertyList == document.propertyList, "\(entry.file)")
      count += 1
    }
    #expect(count > 300, "only \(count) read")
  }
}

extension FixtureAgreementTests {
  @Test("the layout writer without the shortcut for unchanged lists reproduces every binary fixture")
  func layoutAlone() throws {
    var count = 0
    for entry in FixtureEntry.all {
      let bytes = try TestInputs.fixture(entry.file)
      guard let list = try? BinaryPropertyList(decoding: bytes) else { continue }
      // Overlapping objects cannot be laid out one after the other.
      guard !list.anomalies.contains(where: { $0.kind == .overlappingObjects }) else { continue }
      #expect(try list.encodedFromLayout() == bytes, "\(entry.file)")
      count += 1
    }
    #expect(count > 150, "only \(count)")
  }
}

extension PropertyList {
  /// This value with dates truncated to seconds, as in XML.
  fileprivate var inWholeSeconds: PropertyList {
    switch self {
    case .date(let date):
      .date(.init(secondsSinceReferenceDate: date.secondsSinceReferenceDate.rounded(.down)))
    case .array(let values): .array(values.map(\.inWholeSeconds))
    case .dictionary(let dictionary):
      .dictionary(.init(dictionary.entries.map { .init(key: $0.key, value: $0.value.inWholeSeconds) }))
    default: self
    }
  }
}
