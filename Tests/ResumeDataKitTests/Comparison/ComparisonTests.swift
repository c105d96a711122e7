import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataComparison
@testable import ResumeDataKit

@Suite("Comparing blobs by meaning")
struct ComparisonTests {
  private let sound = "blobs/xml-version-4-ios-11.xml"

  @Test("added, removed, changed and retyped fields are reported as such")
  func kinds() throws {
    let a = try TestInputs.fixture(sound)
    let tag = "NSURLSessionResumeEntityTag"
    let removed = try edited(sound, .removeField(tag))
    #expect(try compare(a, removed).lines == ["\(tag) removed: \"\"5e3a1c-9f00\"\" -> absent"])
    #expect(try compare(removed, a).lines == ["\(tag) added: absent -> \"\"5e3a1c-9f00\"\""])
    let changed = try edited(sound, .setField(tag, "other"))
    #expect(try compare(a, changed).lines == ["\(tag) changed: \"\"5e3a1c-9f00\"\" -> \"other\""])
    let type = try edited(sound, .setField(tag, 5))
    #expect(try compare(a, type).lines == ["\(tag) type: \"\"5e3a1c-9f00\"\" -> 5"])
  }

  @Test("the width of a number is encoding, a real differs from an integer, and NaN equals itself")
  func numbers() throws {
    func lines(_ a: PropertyList, _ b: PropertyList) throws -> [String] {
      var (left, right) = (soundFields(), soundFields())
      left["other"] = a
      right["other"] = b
      return try compare(.dictionary(left), .dictionary(right)).lines
    }
    #expect(try lines(2, 2.0) == ["other type: 2 -> 2.0"])
    #expect(try lines(true, 1) == ["other type: true -> 1"])
    #expect(try lines(.real(.nan), .real(-.nan)) == [])
    #expect(try lines(0.0, -0.0) == ["other changed: 0.0 -> -0.0"])
    #expect(
      try lines(.integer(PropertyListInteger(UInt64.max)), -1) == ["other changed: 18446744073709551615 -> -1"])
    // Two texts that look equal.
    #expect(try lines("\u{E9}", "e\u{301}").count == 1)
    let narrow = try HandmadeWidth.blob(bytes: [0x10, 5])
    let wide = try HandmadeWidth.blob(bytes: [0x13, 0, 0, 0, 0, 0, 0, 0, 5])
    #expect(narrow != wide)
    #expect(try compare(narrow, wide).isSame)
    #expect(try compare(narrow, wide, includingEncoding: true).paths == [""])
  }

  @Test("differences in nested collections are reported at the innermost place")
  func collections() throws {
    func lines(_ a: PropertyList, _ b: PropertyList, inEvery: Bool = true) throws -> [String] {
      var (left, right) = (soundFields(), soundFields())
      left["other"] = a
      right["other"] = b
      let one = try compare(.dictionary(left), .dictionary(right)).lines
      // In all pairs of containers. An element of only one set has different indices in the two containers.
      guard inEvery else { return one }
      for a in try everyContainer(left) {
        for b in try everyContainer(right) {
          #expect(try compare(a.bytes, b.bytes).lines == one, "\(a.name) against \(b.name)")
        }
      }
      return one
    }
    #expect(try lines(["x": [1, ["y": 2]]], ["x": [1, ["y": 3]]]) == ["other.x[1].y changed: 2 -> 3"])
    #expect(try lines([1, 2, 3], [1, 3]) == ["other[1] removed: 2 -> absent"])
    #expect(
      try lines([1, 3], [0, 1, 2, 3]) == [
        "other[0] changed: 1 -> 0", "other[1] added: absent -> 1", "other[2] added: absent -> 2",
      ])
    #expect(
      try lines(.set([1, 2, 3]), .set([3, 2, 4]), inEvery: false) == [
        "other[0] removed: 1 -> absent", "other[2] added: absent -> 4",
      ])
    #expect(try lines(.set([[1], [2]]), .set([[2], [1]])) == [])
    #expect(try lines([], .set([])) == ["other type: [] -> []"])
    #expect(try lines(["a": 1, "b": .null], ["b": .null, "a": 1]) == [])
    #expect(
      try lines(.date(.init(secondsSinceReferenceDate: 7)), .date(.init(secondsSinceReferenceDate: 8))).count == 1)
  }

  @Test(
    "the first of two binary entries with one key counts, and an archived value precedes one outside the archive"
  )
  func duplicates() throws {
    var fields = soundFields()
    let plain = try encoded(fields)
    fields.entries.append(.init(key: "NSURLSessionDownloadURL", value: "http://other"))
    #expect(try compare(plain, encoded(fields)).lines == [])
    fields.entries.insert(.init(key: "NSURLSessionDownloadURL", value: "http://first"), at: 0)
    #expect(try compare(plain, encoded(fields)).paths == ["NSURLSessionDownloadURL"])

    let webKit = "blobs/xml-keyed-archive-webkit.xml"
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(webKit))
    var list = try #require(document.propertyList.dictionary)
    list["NSURLSessionDownloadURL"] = "http://beside"
    document.propertyList = .dictionary(list)
    #expect(try compare(TestInputs.fixture(webKit), document.encoded()).lines == [])
    list["NSURLSessionResumeInfoLocalPath"] = "/elsewhere"
    document.propertyList = .dictionary(list)
    #expect(try compare(TestInputs.fixture(webKit), document.encoded()).paths == ["NSURLSessionResumeInfoLocalPath"])
  }

  @Test("random fields mean the same in every container, and one change is found at its place in each")
  func randomFields() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<40 {
      var fields = soundFields()
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        fields["k\(Int.random(in: 0...9, using: &generator))"] = .random(depth: 3, &generator)
      }
      let containers = try everyContainer(fields)
      for a in containers {
        for b in containers where a.name != b.name {
          #expect(try compare(a.bytes, b.bytes).lines == [], "\(a.name) against \(b.name) of \(fields)")
        }
      }
      let (path, changed) = PropertyList.dictionary(fields).changedSomewhere(&generator)
      let dictionary = try #require(changed.dictionary)
      for (a, b) in zip(containers, try everyContainer(dictionary).shuffled(using: &generator)) {
        #expect(try compare(a.bytes, b.bytes).paths == [path.description], "\(a.name) against \(b.name) of \(fields)")
      }
    }
  }

  @Test("blobs of different forms are compared by the fields that both can have")
  func differentForms() throws {
    let lines = try compare("blobs/masked-archive-26.resumedata", "blobs/masked-archive-18.resumedata").paths
    #expect(lines == ["fileURL", "responseConsumerResumeInfo", "startTime", "taskIdentifier", "tempFileName"])
    let wrapped = try compare(
      "blobs/masked-archive-26.resumedata", "blobs/keyed-archive-around-masked-archive.plist")
    #expect(
      wrapped.lines == [
        "NSURLSessionResumeInfoLocalPath changed: "
          + "\"/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-000000000001/tmp/"
          + "URLSessionDownload_k9LmN2.tmp\" -> \"/Users/example/Downloads/archive.zip.download/archive.zip\""
      ])
    let classic = try compare("blobs/masked-archive-26.resumedata", "blobs/binary-version-5.plist")
    #expect(classic.paths.contains("NSURLSessionResumeBytesReceived"))
    #expect(classic.paths.contains("NSURLSessionResumeInfoTempFileName"))
    #expect(!classic.paths.contains { $0.hasPrefix("NSURLSessionResumeCurrentRequest") })
    #expect(!classic.paths.contains("NSURLSessionDownloadURL"))
    #expect(!classic.paths.contains("NSURLSessionResumeEntityTag"))
    let safari = try compare("blobs/safari-info-plist.xml", "blobs/binary-version-4.plist")
    #expect(safari.lines.first == "kind changed: \"safari-download\" -> \"download\"")
    #expect(!safari.paths.contains("NSURLSessionDownloadURL"))
    let empty = try compare("bugs/b3-nil-archive.plist", "blobs/binary-version-4.plist")
    #expect(empty.lines.first == "empty changed: true -> false")
    #expect(empty.differences.dropFirst().allSatisfy { $0.kind == .added })
    let upload = try compare("blobs/upload-masked-colorado.resumedata", "blobs/masked-archive-26.resumedata")
    #expect(upload.lines.first == "kind changed: \"upload\" -> \"download\"")
  }

  @Test("a request alone is compared by its parts")
  func requestAlone() throws {
    #expect(
      try compare("blobs/request-named.plist", "blobs/request-positional-root.plist").paths.contains("form"))
    #expect(
      try compare("blobs/request-named.plist", "blobs/request-with-body-under-another-key.plist").paths
        .contains("method"))
  }

  @Test("a property list that is not a blob is compared by value")
  func unknown() throws {
    #expect(try compare(["a": [1, 2]], ["a": [1, 3]]).lines == ["a[1] changed: 2 -> 3"])
    #expect(try compare(.array([1, 2]), .array([1])).lines == ["[1] removed: 2 -> absent"])
    #expect(try compare(1, "x").lines == [" type: 1 -> \"x\""])
    #expect(
      try compare(["a": 1], ["NSURLSessionResumeInfoVersion": 1]).paths == [
        "kind", "NSURLSessionResumeInfoVersion", "a",
      ])
  }

  @Test("differences beyond the limit are not listed, and the result says so")
  func limit() throws {
    let a = PropertyList.array((0..<20_000).map { .integer(.init($0)) })
    let b = PropertyList.array((0..<20_000).map { .integer(.init($0 + 1)) })
    let comparison = try compare(
      ["NSURLSessionResumeInfoVersion": 4, "a": a], ["NSURLSessionResumeInfoVersion": 4, "a": b])
    #expect(comparison.differences.count == Comparison.maximumDifferences)
    #expect(!comparison.isComplete)
    #expect(try compare(sound, sound).isComplete)
  }

  @Test("differences in encoding are reported on request: container, order, wrapping")
  func encoding() throws {
    var (a, b) = (soundFields(), soundFields())
    b.entries.reverse()
    let order = try compare(encoded(a), encoded(b), includingEncoding: true)
    #expect(order.paths == ["keyOrder", ""])
    #expect(try compare(encoded(a), encoded(b)).isSame)
    a["NSURLSessionResumeInfoVersion"] = 5
    let both = try compare(encoded(a), encoded(b), includingEncoding: true)
    #expect(both.differences.map(\.kind) == [.changed, .encoding, .encoding])
    let container = try compare(
      "blobs/xml-version-4-ios-11.xml", "blobs/binary-version-4.plist", includingEncoding: true)
    #expect(container.lines.first == "container encoding: \"xml\" -> \"binary\"")
    let mask = try compare(
      "blobs/masked-archive-26.resumedata", "blobs/masked-archive-unknown-mask.resumedata", includingEncoding: true)
    #expect(mask.lines.first == "mask encoding: \"TedLasso\" -> \"Firebird\"")
    let text = try compare("transports/hex-nil-lower-case.txt", "transports/base64-nil.txt", includingEncoding: true)
    #expect(text.lines == ["transport encoding: \"hex\" -> \"base64\""])
  }
}

/// A binary property list whose version has a given width.
private enum HandmadeWidth {
  static func blob(bytes version: [UInt8]) throws -> [UInt8] {
    let key = Array("NSURLSessionResumeInfoVersion".utf8)
    let objects: [[UInt8]] = [[0xD1, 1, 2], [0x5F, 0x10, UInt8(key.count)] + key, version]
    var file = Array("bplist00".utf8)
    var offsets: [UInt8] = []
    for object in objects {
      offsets.append(UInt8(file.count))
      file += object
    }
    let table = UInt8(file.count)
    return file + offsets + [0, 0, 0, 0, 0, 0, 1, 1] + [0, 0, 0, 0, 0, 0, 0, 3] + [0, 0, 0, 0, 0, 0, 0, 0]
      + [0, 0, 0, 0, 0, 0, 0, table]
  }
}

extension PropertyList {
  /// A value that every container but XML can hold; dates are in whole seconds.
  fileprivate static func random(depth: Int, _ generator: inout SeededGenerator) -> PropertyList {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &generator) {
    case 0: return .boolean(.random(using: &generator))
    case 1: return .integer(.init(Int64.random(in: -3...3, using: &generator)))
    case 2: return .real(Double(Int.random(in: -3...3, using: &generator)))
    case 3: return .date(.init(secondsSinceReferenceDate: Double(Int.random(in: 0...3, using: &generator))))
    case 4: return .data([UInt8](repeating: 7, count: .random(in: 0...3, using: &generator)))
    case 5: return .string(["", "$null", "a", "\u{E9}", "e\u{301}"].randomElement(using: &generator) ?? "")
    case 6: return .integer(.init(UInt64.random(in: .min ... .max, using: &generator)))
    case 7:
      return .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in .random(depth: depth - 1, &generator) })
    case 8:
      return .set((0..<Int.random(in: 0...3, using: &generator)).map { _ in .random(depth: depth - 1, &generator) })
    default:
      return .dictionary(
        .init(
          (0..<Int.random(in: 0...3, using: &generator)).map { index in
            .init(key: "\(index)", value: .random(depth: depth - 1, &generator))
          }))
    }
  }

  /// The value with one changed scalar outside of sets, and its path.
  fileprivate func changedSomewhere(_ generator: inout SeededGenerator) -> (PropertyListPath, PropertyList) {
    switch self {
    case .array(let values):
      if let index = values.indices.randomElement(using: &generator) {
        let (path, value) = values[index].changedSomewhere(&generator)
        var changed = values
        changed[index] = value
        return (PropertyListPath([.index(index)]).appending(contentsOf: path), .array(changed))
      }
    case .dictionary(var dictionary):
      if let index = dictionary.entries.indices.randomElement(using: &generator) {
        let entry = dictionary.entries[index]
        let (path, value) = entry.value.changedSomewhere(&generator)
        dictionary.entries[index].value = value
        return (.key(entry.key).appending(contentsOf: path), .dictionary(dictionary))
      }
    default: break
    }
    return (.root, "changed")
  }
}
