import KeyedArchives
import PropertyLists
import ResumeDataKit
public import TestInputs
import XMLPropertyLists

/// A random blob, with facts about its fields that are independent of the converter.
public struct RandomBlob {
  /// Traits that prevent a field from being stored in a container.
  struct Traits: OptionSet {
    let rawValue: Int
    /// An object that no plain property list can represent.
    static let needsArchive = Traits(rawValue: 1)
    /// Something that XML cannot represent.
    static let notXML = Traits(rawValue: 2)
    /// Something that XML cannot represent as a plain value, but can as an archived object: a set, half a second.
    static let notPlainXML = Traits(rawValue: 8)
    /// A value without a corresponding object in Foundation.
    static let notArchive = Traits(rawValue: 4)
  }

  var document: ResumeDataDocument
  var version: Int64
  var requests: SystemProfile.RequestForm
  var traits: [String: Traits]

  /// The temporary directory of all of them.
  static let directory = "/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-00000000000A/tmp"
  static let containers: [Container] = [.xml, .binary, .keyedArchive, .xmlKeyedArchive]
  static let forms: [SystemProfile.RequestForm] = [
    .keyed, .positional, .repaired, .positionalUnderBothNames, .init(slots: .keyed, topKeys: ["root"]),
  ]

  /// The fields that another container cannot hold.
  func lost(in container: Container) -> Set<String> {
    let (from, to) = (document.container, container)
    guard from != to else { return [] }
    func isArchive(_ container: Container) -> Bool { container == .keyedArchive || container == .xmlKeyedArchive }
    var refused: Traits = []
    if isArchive(from), !isArchive(to) { refused.insert(.needsArchive) }
    if !isArchive(from), isArchive(to) { refused.insert(.notArchive) }
    if to == .xml || to == .xmlKeyedArchive { refused.insert(.notXML) }
    if to == .xml { refused.insert(.notPlainXML) }
    return Set(traits.filter { !$0.value.isDisjoint(with: refused) }.keys)
  }
}

extension RandomBlob {
  /// The next blob of a generator.
  public init(using generator: inout SeededGenerator) throws {
    var maker = RandomBlobMaker(generator: generator)
    self = try maker.blob()
    generator = maker.generator
  }
}

private struct RandomBlobMaker {
  var generator: SeededGenerator
  private var traits: [String: RandomBlob.Traits] = [:]

  init(generator: SeededGenerator) {
    self.generator = generator
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &generator)]
  }

  mutating func blob() throws -> RandomBlob {
    let container = pick(RandomBlob.containers)
    let version: Int64 = pick([1, 2, 4, 5])
    let form = pick(RandomBlob.forms)
    var fields = try knownFields(version: version, form: form)
    for index in 0..<Int.random(in: 0...3, using: &generator) {
      let name = pick(["Example", "é", "key with blanks", "zzz", "NSFuture"]) + "\(index)"
      let (value, found) = value(depth: 2)
      fields.append((name, value))
      traits[name] = found
    }
    let isXML = container == .xml || container == .xmlKeyedArchive
    let isArchive = container == .keyedArchive || container == .xmlKeyedArchive
    let refused: RandomBlob.Traits = [
      isXML ? .notXML : [], isArchive ? .notArchive : [], container == .xml ? .notPlainXML : [],
    ]
    // A blob has no field that its container cannot hold.
    fields.removeAll { !(traits[$0.0] ?? []).isDisjoint(with: refused) }
    let list = try isArchive ? archive(fields, isXML: isXML) : plain(fields, isSorted: isXML || chance(50))
    let bytes = try isXML ? XMLPropertyList.encode(list) : BinaryPropertyList.encode(list)
    let names = Set(fields.map(\.0)).union(traits.filter { $0.value == .needsArchive }.keys)
    return RandomBlob(
      document: try ResumeDataDocument(decoding: bytes), version: version, requests: form,
      traits: traits.filter { names.contains($0.key) })
  }

  // MARK: Fields

  private mutating func knownFields(
    version: Int64, form: SystemProfile.RequestForm
  ) throws -> [(String, PropertyList)] {
    var fields: [(String, PropertyList)] = [
      ("NSURLSessionDownloadURL", .string("https://example.com/files/\(Int.random(in: 0...9, using: &generator)).zip")),
      (
        "NSURLSessionResumeBytesReceived",
        .integer(PropertyListInteger(Int64.random(in: 0...(1 << 40), using: &generator)))
      ),
      ("NSURLSessionResumeInfoVersion", .integer(PropertyListInteger(version))),
    ]
    if chance(80) { fields.append(("NSURLSessionResumeEntityTag", .string(pick(["\"a\"", "W/\"b\"", "c"])))) }
    if chance(60) { fields.append(("NSURLSessionResumeServerDownloadDate", "Tue, 04 Feb 2020 09:30:00 GMT")) }
    if chance(10) { fields.append(("NSURLSessionResumeByteRange", .string(pick(["0-9", "10-"])))) }
    if chance(10) { fields.append(("ResumePlaceholderURLBookmarkData", .data([1, 2, 3]))) }
    let name = "CFNetworkDownload_\(Int.random(in: 100...999, using: &generator)).tmp"
    let other = "/Users/example/Downloads/archive.zip"
    let path = "NSURLSessionResumeInfoLocalPath"
    if version == 1 {
      fields.append((path, .string(chance(85) ? RandomBlob.directory + "/" + name : other)))
    } else {
      if chance(85) { fields.append(("NSURLSessionResumeInfoTempFileName", .string(name))) }
      if chance(20) { fields.append((path, .string(other))) }
    }
    for key in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] where chance(70) {
      fields.append((key, .data(chance(5) ? [1, 2, 3] : try request(form))))
    }
    return fields
  }

  private mutating func request(_ form: SystemProfile.RequestForm) throws -> [UInt8] {
    var request = ArchivedURLRequest(
      get: "https://example.com/\(Int.random(in: 0...9, using: &generator))",
      headers: chance(50) ? [.init(name: "Accept", value: "*/*"), .init(name: "X", value: "é")] : [],
      hasHTTPPart: chance(60), form: form.slots)
    if request.slotCount == 16 { request.headers = [] }
    if chance(20) { request.className = "NSMutableURLRequest" }
    if chance(20) { request.baseURL = "https://example.com/" }
    if chance(20) { request.flags.append(.init(name: "futureFlag", value: true)) }
    if chance(20), request.slotCount == 22 { request.headerCopy = request.headers }
    if chance(10), request.slotCount == 22 { request.body = [0, 1] }
    return try BinaryPropertyList.encode(request.archive(under: form.topKeys, order: chance(50) ? .older : .newer))
  }

  /// A value of a plain property list, with its traits.
  private mutating func value(depth: Int) -> (PropertyList, RandomBlob.Traits) {
    switch Int.random(in: 0..<(depth > 0 ? 16 : 11), using: &generator) {
    case 0: return (.string(pick(["", "text", "$null", "é\u{1F600}", "a\r\n\t&<>\"", "\u{301}"])), [])
    case 1: return (.string(pick(["\u{0}", "a\u{1B}b", "\u{FFFE}"])), .notXML)
    case 2: return (.integer(.init(high: 0, low: UInt64.random(in: 0 ... .max, using: &generator))), [])
    case 3: return (.integer(.init(Int64.random(in: -300...300, using: &generator))), [])
    case 4: return (.real(pick([0.5, -0.0, 1e300, .infinity, 0.1, 3])), [])
    case 5: return (.boolean(chance(50)), [])
    case 6: return (.data(pick([[], [0], Array(0...99)])), [])
    case 7:
      return (
        .date(.init(secondsSinceReferenceDate: Double(Int.random(in: -900_000_000...900_000_000, using: &generator)))),
        []
      )
    case 8: return (.date(.init(secondsSinceReferenceDate: 0.25)), .notPlainXML)
    case 9: return (.null, [.notXML, .notArchive])
    case 10: return (.uid(7), .notArchive)
    case 11, 12:
      let (values, found) = values(depth)
      return (.array(values), found)
    case 13:
      let (values, found) = values(depth)
      return (.set(values), found.union(.notPlainXML))
    default:
      let (values, found) = values(depth)
      let entries = values.enumerated().map { PropertyListDictionary.Entry(key: "k\($0.offset)", value: $0.element) }
      return (.dictionary(PropertyListDictionary(entries)), found)
    }
  }

  private mutating func values(_ depth: Int) -> ([PropertyList], RandomBlob.Traits) {
    var all: [PropertyList] = []
    var traits: RandomBlob.Traits = []
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let (value, found) = value(depth: depth - 1)
      all.append(value)
      traits.formUnion(found)
    }
    return (all, traits)
  }

  // MARK: Containers

  private func plain(_ fields: [(String, PropertyList)], isSorted: Bool) -> PropertyList {
    var entries = fields.map { PropertyListDictionary.Entry(key: $0.0, value: $0.1) }
    if isSorted { entries.sort { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) } }
    return .dictionary(PropertyListDictionary(entries))
  }

  private mutating func archive(_ fields: [(String, PropertyList)], isXML: Bool) throws -> PropertyList {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    var entries: [ArchivedObject.Entry] = []
    var outside: [PropertyListDictionary.Entry] = []
    for (name, value) in fields {
      let isWebKits = ["NSURLSessionResumeInfoLocalPath", "ResumePlaceholderURLBookmarkData"].contains(name)
      if isXML, isWebKits, chance(80) {
        outside.append(.init(key: name, value: value))
      } else {
        entries.append(.init(key: builder.add(.string(name)), value: object(value, &builder)))
      }
    }
    for index in 0..<Int.random(in: 0...2, using: &generator) {
      let name = "Object\(index)"
      traits[name] = .needsArchive
      entries.append(.init(key: builder.add(.string(name)), value: special(&builder)))
    }
    builder.set(
      root,
      to: .init(.dictionary(entries), classDescription: chance(70) ? .mutableDictionary : .dictionary))
    let order: KeyedArchiveBuilder.KeyOrder = chance(50) ? .older : .newer
    let list = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: order)
    return .dictionary(PropertyListDictionary((list.dictionary?.entries ?? []) + outside))
  }

  /// An object with the contents of a plain value, sometimes of a mutable class.
  private mutating func object(_ value: PropertyList, _ builder: inout KeyedArchiveBuilder) -> ObjectReference {
    func all(_ values: [PropertyList], _ maker: inout RandomBlobMaker, _ builder: inout KeyedArchiveBuilder)
      -> [ObjectReference]
    { values.map { maker.object($0, &builder) } }
    let isMutable = chance(30)
    switch value {
    case .string(let text):
      return builder.add(.init(.string(text), classDescription: isMutable ? .mutableString : nil))
    case .data(let bytes): return builder.add(.init(.data(bytes), classDescription: isMutable ? .mutableData : nil))
    case .integer(let number): return builder.add(.integer(number))
    case .real(let number): return builder.add(.real(number))
    case .boolean(let value): return builder.add(.boolean(value))
    case .date(let date): return builder.add(.date(date))
    case .array(let values):
      let elements = all(values, &self, &builder)
      return builder.add(.init(.array(elements), classDescription: isMutable ? .mutableArray : nil))
    case .set(let values):
      let elements = all(values, &self, &builder)
      return builder.add(.init(.set(elements), classDescription: isMutable ? .mutableSet : nil))
    case .dictionary(let dictionary):
      let values = all(dictionary.entries.map(\.value), &self, &builder)
      let entries = zip(dictionary.keys, values).map {
        ArchivedObject.Entry(key: builder.add(.string($0)), value: $1)
      }
      return builder.add(.init(.dictionary(entries), classDescription: isMutable ? .mutableDictionary : nil))
    case .null, .fill, .uid: return .null
    }
  }

  /// An object that no plain property list can represent.
  private mutating func special(_ builder: inout KeyedArchiveBuilder) -> ObjectReference {
    switch Int.random(in: 0..<5, using: &generator) {
    case 0:
      let text = builder.add(.string("https://example.com/publishing"))
      return builder.add(.url(base: .null, relative: text))
    case 1: return builder.add(.uuid(Array(0..<16)))
    case 2: return builder.add(.nsNull)
    case 3: return builder.add(.array([.null]))
    default:
      let place = builder.reserve()
      let itself = PropertyList.uid(UInt64(place.index))
      builder.set(
        place,
        to: .init(
          .instance(PropertyListDictionary([.init(key: "next", value: itself), .init(key: "n", value: 1)])),
          classDescription: ArchivedClass("ExampleExtractor", "NSObject")))
      return place
    }
  }
}
