import Foundation
import KeyedArchives
import PropertyLists
import TestInputs
import XMLPropertyLists

@testable import ResumeDataKit

/// A random blob with random faults, a random partial file next to it, and a random reader.
struct RandomFault {
  private(set) var blob: [UInt8] = []
  private(set) var context = DiagnosisContext()
  private(set) var oracle: LoaderOracle

  static let directory = "/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-00000000000A/tmp"
  private static let otherContainer = "/var/mobile/Containers/Data/Application/11111111-0000-4000-8000-00000000000B"
  private static let name = "CFNetworkDownload_a1B2c3.tmp"
  private static let received: Int64 = 4_096

  private var generator: SeededGenerator

  init(using generator: inout SeededGenerator) throws {
    self.generator = generator
    oracle = LoaderOracle(
      system: .init(18), isBackground: false, hasChanged: false, temporaryDirectory: Self.directory, file: .missing,
      fileName: Self.name)
    try make()
    generator = self.generator
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &generator)]
  }

  private mutating func make() throws {
    let version: Int64 = pick([1, 2, 2, 4, 4, 5])
    var fields = PropertyListDictionary()
    fields["NSURLSessionDownloadURL"] = "https://example.com/a.zip"
    fields["NSURLSessionResumeInfoVersion"] = .integer(PropertyListInteger(version))
    addCount(to: &fields)
    addFile(to: &fields, version: version)
    if chance(80) { fields["NSURLSessionResumeEntityTag"] = .string(pick(["\"a\"", "\"a\"", "W/\"b\"", "c", ""])) }
    if chance(60) { fields["NSURLSessionResumeServerDownloadDate"] = "Tue, 04 Feb 2020 09:30:00 GMT" }
    if chance(20) { fields["NSURLSessionResumeByteRange"] = pick([PropertyList.string("0-9"), .integer(7)]) }
    try addRequests(to: &fields)
    fields.sortKeys()
    blob = try encoded(fields)
    spoil()
    try chooseReader()
    choosePartialFile()
  }

  private mutating func addCount(to fields: inout PropertyListDictionary) {
    let key = "NSURLSessionResumeBytesReceived"
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: fields[key] = .string(String(Self.received))
    case 1: fields[key] = pick([.integer(-1), .integer(0), .string("x"), .real(1.5)])
    case 2: break
    default: fields[key] = .integer(PropertyListInteger(Self.received))
    }
  }

  private mutating func addFile(to fields: inout PropertyListDictionary, version: Int64) {
    let path = pick([
      Self.directory + "/" + Self.name, Self.otherContainer + "/tmp/" + Self.name,
      Self.otherContainer + "/Documents/" + Self.name, "/Users/example/" + Self.name,
    ])
    if chance(version == 1 ? 85 : 30) { fields["NSURLSessionResumeInfoLocalPath"] = .string(path) }
    if chance(version == 1 ? 15 : 75) { fields["NSURLSessionResumeInfoTempFileName"] = .string(Self.name) }
  }

  private mutating func addRequests(to fields: inout PropertyListDictionary) throws {
    let form: SystemProfile.RequestForm = pick([
      .keyed, .keyed, .positional, .repaired, .positionalUnderBothNames, .init(slots: .keyed, topKeys: ["root"]),
    ])
    let agent = pick([
      nil, "App/1", "App/1 CFNetwork/808.0.2 Darwin/16.0.0", "App/1 CFNetwork/811.4.18 Darwin/16.5.0",
      "App/1 CFNetwork/889.9 Darwin/17.2.0", "App/1 CFNetwork/1568.200.51 Darwin/24.1.0",
    ])
    for field in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] where chance(80) {
      if chance(5) {
        fields[field] = .data([1, 2, 3])
        continue
      }
      let request = ArchivedURLRequest(
        get: "https://example.com/a.zip", headers: agent.map { [.init(name: "User-Agent", value: $0)] } ?? [],
        hasHTTPPart: true, form: form.slots)
      fields[field] = .data(try BinaryPropertyList.encode(request.archive(under: form.topKeys, order: .newer)))
    }
  }

  private mutating func encoded(_ fields: PropertyListDictionary) throws -> [UInt8] {
    let list = PropertyList.dictionary(fields)
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return try XMLPropertyList.encode(list)
    case 1: return try BinaryPropertyList.encode(list)
    default:
      var target = ConversionTarget()
      target.container = .keyedArchive
      let document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(list))
      guard let archived = try? document.converted(to: target) else { return try BinaryPropertyList.encode(list) }
      guard chance(10) else { return try archived.encoded() }
      // A keyed archive under another key, as other programs make them.
      var other = archived.propertyList
      other.update(.key("$top")) { top in
        guard case .dictionary(var dictionary) = top, !dictionary.entries.isEmpty else { return }
        dictionary.entries[0].key = "root"
        top = .dictionary(dictionary)
      }
      return try BinaryPropertyList.encode(other)
    }
  }

  private mutating func spoil() {
    if chance(10) { blob += pick([[0x0A], Array("garbage".utf8), [0, 0]]) }
    if chance(5) { blob += blob }
    if chance(10) { blob = pick([Array(Data(blob).base64EncodedString().utf8), Self.hexadecimal(blob)]) }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    Array(("<" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + ">").utf8)
  }

  /// The reader is named, or is a possible writer of the blob.
  private mutating func chooseReader() throws {
    oracle.isBackground = chance(50)
    oracle.hasChanged = chance(20)
    let releases = [(8, 0), (9, 3), (10, 0), (10, 3), (11, 0), (11, 1), (11, 4), (12, 0), (13, 0), (18, 0), (26, 0)]
      .map { SystemRelease.Version($0.0, $0.1) }
    if chance(50) {
      oracle.system = pick(releases)
      context.reader = SystemRelease(.iOS, oracle.system)
      return
    }
    let reader = (try? ResumeDataDocument(decoding: blob)).map { Diagnosis(of: $0).reader }
    let possible = releases.filter { reader?.span?.overlaps(SystemSpan($0, through: $0)) ?? true }
    if !possible.isEmpty { oracle.system = pick(possible) }
  }

  private mutating func choosePartialFile() {
    let fields = (try? ResumeDataDocument(decoding: blob))?.fields
    guard chance(70), fields?.partialFileName(in: Self.directory) == Self.name else {
      // The file was not looked for. Names are random, so a file under the blob's name is the blob's own.
      let length = fields?.bytesReceived.flatMap { $0 >= 0 ? $0 : nil } ?? Self.received
      oracle.file = pick([.missing, .bytes(length, isOurs: true)])
      return
    }
    // A foreign file of exactly the same length cannot be distinguished from the blob's own.
    oracle.file = pick([
      .missing, .directory, .bytes(Self.received, isOurs: true), .bytes(Self.received, isOurs: true),
      .bytes(0, isOurs: true), .bytes(100, isOurs: true), .bytes(9_000, isOurs: false),
    ])
    switch oracle.file {
    case .missing: context.partialFile = .missing(directory: Self.directory)
    case .directory: context.partialFile = .unusable(directory: Self.directory, reason: "is a directory")
    case .bytes(let length, _): context.partialFile = .found(directory: Self.directory, length: length)
    }
  }
}
