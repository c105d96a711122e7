import Foundation
import PropertyLists
import TestInputs

/// A blob with a secret in every place that can hold one, and the ways in which it can be damaged.
struct SecretBlob {
  enum Form: String, CaseIterable, Sendable {
    case xml, binary, archive, masked
  }

  /// The service whose signed URL it has.
  enum Address: String, CaseIterable, Sendable {
    case user, amazon, google, azure, cloudFront
  }

  /// The damage.
  enum Damage: String, CaseIterable, Sendable {
    case none, urlIsData, urlIsList, versionIsText, versionIsUnknown, everyFieldIsNumber, noURL
    case urlTwice, requestsTwice, requestIsText, requestIsDictionary, requestIsCut, requestIsCutInFront
    case requestWithoutTop, requestWithoutObjects, requestWithBadObjects, requestWithoutClass, requestOfOtherClass
    case slotCountIsText, urlSlotIsText, headersAreText, headersAreData, headersWithoutNames, bodyIsText
    case copyIsNoBase64, flagsAreSecret, objectsTwice, valuesTwice, valueBesideOthers
  }

  var form: Form
  var address: Address
  var damage = Damage.none

  // Random letters and digits: no eight of them occur anywhere else.
  private static let words: [String: String] = {
    var generator = SeededGenerator(seed: 20)
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    let places = [
      "authorization", "proxy", "cookie", "key", "copied", "copiedCookie", "user", "password", "refererPassword",
      "amazonSignature", "amazonCredential", "amazonToken", "googleSignature", "googleCredential", "azureSignature",
      "cloudFrontSignature", "cloudFrontKey", "cloudFrontPolicy", "body",
    ]
    return Dictionary(
      uniqueKeysWithValues: places.map { place in
        (place, String((0..<28).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }))
      })
  }()

  /// All secrets.
  static var secrets: [String] { words.values.sorted() }

  private func secret(_ place: String) -> String { Self.words[place] ?? "" }

  private var url: String {
    switch address {
    case .user: "https://\(secret("user")):\(secret("password"))@example.com/files/a.zip"
    case .amazon:
      "https://example.com/files/a.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\(secret("amazonCredential"))"
        + "&X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host"
        + "&X-Amz-Security-Token=\(secret("amazonToken"))&X-Amz-Signature=\(secret("amazonSignature"))"
    case .google:
      "https://example.com/files/a.zip?X-Goog-Credential=\(secret("googleCredential"))&X-Goog-Date=20200101T000000Z"
        + "&X-Goog-Expires=60&X-Goog-Signature=\(secret("googleSignature"))"
    case .azure:
      "https://example.com/files/a.zip?sv=2019-12-12&se=2020-01-01T00%3A00%3A00Z&sr=b&sig=\(secret("azureSignature"))"
    case .cloudFront:
      "https://example.com/files/a.zip?Expires=1577836800&Policy=\(secret("cloudFrontPolicy"))"
        + "&Signature=\(secret("cloudFrontSignature"))&Key-Pair-Id=\(secret("cloudFrontKey"))"
    }
  }

  private var headers: [(String, String)] {
    [
      ("Authorization", "Bearer \(secret("authorization"))"), ("Proxy-Authorization", "Basic \(secret("proxy"))"),
      ("Cookie", "session=\(secret("cookie"))"), ("X-Api-Key", secret("key")), ("Range", "bytes=5-"),
      ("Referer", "https://me:\(secret("refererPassword"))@example.com/"),
    ]
  }

  private func copy() throws -> String {
    if damage == .copyIsNoBase64 { return "\r\n\r\nAuthorization: \(secret("copied"))!" }
    let bytes = try BinaryPropertyList.encode(
      ["Authorization": [.string(secret("copied"))], "Cookie": [.string("a=\(secret("copiedCookie"))")]])
    return "\r\n\r\n" + String(decoding: Base64.encode(bytes), as: UTF8.self)
  }

  // MARK: Requests

  private static func describe(_ name: String) -> PropertyList {
    ["$classname": .string(name), "$classes": [.string(name), "NSObject"]]
  }

  private static func uid(_ index: Int) -> PropertyList { .uid(UInt64(index)) }

  private static func archive(_ objects: [PropertyList]) -> PropertyList {
    [
      "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": ["NSKeyedArchiveRootObjectKey": .uid(1)],
      "$objects": .array(["$null"] + objects),
    ]
  }

  /// The objects of a request, the first of which stands at an index.
  private func request(at first: Int) throws -> [PropertyList] {
    var texts: [PropertyList] = []
    func text(_ text: String) -> PropertyList {
      texts.append(.string(text))
      return Self.uid(first + 7 + texts.count)
    }
    let all = headers + [("__hhaa__", try copy())]
    let (names, values) = (all.map { text($0.0) }, all.map { text($0.1) })
    var slots: [Int: PropertyList] = [
      1: Self.uid(first + 2), 18: text("POST"), 19: Self.uid(first + 4), 20: Self.uid(first + 7),
    ]
    var headers: PropertyList = [
      "NS.keys": .array(names), "NS.objects": .array(values), "$class": Self.uid(first + 5),
    ]
    var body = PropertyList.data(Array(secret("body").utf8))
    switch damage {
    case .urlSlotIsText: slots[1] = text(url)
    case .headersAreText: headers = .string("Authorization: \(secret("authorization"))")
    case .headersAreData: headers = .data(Array("Authorization: \(secret("authorization"))".utf8))
    case .headersWithoutNames: headers = ["NS.objects": .array(values), "$class": Self.uid(first + 5)]
    case .bodyIsText: body = .string(secret("body"))
    case .valuesTwice:
      let none = PropertyList.array(values.map { _ in Self.uid(0) })
      headers = Self.dictionary([
        ("NS.keys", .array(names)), ("NS.objects", .array(values)), ("NS.objects", none),
        ("$class", Self.uid(first + 5)),
      ])
    case .valueBesideOthers:
      headers = Self.dictionary([
        ("Authorization", .string(secret("authorization"))), ("NS.keys", .array(names)), ("NS.objects", .array(values)),
        ("$class", Self.uid(first + 5)),
      ])
    default: break
    }
    var fields: [(String, PropertyList)] = [
      ("$0", 2), ("$1", 9), ("$2", damage == .slotCountIsText ? .string(secret("key")) : 22),
    ]
    fields += (0..<22).map { ("__nsurlrequest_proto_prop_obj_\($0)", slots[$0] ?? .uid(0)) }
    fields.append(("__nsurlrequest_proto_props", .uid(0)))
    if damage == .flagsAreSecret { fields.append(("exampleFlag", .string(secret("key")))) }
    if damage != .requestWithoutClass { fields.append(("$class", Self.uid(first + 1))) }
    return [
      Self.dictionary(fields), Self.describe(damage == .requestOfOtherClass ? "NSProgress" : "NSURLRequest"),
      ["NS.base": .uid(0), "NS.relative": Self.uid(first + 3), "$class": Self.uid(first + 6)], .string(url), headers,
      Self.describe("NSDictionary"), Self.describe("NSURL"), body,
    ] + texts
  }

  private static func dictionary(_ entries: [(String, PropertyList)]) -> PropertyList {
    .dictionary(PropertyListDictionary(entries.map { .init(key: $0.0, value: $0.1) }))
  }

  private func requestField() throws -> PropertyList {
    var objects = try request(at: 1)
    if damage == .requestWithBadObjects { objects[0] = .string("Authorization: \(secret("authorization"))") }
    var entries = Self.archive(objects).dictionary?.entries ?? []
    if damage == .requestWithoutTop { entries.removeAll { $0.key == "$top" } }
    if damage == .requestWithoutObjects {
      for index in entries.indices where entries[index].key == "$objects" { entries[index].key = "objects" }
    }
    if damage == .objectsTwice {
      entries += [.init(key: "$objects", value: ["$null", ["$class": .uid(2)], Self.describe("NSURLRequest")])]
    }
    let value = PropertyList.dictionary(PropertyListDictionary(entries))
    let bytes = try BinaryPropertyList.encode(value)
    return switch damage {
    case .requestIsText: .string("Authorization: \(secret("authorization"))")
    case .requestIsDictionary: value
    case .requestIsCut: .data(bytes.dropLast(9))
    case .requestIsCutInFront: .data(Array(bytes.dropFirst(9)))
    default: .data(bytes)
    }
  }

  // MARK: Blobs

  private func fields() throws -> [(String, PropertyList)] {
    let request = try requestField()
    var fields: [(String, PropertyList)] = [
      ("NSURLSessionDownloadURL", .string(url)), ("NSURLSessionResumeBytesReceived", 5),
      ("NSURLSessionResumeCurrentRequest", request), ("NSURLSessionResumeEntityTag", "\"tag\""),
      ("NSURLSessionResumeInfoTempFileName", "CFNetworkDownload_abcdef.tmp"), ("NSURLSessionResumeInfoVersion", 2),
      ("NSURLSessionResumeOriginalRequest", request), ("NSURLSessionResumeServerDownloadDate", "yesterday"),
    ]
    switch damage {
    case .urlIsData: fields[0].1 = .data(Array(url.utf8))
    case .urlIsList: fields[0].1 = [.string(url)]
    case .versionIsText: fields[5].1 = "four"
    case .versionIsUnknown: fields[5].1 = 77
    case .everyFieldIsNumber: fields = fields.map { ($0.0, $0.0.hasSuffix("Request") ? $0.1 : 1.5) }
    case .noURL: fields.removeFirst()
    case .urlTwice: fields.insert(("NSURLSessionDownloadURL", .string(url + "&again=1")), at: 1)
    case .requestsTwice: fields.append(fields[2])
    default: break
    }
    return fields
  }

  /// The file.
  func bytes() throws -> [UInt8] {
    switch form {
    case .xml: return try XML.encode(Self.dictionary(fields()))
    case .binary: return try BinaryPropertyList.encode(Self.dictionary(fields()))
    case .archive:
      let fields = try fields()
      let (keys, values) = (fields.indices.map { Self.uid(3 + 2 * $0) }, fields.indices.map { Self.uid(4 + 2 * $0) })
      return try BinaryPropertyList.encode(
        Self.archive(
          [
            ["NS.keys": .array(keys), "NS.objects": .array(values), "$class": .uid(2)],
            Self.describe("NSMutableDictionary"),
          ] + fields.flatMap { [.string($0.0), $0.1] }))
    case .masked:
      let root: [(String, PropertyList)] = [
        ("currentRequest", .uid(4)), ("originalRequest", damage == .requestsTwice ? .uid(99) : .uid(4)),
        ("tempFileName", .uid(3)), ("$class", .uid(2)),
        ("fileURL", damage == .urlIsData ? .data(Array(url.utf8)) : .uid(0)),
      ]
      let objects: [PropertyList] = [
        Self.dictionary(root), Self.describe("NWURLSessionDownloadResumeInfo"), "CFNetworkDownload_abcdef.tmp",
      ]
      let plain = try BinaryPropertyList.encode(Self.archive(objects + request(at: 4)))
      return zip(plain, Array("TedLasso".utf8)).map { $0 ^ $1 } + plain.dropFirst(8)
    }
  }
}

/// XML as anybody would write it.
private enum XML {
  static func encode(_ value: PropertyList) throws -> [UInt8] {
    Array("<?xml version=\"1.0\"?>\n<plist version=\"1.0\">\(text(value))</plist>\n".utf8)
  }

  private static func text(_ value: PropertyList) -> String {
    switch value {
    case .string(let text): "<string>\(escaped(text))</string>\n"
    case .integer(let number): "<integer>\(number)</integer>\n"
    case .real(let number): "<real>\(number)</real>\n"
    case .data(let bytes): "<data>\(String(decoding: Base64.encode(bytes), as: UTF8.self))</data>\n"
    case .uid(let number): "<dict><key>CF$UID</key><integer>\(number)</integer></dict>\n"
    case .array(let values): "<array>" + values.map(text).joined() + "</array>\n"
    case .dictionary(let dictionary):
      "<dict>" + dictionary.entries.map { "<key>\(escaped($0.key))</key>\(text($0.value))" }.joined() + "</dict>\n"
    default: "<true/>"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: "\r", with: "&#13;")
  }
}
