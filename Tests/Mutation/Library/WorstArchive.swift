import KeyedArchives
import PropertyLists
import TestInputs

/// Archives with many references to large objects, and fields of maximum length.
extension WorstInput {
  static let archives: [WorstInput] = [
    .init(name: "archive-objects-of-one-class") { try Archive.dictionary(of: 19_000, class: 64) },
    .init(name: "archive-headers") { try Archive.blob(request: Archive.request(headers: 20_000)) },
    .init(name: "archive-shared-headers") { try Archive.blob(request: Archive.request(sharedHeaders: 50_000)) },
    .init(name: "archive-long-shared-key") { try Archive.dictionary(of: 4_000, key: Archive.long(1_000_000)) },
    .init(name: "archive-long-shared-key-within-the-limit") {
      try Archive.dictionary(of: 1_000, key: Archive.long(4_100))
    },
    .init(name: "archive-long-shared-value-within-the-limit") {
      try Archive.dictionary(of: 2_000, value: Archive.long(4_100))
    },
    .init(name: "archive-shared-key-of-harmless-length") {
      try Archive.dictionary(of: 50_000, key: Archive.long(256))
    },
    .init(name: "archive-long-shared-header-name") {
      try Archive.blob(request: Archive.request(header: Archive.long(900_000), "v", times: 4_000))
    },
    .init(name: "archive-long-shared-header-within-the-limit") {
      try Archive.blob(request: Archive.request(header: Archive.long(4_100), Archive.long(4_100), times: 1_000))
    },
    .init(name: "archive-header-copy") { try Archive.blob(request: Archive.request(copyOf: 27_000)) },
    .init(name: "archive-header-copy-of-references") {
      try Archive.blob(request: Archive.request(copyReferences: 160_000))
    },
    .init(name: "archive-request-of-references") { try Archive.blob(request: Binary.references(count: 340_000)) },
    .init(name: "archive-request-slots-again") {
      try Archive.blob(request: Archive.request(extra: "$3", count: 25_000))
    },
    .init(name: "archive-request-named-slots-again") {
      try Archive.blob(request: Archive.request(extra: "__nsurlrequest_proto_prop_obj_1", count: 74_000))
    },
    .init(name: "archive-request-flags") { try Archive.blob(request: Archive.request(flags: 40_000)) },
    .init(name: "archive-nested-in-itself") { try Archive.nested() },
    .init(name: "blob-same-keys") {
      try Archive.blob(Array(repeating: ("NSURLSessionDownloadURL", "https://a/"), count: 160_000))
    },
    .init(name: "blob-keys-of-one-hash") {
      let keys = Binary.equivalentKeys(count: 30_000).map { key in
        String(
          decoding: stride(from: 1, to: key.count, by: 2).map { UInt16(key[$0]) << 8 | UInt16(key[$0 + 1]) },
          as: UTF16.self)
      }
      return try Archive.blob(keys.map { ($0, true) })
    },
    .init(name: "blob-long-url") {
      try Archive.blob(url: "https://example.com/?" + String(repeating: "a&", count: 500_000))
    },
    .init(name: "blob-signed-url") {
      try Archive.blob(url: "https://example.com/?" + String(repeating: "X-Amz-Date=1&X-Amz-Expires=2&", count: 36_000))
    },
    .init(name: "blob-percent-url") {
      try Archive.blob(url: "https://example.com/" + String(repeating: "%41", count: 340_000))
    },
    .init(name: "blob-slashes") { try Archive.blob(url: "https://" + String(repeating: "/@:?#", count: 200_000)) },
    .init(name: "blob-combining-url") {
      try Archive.blob(url: "https://a/" + String(repeating: "\u{301}\u{316}", count: 250_000))
    },
    .init(name: "blob-marks-within-the-limit") {
      let text = String(repeating: "\u{301}\u{316}", count: 128) + "a"
      let keys = ["NSURLSessionDownloadURL", "NSURLSessionResumeEntityTag", "NSURLSessionResumeInfoTempFileName"]
      return try Archive.blob(
        keys.map { ($0, .string("https://a/?" + String(repeating: text, count: 630))) } + [
          (String(repeating: text, count: 630), true)
        ])
    },
    .init(name: "blob-long-path") {
      try Archive.blob([
        ("NSURLSessionResumeInfoVersion", 1), ("NSURLSessionResumeBytesReceived", 5),
        ("NSURLSessionResumeInfoLocalPath", .string(String(repeating: "/Containers/Data/Application", count: 36_000))),
      ])
    },
    .init(name: "blob-long-range") {
      try Archive.blob([
        ("NSURLSessionResumeInfoVersion", 4), ("NSURLSessionDownloadURL", "https://example.com/"),
        ("NSURLSessionResumeBytesReceived", 5),
        ("NSURLSessionResumeByteRange", .string(String(repeating: "1-2,", count: 250_000))),
      ])
    },
    .init(name: "blob-long-agent") {
      try Archive.blob(request: Archive.request(agent: String(repeating: "CFNetwork/1 Darwin/1 ", count: 40_000)))
    },
    .init(name: "blob-long-date") {
      try Archive.blob([
        ("NSURLSessionDownloadURL", "https://example.com/"),
        ("NSURLSessionResumeEntityTag", .string("W/" + String(repeating: "\"", count: 400_000))),
        ("NSURLSessionResumeServerDownloadDate", .string(String(repeating: "Mon, ", count: 100_000))),
      ])
    },
  ]
}

extension WorstInput {
  enum Archive {
    static func blob(_ entries: [(String, PropertyList)]) throws -> [UInt8] {
      try BinaryPropertyList.encode(.dictionary(PropertyListDictionary(entries.map { .init(key: $0.0, value: $0.1) })))
    }

    static func blob(url: String) throws -> [UInt8] {
      try blob([
        ("NSURLSessionResumeInfoVersion", 2), ("NSURLSessionDownloadURL", .string(url)),
        ("NSURLSessionResumeBytesReceived", 5), ("NSURLSessionResumeEntityTag", "\"a\""),
        ("NSURLSessionResumeInfoTempFileName", "CFNetworkDownload_abcdef.tmp"),
      ])
    }

    /// A blob whose two requests share one data object.
    static func blob(request: [UInt8]) throws -> [UInt8] {
      try blob([
        ("NSURLSessionResumeInfoVersion", 2), ("NSURLSessionDownloadURL", "https://example.com/a"),
        ("NSURLSessionResumeBytesReceived", 5), ("NSURLSessionResumeEntityTag", "\"a\""),
        ("NSURLSessionResumeInfoTempFileName", "CFNetworkDownload_abcdef.tmp"),
        ("NSURLSessionResumeCurrentRequest", .data(request)), ("NSURLSessionResumeOriginalRequest", .data(request)),
      ])
    }

    private static func archive(_ objects: [PropertyList]) throws -> [UInt8] {
      try BinaryPropertyList.encode([
        "$version": 100_000, "$objects": .array(["$null"] + objects), "$archiver": "NSKeyedArchiver",
        "$top": ["NSKeyedArchiveRootObjectKey": .uid(1)],
      ])
    }

    private static func describe(_ name: String) -> PropertyList {
      ["$classname": .string(name), "$classes": [.string(name), "NSObject"]]
    }

    /// A request whose URL is object 3 and whose headers are object 5; the classes are 2, 6 and 7. The caller gives the
    /// objects after them.
    private static func request(
      keys: [PropertyList], values: [PropertyList], more: [PropertyList] = [],
      extra: [PropertyListDictionary.Entry] = []
    ) throws -> [UInt8] {
      var fields = PropertyListDictionary([
        .init(key: "$0", value: 2), .init(key: "$1", value: 9), .init(key: "$2", value: 22),
      ])
      for slot in 0..<22 {
        let object: UInt64 = slot == 1 ? 3 : slot == 19 ? 5 : 0
        fields.entries.append(.init(key: "__nsurlrequest_proto_prop_obj_\(slot)", value: .uid(object)))
      }
      fields.entries +=
        [.init(key: "__nsurlrequest_proto_props", value: .uid(0)), .init(key: "$class", value: .uid(2))] + extra
      return try archive(
        [
          .dictionary(fields), describe("NSURLRequest"),
          ["NS.base": .uid(0), "NS.relative": .uid(4), "$class": .uid(6)],
          "https://example.com/a", ["NS.keys": .array(keys), "NS.objects": .array(values), "$class": .uid(7)],
          describe("NSURL"), describe("NSDictionary"),
        ] + more)
    }

    static func request(headers count: Int) throws -> [UInt8] {
      try request(
        keys: (0..<count).map { .uid(UInt64(8 + $0)) }, values: (0..<count).map { .uid(UInt64(8 + $0)) },
        more: (0..<count).map { .string("Header-\($0)") })
    }

    static func request(sharedHeaders count: Int) throws -> [UInt8] {
      let keys = HandmadeUIDs.repeated(8, count: count)
      return try request(keys: keys, values: keys, more: ["Accept"])
    }

    static func request(copyOf count: Int) throws -> [UInt8] {
      let copy = PropertyList.dictionary(PropertyListDictionary((0..<count).map { .init(key: "h\($0)", value: ["v"]) }))
      return try request(copy: BinaryPropertyList.encode(copy))
    }

    static func request(copyReferences count: Int) throws -> [UInt8] {
      try request(copy: Binary.oneKey(count: count / 2))
    }

    private static func request(copy: [UInt8]) throws -> [UInt8] {
      let text = "\r\n\r\n" + String(decoding: Base64.encode(copy), as: UTF8.self)
      return try request(keys: [.uid(8)], values: [.uid(9)], more: ["__hhaa__", .string(text)])
    }

    static func request(extra key: String, count: Int) throws -> [UInt8] {
      try request(keys: [], values: [], extra: Array(repeating: .init(key: key, value: .uid(0)), count: count))
    }

    static func request(flags count: Int) throws -> [UInt8] {
      try request(keys: [], values: [], extra: (0..<count).map { .init(key: "flag\($0)", value: true) })
    }

    static func request(agent: String) throws -> [UInt8] {
      try request(keys: [.uid(8)], values: [.uid(9)], more: ["User-Agent", .string(agent)])
    }

    /// A request that repeats one header.
    static func request(header name: String, _ value: String, times count: Int) throws -> [UInt8] {
      try request(
        keys: HandmadeUIDs.repeated(8, count: count), values: HandmadeUIDs.repeated(9, count: count),
        more: [.string(name), .string(value)])
    }

    static func long(_ count: Int) -> String { String(repeating: "k", count: count) }

    /// An archived dictionary in which many entries have the same key.
    static func dictionary(of count: Int, key: String) throws -> [UInt8] {
      let keys = HandmadeUIDs.repeated(4, count: count)
      return try dictionary(keys: keys, values: keys, more: [.string(key)])
    }

    /// An archived dictionary with one value under many different keys.
    static func dictionary(of count: Int, value: String) throws -> [UInt8] {
      try dictionary(
        keys: (0..<count).map { .uid(UInt64(5 + $0)) }, values: HandmadeUIDs.repeated(4, count: count),
        more: [.string(value)] + (0..<count).map { .string("key\($0)") })
    }

    private static func dictionary(
      keys: [PropertyList], values: [PropertyList], more: [PropertyList]
    ) throws -> [UInt8] {
      // Objects 1 to 3 are the dictionary, its class and the field that identifies it as a blob.
      try archive(
        [
          [
            "NS.keys": .array(keys + [.uid(3)]), "NS.objects": .array(values + [.uid(3)]), "$class": .uid(2),
          ], describe("NSDictionary"), "NSURLSessionDownloadURL",
        ] + more)
    }

    /// An archived dictionary whose keys are objects of one class with the maximum number of superclasses.
    static func dictionary(of count: Int, class ancestors: Int) throws -> [UInt8] {
      let names = ["NSMutableString"] + (1..<ancestors).map { PropertyList.string("Ancestor\($0)") }
      let keys = (0..<count).map { PropertyList.uid(UInt64(4 + $0)) }
      return try archive(
        [
          ["NS.keys": .array(keys), "NS.objects": .array(keys), "$class": .uid(2)], describe("NSDictionary"),
          ["$classname": "NSMutableString", "$classes": .array(names)],
        ] + (0..<count).map { _ in ["NS.string": "NSURLSessionDownloadURL", "$class": .uid(3)] })
    }

    /// WebKit's form: an archive in the data of an archive, as large as possible.
    static func nested() throws -> [UInt8] {
      let inner = try request(sharedHeaders: 50_000)
      return try archive([
        ["NS.keys": [.uid(3)], "NS.objects": [.uid(4)], "$class": .uid(2)], describe("NSDictionary"), "data",
        .data(inner),
      ])
    }
  }

  private enum HandmadeUIDs {
    static func repeated(_ uid: UInt64, count: Int) -> [PropertyList] { Array(repeating: .uid(uid), count: count) }
  }
}
