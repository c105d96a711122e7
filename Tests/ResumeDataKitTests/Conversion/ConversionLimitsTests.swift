import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Limits of conversions")
struct ConversionLimitsTests {
  @Test("fields that all lead to one long array do not become as many arrays")
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
    for number in 0..<5_000 { entries.append(.init(key: builder.add(.string("key \(number)")), value: shared)) }
    builder.set(root, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    let list = builder.propertyList(top: KeyedArchive.literalRootKey, root: root, order: .older)
    let document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(list))
    var target = ConversionTarget()
    target.container = .xml
    let clock = ContinuousClock()
    let time = clock.measure {
      let error = #expect(throws: ConversionError.self) { try document.converted(to: target) }
      #expect(error?.code == .notCarried && (error?.fields.count ?? 0) > 4_900)
      // The rule that offers the conversion asks whether it can be made.
      let reader = DiagnosisContext(reader: SystemRelease("iOS 11"))
      #expect(Diagnosis(of: document, in: reader).findings().contains { $0.rule == "RD501" && $0.fix == nil })
    }
    #expect(time < .seconds(60 * TestInputs.slowdown), "\(time)")
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
    #expect(try document.redacted().document.fields == document.fields)
    let same = try ResumeDataDocument(decoding: bytes, limits: PropertyListLimits(bytes: 32 << 20))
    #expect(same == document && same.hashValue == document.hashValue)
  }
}
