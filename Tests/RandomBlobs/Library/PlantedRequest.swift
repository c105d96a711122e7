import PropertyLists
import TestInputs

/// The objects of a keyed archive.
struct PlantedArchive {
  private(set) var objects: [PropertyList] = ["$null"]
  private var classes: [String: PropertyList] = [:]

  mutating func add(_ value: PropertyList) -> PropertyList {
    objects.append(value)
    return .uid(UInt64(objects.count - 1))
  }

  mutating func set(_ uid: PropertyList, to value: PropertyList) {
    if let index = uid.uid { objects[Int(index)] = value }
  }

  mutating func named(_ names: [String]) -> PropertyList {
    if let known = classes[names[0]] { return known }
    let uid = add(["$classname": .string(names[0]), "$classes": .array((names + ["NSObject"]).map { .string($0) })])
    classes[names[0]] = uid
    return uid
  }

  mutating func dictionary(_ entries: [(String, PropertyList)], named name: String = "NSDictionary") -> PropertyList {
    let keys = entries.map { add(.string($0.0)) }
    let values = entries.map(\.1)
    let ofClass = named([name])
    return add(["NS.keys": .array(keys), "NS.objects": .array(values), "$class": ofClass])
  }

  mutating func url(_ text: String, base: PropertyList = .uid(0)) -> PropertyList {
    let (text, ofClass) = (add(.string(text)), named(["NSURL"]))
    return add(["NS.base": base, "NS.relative": text, "$class": ofClass])
  }

  /// A plain value as an archived object.
  mutating func object(_ value: PropertyList) -> PropertyList {
    switch value {
    case .array(let values):
      let elements = values.map { object($0) }
      let ofClass = named(["NSArray"])
      return add(["NS.objects": .array(elements), "$class": ofClass])
    case .set(let values):
      let elements = values.map { object($0) }
      let ofClass = named(["NSSet"])
      return add(["NS.objects": .array(elements), "$class": ofClass])
    case .dictionary(let dictionary):
      return self.dictionary(dictionary.entries.map { ($0.key, object($0.value)) })
    case .uid, .null, .fill: return .uid(0)
    case .date(let date):
      let ofClass = named(["NSDate"])
      return add(["NS.time": .real(date.secondsSinceReferenceDate), "$class": ofClass])
    default: return add(value)
    }
  }

  func list(top: [(String, PropertyList)], isNewer: Bool = false) -> PropertyList {
    let top = PropertyList.dictionary(PropertyListDictionary(top.map { .init(key: $0.0, value: $0.1) }))
    var entries: [PropertyListDictionary.Entry] = [
      .init(key: "$version", value: 100_000), .init(key: "$objects", value: .array(objects)),
      .init(key: "$archiver", value: "NSKeyedArchiver"), .init(key: "$top", value: top),
    ]
    if isNewer { entries.append(entries.remove(at: 1)) }
    return .dictionary(PropertyListDictionary(entries))
  }
}

/// Chooses secrets and the places where they are planted.
struct SecretPlanter {
  let search: SecretSearch
  var generator: SeededGenerator
  private(set) var count = 0

  init(_ search: SecretSearch, _ generator: SeededGenerator) {
    self.search = search
    self.generator = generator
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &generator)]
  }

  /// A secret that is recognizable by its shape.
  mutating func secret() -> String {
    count += 1
    return search.secret(count)
  }

  /// A secret that is recognizable only by its place.
  mutating func word() -> String {
    count += 1
    return search.word(count)
  }

  /// A JSON web token with secrets in it.
  mutating func webToken() -> String {
    func part(_ text: String) -> String {
      String(decoding: Base64.encode(Array(text.utf8)).filter { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        .replacing("+", with: "-").replacing("/", with: "_")
    }
    return part(#"{"alg":"HS256"}"#) + "." + part(#"{"sub":"\#(word())","exp":1750000000}"#) + "." + secret()
  }

  /// A URL on the host of the old download, with a secret in each part that can have one.
  mutating func url() -> String {
    var text = "https://"
    if chance(60) { text += word() + (chance(50) ? ":\(word())" : "") + "@" }
    text += "\(pick(["old", "OLD"])).host-of-secrets.example"
    if chance(10) { text += ":8443" }
    text += "/files"
    if chance(20) { text += ";jsessionid=\(word())" }
    if chance(20) { text += "/exp=1600000000~acl=%2F*~hmac=\(word())" }
    if chance(10) { text += "/\(webToken())" }
    text += "/a.zip?"
    var items: [String] = []
    for _ in 0..<Int.random(in: 2...5, using: &generator) { items.append(item()) }
    text += items.joined(separator: pick(["&", "&", "&", ";"]))
    if chance(30) { text += "#access_token=\(word())&state=\(secret())" }
    if chance(10) { text += "#\(secret())" }
    return text
  }

  private static let secretItems = [
    "X-Amz-Signature", "X-Amz-Credential", "x-amz-security-token", "X-Goog-Signature", "x-oss-signature", "Signature",
    "Key-Pair-Id", "Policy", "sig", "token", "access_token", "tok", "bearer", "ticket", "code", "sid", "nonce", "csrf",
    "upsig", "OSSAccessKeyId", "auth_key", "__gda__", "hdnts", "q-signature", "hm", "oh", "sign", "md5", "hmac",
    "client_secret", "apiKey", "%73ig", "password", "wsSecret", "txSecret", "PHPSESSID", "__token__", "jwt", "Secret",
  ]

  mutating func item() -> String {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: "n=1"
    case 1: "\(pick(["t", "id", "x", "download", "u-v"]))=\(secret())"
    case 2: "hdnea=st=1~exp=1600000000~acl=/*~hmac=\(word())"
    case 3: "hdntl=exp%3D1600000000~acl%3D%2F*~hmac%3D\(word())"
    case 4: "url=https%3A%2F%2Fme%3A\(word())%40h.example%2F%3Ftoken%3D\(word())"
    case 5: "next=https://me:\(word())@h.example/"
    case 6: "url=https%253A%252F%252Fh.example%252F%253Fsig%253D\(word())"
    case 7: "q=\(webToken())"
    case 8: "h=Bearer%20\(word())"
    default: "\(pick(Self.secretItems))=\(word())"
    }
  }

  private static let secretHeaders = [
    "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Sig", "X-Hmac", "X-Bearer", "X-Tok", "X-Sid",
    "Ticket", "X-Api-Key", "X-Vault-Token", "X-Csrf-Token", "authorization", "X-Nonce", "Ocp-Apim-Subscription-Key",
  ]

  mutating func header() -> (name: String, value: String) {
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: ("X-Note", "Bearer \(word())")
    case 1: ("X", "Basic \(word())")
    case 2: ("Referer", url())
    case 3: ("X-Id-\(Int.random(in: 0...9, using: &generator))", secret())
    case 4: ("X-Where", webToken())
    case 5: ("User-Agent", "App/1 (token=\(word()))")
    default: (pick(Self.secretHeaders), pick(["Bearer ", "", "a="]) + word())
    }
  }

  /// The second copy of headers, in all shapes that can hide a secret.
  mutating func headerCopy() throws -> String {
    let element: PropertyList =
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: .string(word())
      case 1: .data(Array(word().utf8))
      case 2: ["a": .string(word())]
      case 3: [[.string(word())]]
      case 4: [.data(Array(word().utf8))]
      default: [.string(word())]
      }
    let key = pick(["Authorization", "Cookie", "X-Api-Key"])
    var copy: PropertyListDictionary = PropertyListDictionary([
      .init(key: "Accept", value: ["*/*"]), .init(key: key, value: element),
    ])
    if chance(20) { copy.entries.append(.init(key: key, value: [.string(word())])) }
    let bytes = try BinaryPropertyList.encode(.dictionary(copy))
    if chance(10) { return "\r\n\r\nAuthorization: \(word())!" }
    return "\r\n\r\n" + String(decoding: Base64.encode(bytes), as: UTF8.self)
  }
}

extension SecretPlanter {
  /// Adds a request with secrets and returns a reference to it.
  mutating func request(in archive: inout PlantedArchive) throws -> PropertyList {
    let isKeyed = chance(60)
    func slot(_ number: Int) -> String { isKeyed ? "__nsurlrequest_proto_prop_obj_\(number)" : "$\(number + 3)" }
    var headers: [(String, PropertyList)] = [("Accept", archive.add("*/*"))]
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let header = header()
      headers.append((header.name, archive.add(.string(header.value))))
    }
    if chance(30) { headers.append(("Authorization", archive.add(.data(Array(word().utf8))))) }
    if chance(20) {
      headers.append(("X-Any", archive.object(["Authorization": .string(word()), "b": [.string(word())]])))
    }
    if chance(50) { headers.append(("__hhaa__", archive.add(.string(try headerCopy())))) }
    let base = chance(15) ? archive.url(url()) : .uid(0)
    var values: [Int: PropertyList] = [
      0: archive.add(false), 1: archive.url(url(), base: base), 2: archive.add(60.0), 3: archive.add(0),
      5: archive.add(true), 6: archive.add(0), 9: archive.add(true), 14: archive.add(0), 17: archive.add(2),
      18: archive.add("GET"), 19: archive.dictionary(headers),
    ]
    if chance(30) { values[4] = archive.url(url()) }
    if chance(15) { values[7] = archive.object(["proxy": .string(word())]) }
    if chance(40) { values[20] = archive.add(.data(Array("a=\(word())".utf8))) }
    if chance(20) { values[21] = archive.object([.string(word()), .data(Array(word().utf8))]) }
    let properties = chance(30) ? archive.object(["app": .string(word())]) : .uid(0)
    var fields: [PropertyListDictionary.Entry] = [
      .init(key: "$0", value: 2), .init(key: "$1", value: 9), .init(key: "$2", value: 22),
    ]
    for number in 0..<22 { fields.append(.init(key: slot(number), value: values[number] ?? .uid(0))) }
    fields.append(.init(key: isKeyed ? "__nsurlrequest_proto_props" : slot(22), value: properties))
    if chance(20) { fields.append(.init(key: "futureFlag", value: .string(secret()))) }
    if chance(20) { fields.append(.init(key: "startTimeoutTime", value: 0.0)) }
    // A slot that occurs twice: readers differ in which one they read.
    if chance(15) {
      fields.insert(.init(key: slot(19), value: archive.dictionary([("Cookie", archive.add(.string(word())))])), at: 3)
    }
    if chance(10) { fields.append(.init(key: slot(1), value: archive.url(url()))) }
    fields.append(.init(key: "$class", value: archive.named(["NSMutableURLRequest", "NSURLRequest"])))
    return archive.add(.dictionary(PropertyListDictionary(fields)))
  }

  /// Adds a response with secrets, in one of its two forms, and returns a reference to it.
  mutating func response(in archive: inout PlantedArchive) throws -> PropertyList {
    let isKeyed = chance(50)
    func slot(_ number: Int) -> String { isKeyed ? "__nsurlrequest_proto_prop_obj_\(number)" : "$\(number + 3)" }
    var headers: [(String, PropertyList)] = [
      ("ETag", archive.add("\"a\"")), ("Set-Cookie", archive.add(.string(word()))),
      ("X-Amz-Request-Secret", archive.add(.string(word()))),
    ]
    if chance(40) { headers.append(("__hhaa__", archive.add(.string(try headerCopy())))) }
    let values: [PropertyList] = [
      archive.url(url()), archive.add(612_500_000.5), archive.add(0), archive.add(200), archive.dictionary(headers),
      .uid(0), archive.add("application/zip"),
    ]
    var fields: [PropertyListDictionary.Entry] = [
      .init(key: "$0", value: 8), .init(key: "$1", value: 1), .init(key: "$2", value: 7),
    ]
    for (number, value) in values.enumerated() { fields.append(.init(key: slot(number), value: value)) }
    for (number, value) in [PropertyList.integer(9), false].enumerated() {
      fields.append(.init(key: isKeyed ? "$\(number + 3)" : slot(number + 7), value: value))
    }
    fields.append(.init(key: "$class", value: archive.named(["NSHTTPURLResponse", "NSURLResponse"])))
    return archive.add(.dictionary(PropertyListDictionary(fields)))
  }

  /// The file of a request or of a response, with a second root object or unused objects.
  mutating func file(isResponse: Bool) throws -> [UInt8] {
    var archive = PlantedArchive()
    let root = try isResponse ? response(in: &archive) : request(in: &archive)
    var top = [(isResponse ? "root" : "NSKeyedArchiveRootObjectKey", root)]
    if chance(25), !isResponse { top.append(("root", chance(50) ? root : try request(in: &archive))) }
    if chance(20) { top.append(("other", archive.object(["password": .string(word())]))) }
    if chance(40) { _ = archive.add(.string("Bearer \(word())")) }
    if chance(20) { _ = archive.object(["Authorization": .string(word())]) }
    return try hidingInBinary(BinaryPropertyList.encode(archive.list(top: top, isNewer: chance(50))))
  }

  /// A binary property list with a secret between its objects and its offsets, and one after its end.
  mutating func hidingInBinary(_ bytes: [UInt8], mayTrail: Bool = false) -> [UInt8] {
    var bytes = bytes
    if chance(25) {
      let secret = Array(word().utf8)
      let place = bytes.suffix(8).reduce(0) { $0 << 8 | Int($1) }
      bytes.insert(contentsOf: secret, at: place)
      for (index, shift) in stride(from: 56, through: 0, by: -8).enumerated() {
        bytes[bytes.count - 8 + index] = UInt8(truncatingIfNeeded: (place + secret.count) >> shift)
      }
    }
    if mayTrail, chance(20) { bytes += Array("\nAuthorization: \(word())\n".utf8) }
    return bytes
  }
}
