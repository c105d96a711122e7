import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

/// Files that crash, hang or mislead other readers of property lists, each with its effect and the library's result.
/// Limits bound the work.
@Suite("Files that crash other readers")
struct PeerKillerTests {
  /// The error for some bytes, or nil if they are read.
  private func refusal(
    of bytes: [UInt8], limits: PropertyListLimits = .default,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) -> ResumeDataError? {
    do throws(ResumeDataError) {
      _ = try ResumeDataDocument(decoding: bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  private func expect(
    _ bytes: [UInt8], _ code: PropertyListError.Code, at location: PropertyLists.SourceLocation,
    path: PropertyListPath = .root, limits: PropertyListLimits = .default,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let error = refusal(of: bytes, limits: limits, sourceLocation: sourceLocation)
    #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
    #expect(error?.location == location, sourceLocation: sourceLocation)
    #expect(error?.path == path, sourceLocation: sourceLocation)
  }

  /// The first elements of arrays in arrays.
  private func path(ofDepth depth: Int) -> PropertyListPath {
    PropertyListPath(Array(repeating: .index(0), count: depth))
  }

  // plistlib returns a cyclic value; a program that visits it never ends.
  @Test(
    "containers that hold themselves are refused where they begin",
    arguments: [
      ("cycle-array-in-itself", 8, PropertyListPath([.index(0)])),
      ("cycle-dictionary-in-itself", 8, .key("key")),
      ("cycle-set-in-itself", 8, PropertyListPath([.index(0)])),
      ("cycle-of-four", 10, PropertyListPath([.index(0), .key("key"), .index(1), .index(0)])),
    ])
  func cycles(name: String, offset: Int, path: PropertyListPath) throws {
    expect(try TestInputs.fixture("hostile/binary/\(name).plist"), .cycle, at: .byte(offset), path: path)
  }

  // Foundation's unarchiver recurses until its stack overflows.
  @Test("objects of a keyed archive may refer to themselves and to each other: they are read one by one")
  func archivedCycles() throws {
    let bytes = try TestInputs.fixture("hostile/archives/cycle-in-objects.plist")
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.container == .keyedArchive)
    #expect(document.kind == .download)
    #expect(try document.encoded() == bytes)
    #expect(Diagnosis(of: document).findings().count < 20)
  }

  // libplist, go-plist and rust-plist copy shared objects until memory is exhausted; Foundation needs minutes.
  @Test("200 bytes that expand to 10^15 values are refused when the limit is reached, also a small limit")
  func sharedReferences() {
    var file = HandmadeBinary()
    for level in 1...25 { file.objects.append([0xA4] + Array(repeating: UInt8(level), count: 4)) }
    file.objects.append([0x09])
    #expect(file.bytes.count < 200)
    // The object 9 levels above the last one has 4^9 + ... + 1 = 349,525 values. The next one has four times as many
    // and one, 1,398,101, and fails at its second element.
    let object = 25 - 10
    expect(
      file.bytes, .tooManyNodes, at: .byte(8 + 5 * object),
      path: PropertyListPath(path(ofDepth: object).components + [.index(1)]))
    // The object above the last but one has 21 values, the next 85.
    expect(
      file.bytes, .tooManyNodes, at: .byte(8 + 5 * 22),
      path: PropertyListPath(path(ofDepth: 22).components + [.index(1)]),
      limits: PropertyListLimits(nodes: 30))
  }

  // rust-plist aborts with a stack overflow, go-plist times out, and plistlib exceeds its recursion limit.
  @Test("a hundred thousand nested arrays are refused at the 514th, in binary and in XML")
  func depthOfManyArrays() {
    let count = 100_000
    var bytes = Array("bplist00".utf8)
    bytes.reserveCapacity(9 * count)
    func append(_ value: Int, size: Int) {
      for shift in stride(from: 8 * (size - 1), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    for index in 1..<count { append(0xA100_0000 | index, size: 4) }
    bytes.append(0xA0)
    let table = bytes.count
    for index in 0..<count { append(8 + 4 * index, size: 3) }
    bytes += [0, 0, 0, 0, 0, 0, 3, 3]
    for value in [count, 0, table] { append(value, size: 8) }
    // More objects than allowed values are refused first; otherwise the depth is refused.
    expect(
      bytes, .tooManyNodes, at: .byte(bytes.count - 24), path: .root, limits: PropertyListLimits(nodes: count - 1))
    expect(
      bytes, .tooDeep, at: .byte(8 + 4 * 513), path: path(ofDepth: 513), limits: PropertyListLimits(nodes: count))

    let text = Array(repeatElement("<array>".utf8, count: count).joined())
    expect(
      Array("<plist>".utf8) + text, .tooDeep, at: .line(1, column: 8 + 7 * 513), path: path(ofDepth: 513))
  }

  // libxml2's tree, and readers that recurse over it, overflow the stack.
  @Test("10,000 nested XML arrays are refused at the 514th")
  func depthOfXML() {
    let text = Array(repeatElement("<array>\n", count: 10_000).joined().utf8)
    let ends = Array(repeatElement("</array>\n", count: 10_000).joined().utf8)
    expect(
      Array("<plist>\n".utf8) + text + ends + Array("</plist>".utf8), .tooDeep, at: .line(515, column: 1),
      path: path(ofDepth: 513))
  }

  // swift-corelibs-foundation crashes on a set; plistlib refuses it, and libplist reads it as an array.
  @Test("a binary set is a separate kind of value, and is written back")
  func sets() throws {
    let bytes = try TestInputs.fixture("plists/binary/set.plist")
    let document = try ResumeDataDocument(decoding: bytes)
    guard case .set(let elements) = document.propertyList else {
      Issue.record("\(document.propertyList)")
      return
    }
    #expect(elements == ["one", 2])
    #expect(document.kind == .unknown)
    #expect(try document.encoded() == bytes)
    #expect(try BinaryPropertyList(decoding: BinaryPropertyList.encode(.set(elements))).value == .set(elements))
  }

  // Readers that multiply before they check overflow, and those that reserve memory before they check exhaust it.
  @Test(
    "counts of -1 and 2^62 are refused with the place of the object",
    arguments: [0x40, 0x50, 0x60, 0xA0, 0xC0, 0xD0], [UInt64.max, 1 << 62])
  func counts(kind: Int, count: UInt64) {
    let object: [UInt8] = [UInt8(kind) | 15, 0x13] + HandmadeBinary.bigEndian(count, size: 8) + [0, 0, 0, 0]
    expect(HandmadeBinary(object).bytes, .badCount, at: .byte(8))
  }

  @Test(
    "a trailer that counts -1 or 2^62 objects is refused with the place of the count", arguments: [UInt64.max, 1 << 62])
  func objectCounts(count: UInt64) {
    var file = HandmadeBinary([0x09])
    file.count = count
    // 8 bytes of header, one object, one offset; the count is 8 bytes into the trailer.
    expect(file.bytes, .badTrailer, at: .byte(8 + 1 + 1 + 8))
  }

  // Foundation's unarchiver and bpylist2 assume that the key exists.
  @Test("an archive without $top is not a blob, and its contents are still shown")
  func missingTop() throws {
    let bytes = try TestInputs.fixture("hostile/archives/top-missing.plist")
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.kind == .unknown)
    #expect(document.propertyList.dictionary?.keys == ["$version", "$objects", "$archiver"])
    #expect(document.fields.url == nil)
    #expect(Diagnosis(of: document).findings().isEmpty)
    #expect(try document.encoded() == bytes)
  }

  // A program that copies objects makes 2^40; Foundation fails after minutes.
  @Test("an archive with 40 levels of arrays that each refer twice to the next costs as much as 41 objects")
  func aliasedArchive() throws {
    var objects: [PropertyList] = ["$null"]
    for level in 1...40 {
      let next = PropertyList.uid(UInt64(level + 1))
      objects.append(["NS.objects": [next, next], "$class": .uid(42)])
    }
    objects += ["leaf", ["$classname": "NSArray", "$classes": ["NSArray", "NSObject"]]]
    let bytes = try BinaryPropertyList.encode([
      "$version": 100_000, "$objects": .array(objects), "$archiver": "NSKeyedArchiver",
      "$top": ["NSKeyedArchiveRootObjectKey": .uid(1)],
    ])
    #expect(bytes.count < 1_300)
    // 41 objects of some 6 values each: values behind references are not counted.
    let document = try ResumeDataDocument(decoding: bytes, limits: PropertyListLimits(nodes: 400))
    #expect(document.kind == .unknown)
    #expect(Diagnosis(of: document).findings().isEmpty)
    #expect(try document.encoded() == bytes)
  }

  // libplist and Foundation silently truncate them to 64 bits: 2^64 becomes 0.
  @Test(
    "the lower half of a binary 128-bit integer is read, as Foundation does; the integer is kept and reported",
    arguments: [(Int64(1), UInt64(0)), (1, 262_144), (.max, .max), (.min, 0)])
  func integers(high: Int64, low: UInt64) throws {
    let number = PropertyListInteger(high: high, low: low)
    let bytes = try BinaryPropertyList.encode(["NSURLSessionResumeBytesReceived": .integer(number)])
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.propertyList == ["NSURLSessionResumeBytesReceived": .integer(PropertyListInteger(low))])
    #expect(document.fields.bytesReceived == Int64(exactly: low))
    #expect(document.anomalies.map(\.kind) == [.unusualScalar])
    #expect(document.anomalies.first?.message.contains("more than 64 bits") == true)
    #expect(try document.encoded() == bytes)
  }

  // Foundation refuses the file.
  @Test(
    "128-bit integers in XML are kept to the last digit and reported, and no field reads one as a smaller number",
    arguments: [
      (Int64(1), UInt64(0), "18446744073709551616"), (1, 262_144, "18446744073709813760"),
      (.max, .max, "170141183460469231731687303715884105727"),
      (.min, 0, "-170141183460469231731687303715884105728"),
    ])
  func integersOfXML(high: Int64, low: UInt64, digits: String) throws {
    let number = PropertyListInteger(high: high, low: low)
    #expect(number.description == digits)
    let bytes = xml("<integer>\(digits)</integer>")
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.propertyList == ["NSURLSessionResumeBytesReceived": .integer(number)])
    #expect(document.fields.bytesReceived == nil)
    #expect(document.fields.faults.contains { "\($0)".contains("NSURLSessionResumeBytesReceived") })
    #expect(document.anomalies.map(\.coreFoundation) == [.refusesFile])
    #expect(try document.encoded() == bytes)
  }

  private func xml(_ value: String) -> [UInt8] {
    Array("<plist><dict><key>NSURLSessionResumeBytesReceived</key>\(value)</dict></plist>".utf8)
  }

  // rust-plist and Java's readers drop the reference and its text: `ab` instead of an error.
  @Test("an entity reference is refused at its ampersand, declared or not, and never dropped")
  func entities() {
    let text = "<plist>\n<string>a&x;b</string></plist>"
    expect(Array(text.utf8), .entity, at: .line(2, column: 10))
    expect(Array("<!DOCTYPE plist SYSTEM 'a.dtd'>\(text)".utf8), .entity, at: .line(2, column: 10))
    // If the entity is declared, the declaration comes first and is refused.
    expect(Array("<!DOCTYPE plist [\n<!ENTITY x 'y'>]>\(text)".utf8), .entity, at: .line(2, column: 1))
    expect(
      Array("<plist><dict><key>k</key><string>&x;</string></dict></plist>".utf8), .entity, at: .line(1, column: 34),
      path: .key("k"))
  }
}
