import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("The catalogue of rules")
struct CatalogueTests {
  @Test("ids are unique and in order, names are unique and in kebab-case")
  func names() {
    let ids = RuleCatalogue.all.map(\.id)
    #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    #expect(Set(RuleCatalogue.all.map(\.name)).count == ids.count)
    for rule in RuleCatalogue.all {
      #expect(rule.id.wholeMatch(of: /RD[1-9][0-9][0-9]/) != nil, "\(rule.id)")
      #expect(rule.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(rule.name)")
    }
  }

  @Test("a rule is found by id and by name, in any case")
  func lookUp() {
    for rule in RuleCatalogue.all {
      for text in [rule.id, rule.id.lowercased(), rule.name, rule.name.uppercased()] {
        #expect(RuleCatalogue.rule(named: text)?.id == rule.id)
      }
    }
    for text in ["", "RD", "RD000", "leftover", "RD101 "] { #expect(RuleCatalogue.rule(named: text) == nil) }
  }

  @Test("every page has all headings, and every source a confidence")
  func pages() {
    for rule in RuleCatalogue.all {
      let page = rule.page
      for text in [page.what, page.why, page.systems, page.example, page.fix] {
        #expect(text.contains { !$0.isWhitespace }, "\(rule.id)")
        #expect(!text.contains("  "), "\(rule.id): two blanks where two lines of source meet")
      }
      #expect(!page.sources.isEmpty, "\(rule.id)")
      for source in page.sources {
        #expect(source.contains(/\(confidence [ABCI]\)/), "\(rule.id): \(source)")
      }
      let isOffered = page.fix.lowercased().hasPrefix("none") == (rule.bestFix == nil)
      #expect(isOffered, "\(rule.id): page and declaration disagree about the fix")
    }
  }

  @Test("all rules on all fixtures: nothing traps, findings are the same each time, no fix is better than declared")
  func allFixtures() throws {
    var best: [String: Fix.Applicability?] = [:]
    var decoded = 0
    for document in try Self.constructed() + FixtureEntry.all.compactMap(Self.document) {
      decoded += 1
      for (number, context) in Self.contexts(for: document).enumerated() {
        let findings = Diagnosis(of: document, in: context).findings()
        if number == 0 || TestInputs.isExhaustive {
          #expect(findings == Diagnosis(of: document, in: context).findings())
        }
        for finding in findings {
          let rule = try #require(RuleCatalogue.rule(named: finding.rule))
          #expect(finding.name == rule.name)
          #expect(!finding.message.isEmpty)
          #expect(rank(finding.severity) <= rank(rule.severity), "\(rule.id) declares \(rule.severity)")
          #expect(finding.isRejection ? finding.fix == nil && finding.severity == .error : true)
          let known = best[rule.id].flatMap { $0 }
          best[rule.id] = rank(finding.fix?.applicability) > rank(known) ? finding.fix?.applicability : known
        }
      }
    }
    #expect(decoded > 250, "only \(decoded)")
    for rule in RuleCatalogue.all {
      #expect(best[rule.id] != nil, "\(rule.id) is found nowhere")
      #expect(best[rule.id].flatMap { $0 } == rule.bestFix, "\(rule.id)")
    }
  }

  private func rank(_ applicability: Fix.Applicability?) -> Int {
    switch applicability {
    case nil: 0
    case .unsafe: 1
    case .safe: 2
    }
  }

  private func rank(_ severity: Finding.Severity) -> Int {
    switch severity {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  private static func document(_ entry: FixtureEntry) -> ResumeDataDocument? {
    (try? TestInputs.fixture(entry.file)).flatMap { try? ResumeDataDocument(decoding: $0) }
  }

  /// Documents for cases without a fixture.
  private static func constructed() throws -> [ResumeDataDocument] {
    var (pathOnly, slash) = (soundFields(), soundFields())
    pathOnly["NSURLSessionResumeInfoTempFileName"] = nil
    pathOnly["NSURLSessionResumeInfoLocalPath"] =
      "/var/mobile/Containers/Data/Application/9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001/tmp/a.tmp"
    slash["NSURLSessionResumeInfoTempFileName"] = "../a.tmp"
    var digits = soundFields()
    digits["NSURLSessionResumeBytesReceived"] = "68188"
    var badTag = soundFields()
    badTag["NSURLSessionResumeEntityTag"] = "tag"
    badTag["NSURLSessionResumeServerDownloadDate"] = "Tue, 04 Feb 2020 09:30:00 GMT"
    var complete = PropertyListDictionary()
    complete["DownloadEntryResumeInformation"] = ["NSURLDownloadURL": "https://h/", "NSURLDownloadBytesReceived": 5]
    complete["DownloadEntryProgressTotalToLoad"] = 4
    let plain = try [pathOnly, slash, digits, badTag, complete].map { try ResumeDataDocument(decoding: encoded($0)) }
    var repeated = soundFields()
    repeated.entries.append(.init(key: "NSURLSessionDownloadURL", value: "https://example.net/other.zip"))
    let key = "NSURLSessionResumeBytesReceived"
    let refused = Array("<plist><dict><key>\(key)</key><integer>5 </integer></dict></plist>".utf8)
    return try plain + [
      ResumeDataDocument(decoding: encoded(repeated)), ResumeDataDocument(decoding: refused), withConditions(),
      withLineBreak(), withSecondRequest(), withURLAsPath(),
      withOtherArchiver(),
    ]
  }

  private static func document(request: PropertyList) throws -> ResumeDataDocument {
    var fields = soundFields()
    fields["NSURLSessionResumeCurrentRequest"] = .data(try BinaryPropertyList.encode(request))
    return try ResumeDataDocument(decoding: encoded(fields))
  }

  private static func request(headers: [ArchivedURLRequest.Header] = []) throws -> PropertyList {
    ArchivedURLRequest(get: "https://example.com/a.zip", headers: headers, hasHTTPPart: true, form: .keyed)
      .archive(under: [KeyedArchive.literalRootKey], order: .newer)
  }

  private static func withConditions() throws -> ResumeDataDocument {
    try document(request: request(headers: [.init(name: "If-Match", value: "\"a\"")]))
  }

  private static func withLineBreak() throws -> ResumeDataDocument {
    try document(request: request(headers: [.init(name: "X", value: "a\r\nb: c")]))
  }

  private static func withOtherArchiver() throws -> ResumeDataDocument {
    var list = try request()
    list.update(.key("$archiver")) { $0 = "Other" }
    return try document(request: list)
  }

  private static func withSecondRequest() throws -> ResumeDataDocument {
    var list = try request()
    let objects = try #require(list[.key("$objects")]?.array)
    let main = try #require(list[.key("$top")]?.dictionary?[KeyedArchive.literalRootKey]?.uid)
    list.update(.key("$objects")) { $0 = .array(objects + [objects[Int(main)]]) }
    list.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top else { return }
      dictionary["root"] = .uid(UInt64(objects.count))
      top = .dictionary(dictionary)
    }
    return try document(request: list)
  }

  private static func withURLAsPath() throws -> ResumeDataDocument {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    var entries = soundFields().entries.compactMap { entry -> ArchivedObject.Entry? in
      switch entry.value {
      case .string(let text): .init(key: builder.add(.string(entry.key)), value: builder.add(.string(text)))
      case .integer(let number): .init(key: builder.add(.string(entry.key)), value: builder.add(.integer(number)))
      default: nil
      }
    }
    let text = builder.add(.string("file:///Users/me/a%20b.zip"))
    let url = builder.add(.url(base: .null, relative: text))
    entries.append(.init(key: builder.add(.string("NSURLSessionResumeInfoLocalPath")), value: url))
    builder.set(root, to: .init(.dictionary(entries), classDescription: .mutableDictionary))
    let list = builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
    return try ResumeDataDocument(decoding: BinaryPropertyList.encode(list))
  }

  /// Readers of every kind, a clock, and all possible facts about the partial file.
  static func contexts(for document: ResumeDataDocument) -> [DiagnosisContext] {
    let readers = [nil, "iOS 9.3", "iOS 10.1", "iOS 11.2", "iOS 12.1", "iOS 18.0"].map {
      $0.flatMap { SystemRelease($0) }
    }
    let now = PropertyListDate(iso8601: "2024-05-06T07:08:09Z")
    let received = document.fields.bytesReceived ?? 100
    let files: [DiagnosisContext.PartialFileSearch] = [
      .unknown, .missing(directory: "/tmp/looked"),
      .found(directory: "/tmp/looked", length: max(0, received / 2)),
      .found(directory: "/tmp/looked", length: max(0, received)),
      .found(directory: "/tmp/looked", length: max(0, received.addingReportingOverflow(1).partialValue)),
    ]
    // Each reader with every second fact about the file; the next reader gets the other facts.
    return readers.enumerated().flatMap { row, reader in
      files.enumerated().filter { ($0.offset + row).isMultiple(of: 2) || row == 0 }.map { _, file in
        DiagnosisContext(
          reader: reader, now: now, partialFile: file, partialFileBeginning: row == 1 ? Array("<html>".utf8) : [])
      }
    } + [DiagnosisContext()]
  }
}
