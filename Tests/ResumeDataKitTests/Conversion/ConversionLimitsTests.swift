import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Limits of conversions")
struct ConversionLimitsTests {
  @Test("fields that share one long array do not become many arrays")
  func sharedFields() throws {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let text = builder.add(.string("x"))
    let shared = builder.add(.array(Array(repeating: text, count: 50_000)))
    var entries: [ArchivedObject.Entry] = []
    for entry in soundFields().entries {
      let value: ArchivedObject.Content =
        if case .integer(let number) = entry.value { .integer(number) } else { .string(entry.value.string ?? "") }
      entries.append(.init(key: builder.add(.string(entry.key)), value: builder.add(value)))
    }
    for number in 0..<1_000 { entries.append(.init(key: builder.add(.string("key \(number)")), value: shared)) }
    builder.set(root, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    let list = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
    let document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(list))
    var target = ConversionTarget()
    target.container = .xml
    let error = #expect(throws: ConversionError.self) { try document.converted(to: target) }
    #expect(error?.code == .notCarried && (error?.fields.count ?? 0) > 900)
    // The rule offers the conversion only if it is possible.
    let reader = DiagnosisContext(reader: SystemRelease("iOS 11"))
    #expect(Diagnosis(of: document, in: reader).findings().contains { $0.rule == "RD501" && $0.fix == nil })
  }

  /// The archive of a valid blob with more entries outside the archive and in its dictionary.
  private func archive(
    outside: [PropertyListDictionary.Entry], inside: [(String, PropertyList)]
  ) throws -> ResumeDataDocument {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let fields = soundFields().entries.map { ($0.key, $0.value) } + inside
    let entries = fields.map { name, value in
      ArchivedObject.Entry(key: builder.add(.string(name)), value: builder.add(plain: value) ?? .null)
    }
    builder.set(root, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    let list = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
    let whole = PropertyListDictionary((list.dictionary?.entries ?? []) + outside)
    return try ResumeDataDocument(decoding: BinaryPropertyList.encode(.dictionary(whole)))
  }

  @Test("very many keys outside an archive are converted in both directions")
  func keysOutsideArchive() throws {
    let keys = (0..<5_000).map { PropertyListDictionary.Entry(key: "key \($0)", value: .integer(.init($0))) }
    let document = try archive(outside: keys, inside: [])
    for container in [Container.xmlKeyedArchive, .xml] {
      var target = ConversionTarget()
      target.container = container
      let converted = try document.converted(to: target)
      #expect(Set(converted.fields.otherKeys) == Set(keys.map(\.key)))
      #expect(converted.form.value(of: "key 4999") == 4_999)
    }
    #expect(try document.redaction().document.fields == document.fields)
  }

  @Test("fields that XML cannot represent are named one by one, however many there are")
  func unheldFields() throws {
    let shared: PropertyList = ["x", "\u{1}"]
    let inside = (0..<5_000).map { ("bad \($0)", PropertyList.string("\u{1}\($0)")) }
    let document = try archive(
      outside: [.init(key: "beside", value: "\u{2}")],
      inside: inside + [("good", ["x"]), ("list", shared), ("\u{3}", "good")])
    var target = ConversionTarget()
    target.container = .xmlKeyedArchive
    let error = #expect(throws: ConversionError.self) { try document.converted(to: target) }
    #expect(error?.fields.map(\.field) == ["beside"] + inside.map(\.0) + ["list", "\u{3}"])
    #expect(error?.fields.allSatisfy { $0.message == "an XML keyed archive cannot represent it" } ?? false)
    target.isLossy = true
    let converted = try document.converted(to: target)
    #expect(converted.fields.otherKeys == ["good"])
    #expect(converted.fields.url == document.fields.url)
  }

  @Test("keys that only look the same stay different")
  func looksTheSame() throws {
    var fields = soundFields()
    (fields["caf\u{E9}"], fields["cafe\u{301}"]) = (1, 2)
    let document = try ResumeDataDocument(decoding: encoded(fields))
    for container in [Container.keyedArchive, .xmlKeyedArchive] {
      var target = ConversionTarget()
      target.container = container
      let archived = try document.converted(to: target)
      #expect(archived.fields.otherKeys.count == 2)
      target.container = .binary
      #expect(try archived.converted(to: target).propertyList == .dictionary(fields.sorted))
    }
  }

  @Test("an indentation of a megabyte is not repeated for each line that is written")
  func indentation() throws {
    let fixture = "bugs/b1-named-requests-of-ios-10.0.2.xml"
    let text = String(decoding: try TestInputs.fixture(fixture), as: UTF8.self)
    let blanks = String(repeating: " ", count: 1 << 20)
    let bytes = Array(text.replacing("<data>\n\t", with: "<data>\n" + blanks).utf8)
    #expect(bytes.count > 2 << 20)
    let result = try RepairEngine().repair(bytes)
    #expect(result.status == .repaired)
    #expect(result.bytes.count < bytes.count + 100_000)
    let expected = try RepairEngine().repair(TestInputs.fixture(fixture)).bytes
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == ResumeDataDocument(decoding: expected).fields)
  }

  @Test("a blob that was read with raised limits is written with them")
  func raisedLimits() throws {
    var fields = soundFields()
    for number in 0..<3 { fields["data \(number)"] = .data([UInt8](repeating: UInt8(number), count: 6 << 20)) }
    let bytes = try encoded(fields) + [0x0A]
    #expect(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: bytes) }
    let limits = PropertyListLimits(bytes: 64 << 20)
    let document = try ResumeDataDocument(decoding: bytes, limits: limits)
    #expect(try document.encoded() == bytes)
    #expect(try document.redaction().document.fields == document.fields)
    let same = try ResumeDataDocument(decoding: bytes, limits: PropertyListLimits(bytes: 32 << 20))
    #expect(same == document && same.hashValue == document.hashValue)
  }
}

extension PropertyListDictionary {
  /// The keys in the order in which a new file has them.
  fileprivate var sorted: PropertyListDictionary {
    var copy = self
    copy.sortKeys()
    return copy
  }
}
