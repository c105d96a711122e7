import PropertyLists
import ResumeDataKit
public import TestInputs
import XMLPropertyLists

/// A random blob with planted secrets, in places that are read and in places that are not.
public struct PlantedBlob {
  /// How the blob is stored.
  enum Form: CaseIterable {
    case xml, binary, keyedArchive, xmlKeyedArchive, masked, wrapped, safari
  }

  /// The file.
  public let bytes: [UInt8]
  /// How many distinct secrets it has.
  public let count: Int
  /// The search for the secrets.
  public let search: SecretSearch
  let form: Form

  /// The minimum number of secrets in a blob.
  private static let minimumCount = 40

  /// The next blob of a generator.
  public init(using generator: inout SeededGenerator, search: SecretSearch) throws {
    var planter = SecretPlanter(search, generator)
    form = planter.pick(Form.allCases)
    bytes = try planter.blob(form)
    count = planter.count
    self.search = search
    generator = planter.generator
  }

  fileprivate static func isEnough(_ count: Int) -> Bool { count >= minimumCount }
}

extension SecretPlanter {
  fileprivate mutating func blob(_ form: PlantedBlob.Form) throws -> [UInt8] {
    switch form {
    case .xml: return try xml(plain(fields()))
    case .binary: return hidingInBinary(try BinaryPropertyList.encode(plain(fields())), mayTrail: true)
    case .keyedArchive:
      return hidingInBinary(try BinaryPropertyList.encode(archived(fields(), isXML: false)), mayTrail: true)
    case .xmlKeyedArchive: return try xml(archived(fields(), isXML: true))
    case .masked: return try masked()
    case .wrapped: return try wrapped()
    case .safari:
      let list = try safari()
      return chance(50) ? try xml(list) : hidingInBinary(try BinaryPropertyList.encode(list), mayTrail: true)
    }
  }

  // MARK: Fields

  private mutating func fields() throws -> [(String, PropertyList)] {
    var fields: [(String, PropertyList)] = [
      ("NSURLSessionDownloadURL", .string(url())), ("NSURLSessionResumeBytesReceived", 40_960),
      ("NSURLSessionResumeCurrentRequest", .data(try file(isResponse: false))),
      ("NSURLSessionResumeEntityTag", "\"a-1\""),
      ("NSURLSessionResumeInfoTempFileName", "CFNetworkDownload_aB3xYz.tmp"),
      ("NSURLSessionResumeInfoVersion", .integer(PropertyListInteger(pick([2, 4, 5] as [Int64])))),
      ("NSURLSessionResumeOriginalRequest", .data(try file(isResponse: false))),
      ("NSURLSessionResumeServerDownloadDate", "Tue, 04 Feb 2020 09:30:00 GMT"),
    ]
    if chance(50) { fields.append(("NSURLSessionResumeResponse", .data(try file(isResponse: true)))) }
    if chance(30) { fields.append(("ResumePlaceholderURLBookmarkData", .data(Array("book\0\0\(word())".utf8)))) }
    if chance(30) { fields.append(("PublishingURL", .string(url()))) }
    repeat {
      let field = try unknownField(fields.count)
      fields.append(field)
    } while !PlantedBlob.isEnough(count)
    return fields
  }

  private mutating func unknownField(_ number: Int) throws -> (String, PropertyList) {
    switch Int.random(in: 0..<11, using: &generator) {
    case 0: return ("password", .string(word()))
    case 1: return ("Example\(number)", .string(secret()))
    case 2: return ("Example\(number)", .data([0xFF, 0x00] + Array(word().utf8)))
    case 3:
      return (
        "Example\(number)",
        ["Authorization": .string(word()), "list": [.string(secret()), ["Cookie": .data(Array(word().utf8))]]]
      )
    case 4: return ("Example\(number)", .data(try file(isResponse: false)))
    case 5: return ("Example\(number)", .data(Array("token=\(word())".utf8)))
    case 6:
      return ("Example\(number)", .string(String(decoding: Base64.encode(try file(isResponse: false)), as: UTF8.self)))
    case 7: return ("Example\(number)", .string("see \(url()) Bearer \(word())"))
    case 8: return ("Example\(number)", .string("0x" + word().utf8.map { String($0, radix: 16) }.joined()))
    case 9: return ("Example\(number)", .data(secret().utf16.flatMap { [UInt8(truncatingIfNeeded: $0), 0] }))
    default: return ("apiToken\(number)", [.string(word()), ["deep": [.string(word())]]])
    }
  }

  /// A dictionary with some keys twice; the other value comes first or last.
  private mutating func plain(_ fields: [(String, PropertyList)]) -> PropertyList {
    var entries = fields.map { PropertyListDictionary.Entry(key: $0.0, value: $0.1) }
    // Except fields that are compared afterwards.
    for entry in entries where Self.mayBeTwice(entry.key) && chance(15) {
      let double = PropertyListDictionary.Entry(key: entry.key, value: .string(url()))
      chance(50) ? entries.insert(double, at: 0) : entries.append(double)
    }
    return .dictionary(PropertyListDictionary(entries))
  }

  private static func mayBeTwice(_ key: String) -> Bool {
    key.hasSuffix("URL") || key.hasSuffix("Request") || key.hasPrefix("Example") || key.hasPrefix("apiToken")
  }

  // MARK: Containers

  /// XML with secrets in a comment, in a processing instruction, and after the end.
  private mutating func xml(_ value: PropertyList) throws -> [UInt8] {
    var text = String(decoding: try XMLPropertyList.encode(value), as: UTF8.self)
    if chance(40) {
      text = text.replacing(
        "<plist version=\"1.0\">", with: "<plist version=\"1.0\"><!-- token=\(word()) -->", maxReplacements: 1)
    }
    if chance(20) { text = text.replacing("</plist>", with: "<?note \(word())?></plist>") }
    if chance(30) { text += "<!-- Authorization: \(word()) -->\n" }
    if chance(20) { text += "Authorization: \(word())\n" }
    return Array(text.utf8)
  }

  private mutating func archived(_ fields: [(String, PropertyList)], isXML: Bool) -> PropertyList {
    var archive = PlantedArchive()
    let root = archive.add("$null")
    var entries: [(String, PropertyList)] = []
    var outside: [PropertyListDictionary.Entry] = []
    for (name, value) in fields {
      if chance(10) || (isXML && name == "ResumePlaceholderURLBookmarkData") {
        outside.append(.init(key: name, value: value))
      } else if case .data = value, chance(50) {
        let data = archive.add(["NS.data": value, "$class": archive.named(["NSMutableData", "NSData"])])
        entries.append((name, data))
      } else {
        entries.append((name, archive.object(value)))
      }
    }
    if chance(30) {
      let ofClass = archive.named(["ExampleExtractor"])
      let text = archive.add(.string(secret()))
      let object = archive.add(["next": root, "text": text, "inline": .string(secret()), "$class": ofClass])
      entries.append(("NSURLSessionResumeExtractor", object))
    }
    if chance(30) { entries.append(("Key twice", archive.add(.string(secret())))) }
    if chance(20) { entries.insert(("NSURLSessionDownloadURL", archive.add(.string(url()))), at: 0) }
    if chance(20) { entries.append(("Link", archive.url(url()))) }
    let keys = entries.map { archive.add(.string($0.0)) }
    let ofClass = archive.named(["NSMutableDictionary", "NSDictionary"])
    var own: [PropertyListDictionary.Entry] = [
      .init(key: "NS.keys", value: .array(keys)), .init(key: "NS.objects", value: .array(entries.map(\.1))),
      .init(key: "$class", value: ofClass),
    ]
    if chance(20) { own.append(.init(key: "more", value: .string(secret()))) }
    archive.set(root, to: .dictionary(PropertyListDictionary(own)))
    if chance(40) { _ = archive.add(.string("Bearer \(word())")) }
    var top = [("NSKeyedArchiveRootObjectKey", root)]
    if chance(20) { top.append(("root", archive.object(["password": .string(word())]))) }
    var list = archive.list(top: top, isNewer: chance(50)).dictionary?.entries ?? []
    // In an entry that is not read: in XML the last of two entries counts, in a binary list the first.
    if chance(10) {
      list.insert(.init(key: "$objects", value: ["$null", .string(word())]), at: isXML ? 0 : list.endIndex)
    }
    return .dictionary(PropertyListDictionary(list + outside))
  }

  /// The newer loader's archive.
  private mutating func modern() throws -> PropertyList {
    var archive = PlantedArchive()
    let root = archive.add("$null")
    let current = try request(in: &archive)
    var fields: [PropertyListDictionary.Entry] = [
      .init(key: "currentRequest", value: current),
      .init(key: "originalRequest", value: chance(30) ? current : try request(in: &archive)),
      .init(key: "response", value: try response(in: &archive)),
      .init(key: "taskDescription", value: archive.add(.string(secret()))),
      .init(key: "countOfBytesClientExpectsToReceive", value: -1), .init(key: "priority", value: 0.5),
      .init(key: "tempFileName", value: archive.add("URLSessionDownload_aB3xYz.tmp")),
    ]
    repeat {
      fields.append(
        .init(key: "future\(fields.count)", value: archive.object(["token": .string(word()), "a": .string(secret())])))
    } while !PlantedBlob.isEnough(count)
    if chance(20) { fields.append(.init(key: "fileURL", value: archive.url("file:///private/var/tmp/a.tmp"))) }
    fields.append(.init(key: "$class", value: archive.named(["NWURLSessionDownloadResumeInfo"])))
    archive.set(root, to: .dictionary(PropertyListDictionary(fields)))
    if chance(30) { _ = archive.add(.string("Bearer \(word())")) }
    var top = [("root", root)]
    if chance(20) { top.append(("other", archive.object([.string(secret())]))) }
    return archive.list(top: top, isNewer: true)
  }

  private mutating func masked() throws -> [UInt8] {
    let plain = hidingInBinary(try BinaryPropertyList.encode(modern()))
    return zip(plain, Array("TedLasso".utf8)).map { $0 ^ $1 } + plain.dropFirst(8)
  }

  /// The newer loader's file in an archived dictionary.
  private mutating func wrapped() throws -> [UInt8] {
    var archive = PlantedArchive()
    let entries: [(String, PropertyList)] = [
      ("data", archive.add(.data(try masked()))),
      ("NSURLSessionResumeInfoLocalPath", archive.add("/private/var/mobile/tmp/a.tmp")),
      ("note", archive.add(.string(secret()))),
    ]
    let root = archive.dictionary(entries, named: "NSMutableDictionary")
    return hidingInBinary(
      try BinaryPropertyList.encode(archive.list(top: [("NSKeyedArchiveRootObjectKey", root)])), mayTrail: true)
  }

  private mutating func safari() throws -> PropertyList {
    var inner: [(String, PropertyList)] = [
      ("NSURLDownloadURL", .string(url())), ("NSURLDownloadBytesReceived", 40_960),
      ("NSURLDownloadEntityTag", "\"a-1\""), ("NSURLDownloadServerModificationDate", "Tue, 04 Feb 2020 09:30:00 GMT"),
    ]
    repeat {
      let field = try unknownField(inner.count)
      inner.append(field)
    } while !PlantedBlob.isEnough(count)
    let outer: [(String, PropertyList)] = [
      ("DownloadEntryIdentifier", "00000000-0000-4000-8000-00000000000A"), ("DownloadEntryURL", .string(url())),
      ("DownloadEntryResumeInformation", plain(inner)), ("DownloadEntryProgressTotalToLoad", 100_000),
      try unknownField(99),
    ]
    return plain(outer)
  }
}
