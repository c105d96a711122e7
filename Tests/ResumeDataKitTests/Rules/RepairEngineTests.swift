import Foundation
import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("The repair engine")
struct RepairEngineTests {
  @Test(
    "repairing any fixture makes only the changes of the fixes, and a second repair changes nothing",
    arguments: [false, true])
  func everyFixture(unsafe: Bool) throws {
    var counts: [RepairResult.Status: Int] = [:]
    for (number, entry) in FixtureEntry.all.enumerated() {
      let bytes = try TestInputs.fixture(entry.file)
      guard let document = try? ResumeDataDocument(decoding: bytes) else { continue }
      // Each fixture is tested with a sixth of the contexts; the next fixture with another sixth.
      let contexts = CatalogueTests.contexts(for: document).enumerated()
        .filter { ($0.offset + number).isMultiple(of: TestInputs.isExhaustive ? 1 : 6) }.map(\.element)
      for context in contexts {
        let engine = RepairEngine(context: context, allowsUnsafeFixes: unsafe)
        do {
          let result = try engine.repair(bytes)
          counts[result.status, default: 0] += 1
          try expect(result, of: bytes, document, by: engine, "\(entry.file) for \(String(describing: context))")
        } catch {
          Issue.record("\(entry.file) for \(context): \(error)")
        }
      }
    }
    #expect(counts[.unchanged, default: 0] > 250, "\(counts)")
    #expect(counts[.repaired, default: 0] > 30, "\(counts)")
    #expect(counts[.rejected, default: 0] > 10, "\(counts)")
  }

  @Test("a fix that replaces what CoreFoundation refuses is one, and the finding about it is gone")
  func replacedRefusal() throws {
    var text = String(decoding: try TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml"), as: UTF8.self)
    let key = try #require(text.range(of: "NSURLSessionResumeCurrentRequest"))
    let start = try #require(text.range(of: "<data>", range: key.upperBound..<text.endIndex))
    let end = try #require(text.range(of: "</data>", range: start.upperBound..<text.endIndex))
    text.replaceSubrange(start.upperBound..<end.lowerBound, with: "AAAAé")
    let bytes = Array(text.utf8)
    let context = DiagnosisContext(reader: .iOS(11))
    #expect(try ResumeDataDocument(decoding: bytes).findings(in: context).map(\.rule) == ["RD204", "RD505"])
    let result = try RepairEngine(context: context, allowsUnsafeFixes: true).repair(bytes)
    #expect(result.status == .repaired)
    #expect(result.applied.map(\.rule) == ["RD204"])
    #expect(result.remaining == [])
  }

  @Test("a fix that removes a repeated key is one, and the finding about it is gone")
  func removedRepeatedKey() throws {
    let key = "<key>NSURLSessionResumeEntityTag</key>"
    let text = String(decoding: try TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml"), as: UTF8.self)
      .replacingOccurrences(of: "<string>\"5e3a", with: "<string>W/\"5e3a")
      .replacingOccurrences(of: key, with: key + "\n\t<string>\"other\"</string>\n\t" + key)
    let context = DiagnosisContext(reader: .iOS(11))
    let rules = try ResumeDataDocument(decoding: Array(text.utf8)).findings(in: context).map(\.rule)
    #expect(rules == ["RD102", "RD508"])
    let result = try RepairEngine(context: context, allowsUnsafeFixes: true).repair(Array(text.utf8))
    #expect(result.applied.map(\.rule) == ["RD102"])
    #expect(result.remaining == [])
  }

  private func expect(
    _ result: RepairResult, of bytes: [UInt8], _ document: ResumeDataDocument, by engine: RepairEngine,
    _ comment: Comment
  ) throws {
    guard result.status == .repaired else {
      #expect(result.bytes == bytes && result.applied == [], comment)
      #expect(result.status != .rejected || result.remaining.contains(where: \.isRejection), comment)
      return
    }
    #expect(!result.applied.isEmpty, comment)
    #expect(engine.allowsUnsafeFixes || result.applied.allSatisfy { $0.fix?.applicability == .safe }, comment)
    let second = try engine.repair(result.bytes)
    #expect(second.status != .repaired && second.bytes == result.bytes, comment)
    #expect(second.remaining == result.remaining, comment)

    let after = try ResumeDataDocument(decoding: result.bytes)
    let edits = result.applied.flatMap { $0.fix?.edits ?? [] }
    #expect(after.textEncoding == (edits.contains(.unwrapText) ? .raw : document.textEncoding), comment)
    let isConverted = edits.contains { if case .convertContainer = $0 { true } else { false } }
    let isRenamed = edits.contains(.renameArchiveRoot)
    #expect(isConverted || after.container == document.container, comment)
    let touched = Set(edits.flatMap(\.touchedFields))
    if touched.isEmpty, !isConverted, !isRenamed {
      #expect(after.propertyList == document.propertyList, comment)
    } else if document.isClassicDownload {
      #expect(
        after.untouched(touched, sorted: isConverted) == document.untouched(touched, sorted: isConverted), comment)
      if !isConverted { expectSameObjects(document, after, comment) }
    } else {
      Issue.record("fields of a blob of another kind were edited: \(comment)")
    }
  }

  /// The objects of an archive keep their numbers; removed ones are nil, and new ones follow.
  private func expectSameObjects(_ before: ResumeDataDocument, _ after: ResumeDataDocument, _ comment: Comment) {
    guard let old = (before.form as? any ArchivedDictionaryForm)?.archived.archive,
      let new = (after.form as? any ArchivedDictionaryForm)?.archived.archive
    else { return }
    #expect(new.objects.count >= old.objects.count && new.roots.map(\.reference) == old.roots.map(\.reference), comment)
  }

  @Test("random damage to blobs of every container never traps a rule, and no promised fix fails")
  func damage() throws {
    var generator = SeededGenerator(seed: 4)
    for name in [
      "bugs/b18-repaired-for-ios-10-read-by-ios-12.plist", "bugs/b1-named-requests-of-ios-10.0.2.xml",
      "blobs/keyed-archive-mutable-values.plist", "blobs/local-path-and-temp-name.plist", "bugs/b5-stale-path.xml",
      "blobs/xml-keyed-archive-webkit.xml", "blobs/masked-archive-26.resumedata", "blobs/response-archived.plist",
      "transports/user-info-keyed-archive.txt",
    ] {
      let bytes = try TestInputs.fixture(name)
      for round in 0..<20 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          damaged[Int.random(in: damaged.indices, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        guard let document = try? ResumeDataDocument(decoding: damaged) else { continue }
        let contexts = CatalogueTests.contexts(for: document)
        let context = contexts[round % contexts.count]
        do {
          let engine = RepairEngine(context: context, allowsUnsafeFixes: round.isMultiple(of: 2))
          let result = try engine.repair(damaged)
          #expect(try engine.repair(result.bytes).bytes == result.bytes, "\(name), round \(round)")
        } catch {
          Issue.record("\(name), round \(round): \(error)")
        }
      }
    }
  }

  @Test("a fix inside text keeps the spelling of the text, also without RD503")
  func staysWrapped() throws {
    let rules = RuleCatalogue.all.filter { $0.id != "RD503" }
    let bytes = try TestInputs.fixture("bugs/b2-byte-range-open.xml")
    let text = Array(Data(bytes).base64EncodedString().utf8)
    let repaired = Array(Data(try RepairEngine().repair(bytes).bytes).base64EncodedString().utf8)
    #expect(try RepairEngine(rules: rules).repair(text).bytes == repaired)
    // Without a fix the text is returned unchanged.
    let sound = try TestInputs.fixture("transports/base64-binary-one-line.txt")
    let result = try RepairEngine(rules: rules).repair(sound)
    #expect(result.status == .unchanged && result.bytes == sound)
    #expect(try RepairEngine().repair(text).applied.count == 1)
    #expect(try RepairEngine(textOutput: .rawInPlace).repair(text).applied.count == 2)
  }

  private func rule(_ id: String, _ check: @escaping @Sendable (Diagnosis) -> [Violation]) -> Rule {
    let page = RulePage(what: "w", why: "w", systems: "s", example: "e", fix: "f", sources: ["s (confidence A)"])
    return Rule(id: id, name: "artificial", severity: .error, bestFix: .safe, page: page, check: check)
  }

  @Test("two fixes that undo each other are an error that names both")
  func doesNotSettle() throws {
    let add = rule("RD901") { diagnosis in
      diagnosis.fields.hasByteRange
        ? [] : [Violation("absent", fix: Fix(.safe, [.setField(ResumeDataKey.byteRange, "0-")]))]
    }
    let remove = rule("RD902") { diagnosis in
      diagnosis.fields.hasByteRange
        ? [Violation("there", fix: Fix(.safe, [.removeField(ResumeDataKey.byteRange)]))] : []
    }
    for fixture in ["blobs/binary-version-4.plist", "blobs/keyed-archive-version-4-ios-12.plist"] {
      let bytes = try TestInputs.fixture(fixture)
      do {
        _ = try RepairEngine(rules: [add, remove]).repair(bytes)
        Issue.record("it settled")
      } catch let error as RepairError {
        guard case .doesNotSettle(let rules) = error.cause else { throw error }
        #expect(rules.sorted() == ["RD901", "RD902"])
      }
    }
  }

  @Test("a fix that cannot be applied is an error that names its finding")
  func cannotApply() throws {
    let edits: [DocumentEdit] = [
      .removeField("absent"), .copyField(from: "absent", to: "there"), .convertContainer(.xml), .unwrapText,
      .cutTrailingBytes, .renameRequestSlots(field: "absent", to: .keyed),
      .renameRequestSlots(field: ResumeDataKey.currentRequest, to: .keyed),
    ]
    let bytes = try TestInputs.fixture("blobs/binary-version-4.plist")
    for edit in edits {
      let promise = rule("RD903") { _ in [Violation("promise", fix: Fix(.safe, [edit]))] }
      do {
        _ = try RepairEngine(rules: [promise], textOutput: .raw).repair(bytes)
        Issue.record("\(edit) was applied")
      } catch let error as RepairError {
        guard case .cannotApply(let finding) = error.cause else { throw error }
        #expect(finding.rule == "RD903" && finding.message == "promise")
      }
    }
    let none = rule("RD904") { _ in [Violation("no edits", fix: Fix(.safe, []))] }
    #expect(throws: RepairError.self) { try RepairEngine(rules: [none]).repair(bytes) }
  }

  @Test("edits of fields change only downloads in the classic form")
  func otherKinds() throws {
    for fixture in [
      "blobs/masked-archive-26.resumedata", "blobs/safari-info-plist.xml", "bugs/b3-nil-archive.plist",
      "blobs/unrelated-property-list.plist",
    ] {
      var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
      let before = document
      let isSet = document.apply(.setField(ResumeDataKey.version, 4))
      let isCopied = document.apply(.copyField(from: "$version", to: ResumeDataKey.version))
      let isConverted = document.apply(.convertContainer(.xml))
      #expect(!isSet && !isCopied && !isConverted)
      #expect(document == before)
    }
  }

  @Test("a result that does not read back as intended is an error")
  func differsWhenReadBack() throws {
    // XML cannot represent fractions of a second.
    let date = PropertyList.date(.init(secondsSinceReferenceDate: 0.5))
    let half = rule("RD905") { diagnosis in
      diagnosis.document.path(ofField: "x") == nil ? [Violation("absent", fix: Fix(.safe, [.setField("x", date)]))] : []
    }
    let engine = RepairEngine(rules: [half])
    let xml = try TestInputs.fixture("blobs/xml-version-4-ios-11.xml")
    #expect(throws: RepairError(.differsWhenReadBack)) { try engine.repair(xml) }
    #expect(try engine.repair(TestInputs.fixture("blobs/binary-version-4.plist")).status == .repaired)
    // An archive cannot hold a date without a class.
    let archive = try TestInputs.fixture("blobs/keyed-archive-version-4-ios-12.plist")
    #expect(throws: RepairError.self) { try engine.repair(archive) }
  }

  @Test("a blob that is rejected is not repaired, even if it has fixes")
  func rejectedFirst() throws {
    var fields = soundFields()
    fields[ResumeDataKey.bytesReceived] = 0
    fields[ResumeDataKey.byteRange] = "0-"
    let bytes = try encoded(fields)
    let context = DiagnosisContext(partialFile: .missing(directory: "/tmp"))
    let result = try RepairEngine(context: context).repair(bytes)
    #expect(result.status == .rejected && result.bytes == bytes && result.applied == [])
    #expect(result.remaining.map(\.rule).contains("RD101"))
    #expect(try RepairEngine().repair(bytes).status == .repaired)
  }

  @Test("unsafe fixes are applied only if allowed, and limits apply to the result")
  func options() throws {
    let unsafe = rule("RD906") { diagnosis in
      diagnosis.fields.entityTag == nil
        ? [] : [Violation("tag", fix: Fix(.unsafe, [.removeField(ResumeDataKey.entityTag)]))]
    }
    let bytes = try encoded(soundFields())
    #expect(try RepairEngine(rules: [unsafe]).repair(bytes).status == .unchanged)
    #expect(try RepairEngine(rules: [unsafe], allowsUnsafeFixes: true).repair(bytes).status == .repaired)
    #expect(throws: ResumeDataError.self) {
      try RepairEngine().repair(bytes, limits: PropertyListLimits(bytes: bytes.count - 1))
    }
  }

  @Test("a field in a keyed archive that is shared or repeated is edited separately")
  func sharedFields() throws {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let keys = ["NSURLSessionResumeEntityTag", "NSURLSessionResumeByteRange", "NSURLSessionResumeByteRange", "other"]
    let entries = keys.map { key in
      ArchivedObject.Entry(key: builder.add(.string(key)), value: builder.add(.string("same")))
    }
    builder.set(root, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    let list = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
    let bytes = try BinaryPropertyList.encode(list)
    let result = try RuleTest("RD101").repaired(bytes, DiagnosisContext(reader: SystemRelease("iOS 11.2")))
    #expect(result.applied.count == 1, "both entries go at once")
    let after = try ResumeDataDocument(decoding: result.bytes)
    #expect(!after.fields.hasByteRange)
    #expect(after.fields.entityTag == "same" && after.fields.otherKeys == ["other"])

    var document = try ResumeDataDocument(decoding: bytes)
    let isSet = document.apply(.setField("NSURLSessionResumeEntityTag", "new"))
    #expect(isSet)
    #expect(document.fields.entityTag == "new" && document.fields.byteRange == "same")
    let isCopied = document.apply(.copyField(from: "NSURLSessionResumeEntityTag", to: "other"))
    #expect(isCopied)
    guard let content = (document.form as? any ArchivedDictionaryForm)?.archived else { return }
    #expect(content.archive.entries(content.root)?.last.flatMap { content.archive.string($0.value) } == "new")
  }
}

extension DocumentEdit {
  /// The fields that the edit changes.
  fileprivate var touchedFields: [String] {
    switch self {
    case .removeField(let name), .setField(let name, _), .renameRequestSlots(let name, _), .copyField(_, let name):
      [name]
    case .convertContainer, .renameArchiveRoot, .unwrapText, .cutTrailingBytes: []
    }
  }
}

extension ResumeDataDocument {
  /// The fields outside a set with their values: in the order of the file, or sorted. Only scalars are included, since
  /// `$objects` is compared separately.
  fileprivate func untouched(_ touched: Set<String>, sorted: Bool) -> [PropertyListDictionary.Entry] {
    let fields: [BlobField] =
      switch form {
      case let form as DictionaryForm: BlobField.fields(of: form.dictionary)
      case let form as any ArchivedDictionaryForm:
        BlobField.fields(of: form.archived.root, in: form.archived.archive)
          + BlobField.fields(of: form.archived.outside)
      default: []
      }
    let rest = fields.filter { !touched.contains($0.name) }.map { field in
      PropertyListDictionary.Entry(key: field.name, value: field.value ?? .string(field.kind))
    }
    return sorted ? rest.sorted { $0.key < $1.key } : rest
  }
}
