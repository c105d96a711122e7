import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@Suite("Editing an archived request")
struct RequestEditorTests {
  private typealias Header = ArchivedURLRequest.Header
  private static let headers = [
    Header(name: "Accept", value: "*/*"), Header(name: "Authorization", value: "Bearer s3cret"),
    Header(name: "Cookie", value: "id=s3cret"),
  ]

  private func archive(
    _ form: ArchivedURLRequest.Form = .keyed, hasHTTPPart: Bool = true, copied: Bool = false
  ) throws -> KeyedArchive {
    var request = ArchivedURLRequest(
      get: "https://old.example.com/a", headers: hasHTTPPart ? Self.headers : [], hasHTTPPart: hasHTTPPart,
      form: form)
    if copied { request.headerCopy = Self.headers }
    return try KeyedArchive(request.archive(under: ["root"], order: .newer))
  }

  private func edit(
    _ archive: KeyedArchive, _ change: (inout URLRequestEditor) -> Void
  ) throws -> (list: PropertyList, request: ArchivedURLRequest) {
    var editor = try #require(URLRequestEditor(archive, at: archive.root("root")))
    change(&editor)
    let edited = try KeyedArchive(editor.propertyList)
    return (editor.propertyList, try ArchivedURLRequest(edited, at: edited.root("root")))
  }

  /// Whether a text occurs anywhere in an archive, also inside the copy of the headers.
  private func holds(_ list: PropertyList, _ text: String, copy: [ArchivedURLRequest.Header]?) throws -> Bool {
    let bytes = try BinaryPropertyList.encode(list)
    let needle = Array(text.utf8)
    let isInBytes = bytes.indices.contains { bytes[$0...].starts(with: needle) }
    return isInBytes || (copy ?? []).contains { $0.value.contains(text) }
  }

  @Test("without changes the archive stays the same", arguments: [ArchivedURLRequest.Form.keyed, .positional])
  func unchanged(form: ArchivedURLRequest.Form) throws {
    let archive = try archive(form, copied: true)
    #expect(try edit(archive) { _ in }.list == archive.propertyList)
  }

  @Test("a new URL replaces the old string, and nothing else changes")
  func url() throws {
    let archive = try archive()
    let (list, request) = try edit(archive) { $0.setURL("https://new.example.com/b?c") }
    var expected = archive.propertyList
    let index = try #require(archive.objects.firstIndex(of: "https://old.example.com/a"))
    expected.update(.key("$objects").appending(.index(index))) { $0 = "https://new.example.com/b?c" }
    #expect(list == expected)
    #expect(request.url == "https://new.example.com/b?c")
  }

  @Test("a relative URL becomes absolute, and its base is removed from the file")
  func relativeURL() throws {
    var request = ArchivedURLRequest(get: "a/b", hasHTTPPart: false, form: .keyed)
    request.baseURL = "https://old.example.com/"
    let archive = try KeyedArchive(request.archive(under: ["root"], order: .newer))
    let (list, edited) = try edit(archive) { $0.setURL("https://new.example.com/b") }
    #expect(edited.url == "https://new.example.com/b")
    #expect(edited.baseURL == nil)
    #expect(try !holds(list, "old.example", copy: nil))
  }

  @Test("a URL that another slot uses too is not changed for that slot")
  func sharedURL() throws {
    var list = try archive().propertyList
    let slot = KeyedArchive.path(of: ObjectReference(1))
    let uid = try #require(list[slot.appending(.key("__nsurlrequest_proto_prop_obj_1"))])
    list.update(slot.appending(.key("__nsurlrequest_proto_prop_obj_4"))) { $0 = uid }
    let (_, edited) = try edit(KeyedArchive(list)) { $0.setURL("https://new.example.com/b") }
    #expect(edited.url == "https://new.example.com/b")
    #expect(edited.mainDocumentURL == "https://old.example.com/a")
  }

  @Test("removed headers leave the file, together with unused objects")
  func removal() throws {
    var list = try archive(copied: true).propertyList
    list.update(.key("$objects")) { objects in
      guard case .array(let values) = objects else { return }
      objects = .array(values + ["left behind: s3cret"])
    }
    var names: [String] = []
    let (edited, request) = try edit(KeyedArchive(list)) { editor in
      names = editor.removeHeaders { $0.value.contains("s3cret") }
      editor.updateHeaderCopy()
    }
    #expect(names == ["Authorization", "Cookie"])
    #expect(request.headers == [Header(name: "Accept", value: "*/*")])
    #expect(request.headerCopy == [Header(name: "Accept", value: "*/*")])
    #expect(request.faults.isEmpty)
    #expect(try !holds(edited, "s3cret", copy: request.headerCopy))
  }

  @Test("the copy of the headers can be removed separately")
  func copyRemoval() throws {
    let (list, request) = try edit(archive(copied: true)) { editor in
      let isRemoved = editor.removeHeaderCopy()
      #expect(isRemoved)
    }
    #expect(request.headerCopy == nil)
    #expect(request.headers == Self.headers)
    #expect(try list == archive(copied: false).propertyList)
  }

  @Test("a header is replaced in its place in any case, or added as the last one, and repetitions are removed")
  func setting() throws {
    let (_, request) = try edit(archive(copied: true)) { editor in
      editor.setHeader("authorization", to: "Bearer new")
      editor.setHeader("X-New", to: "1")
      editor.updateHeaderCopy()
    }
    let expected = [
      Header(name: "Accept", value: "*/*"), Header(name: "Authorization", value: "Bearer new"),
      Header(name: "Cookie", value: "id=s3cret"), Header(name: "X-New", value: "1"),
    ]
    #expect(request.headers == expected)
    #expect(request.headerCopy == expected)
  }

  @Test("a function changes the values of headers, also in their copy")
  func mapping() throws {
    let (list, request) = try edit(archive(copied: true)) { editor in
      editor.mapHeaderValues { $0.name == "Accept" ? $0.value : "[redacted]" }
      editor.updateHeaderCopy()
    }
    #expect(request.headers.map(\.value) == ["*/*", "[redacted]", "[redacted]"])
    #expect(request.headerCopy == request.headers)
    #expect(try !holds(list, "s3cret", copy: request.headerCopy))
  }

  @Test("a request without slots for HTTP has no headers to set")
  func withoutHTTPPart() throws {
    let archive = try archive(hasHTTPPart: false)
    let (list, _) = try edit(archive) { editor in
      #expect(!editor.hasHTTPPart)
      editor.setHeader("Accept", to: "*/*")
      editor.setBody([1])
      let removed = editor.removeHeaders { _ in true }
      #expect(removed.isEmpty)
    }
    #expect(list == archive.propertyList)
  }

  @Test("body data is replaced or removed")
  func body() throws {
    let (list, request) = try edit(archive()) { $0.setBody([1, 2]) }
    #expect(request.body == [1, 2])
    let (again, without) = try edit(KeyedArchive(list)) { $0.setBody(nil) }
    #expect(without.body == nil)
    #expect(try again == archive().propertyList)
  }

  @Test("a copy of headers is written as by the system of about iOS 26", .enabled(if: TestInputs.hasShared))
  func realCopy() throws {
    let list = try BinaryPropertyList(decoding: TestInputs.sample("modern-nsmutableurlrequest-archive.plist")).value
    let archive = try KeyedArchive(list)
    let root = try #require(archive.roots.first).reference
    var editor = try #require(URLRequestEditor(archive, at: root))
    let index = try #require(archive.objects.firstIndex { $0.string?.hasPrefix("\r\n\r\n") ?? false })
    let agent = try #require(editor.headers.first { $0.name == "User-Agent" }?.value)
    editor.setHeader("User-Agent", to: "Other/1")
    editor.updateHeaderCopy()
    editor.setHeader("User-Agent", to: agent)
    editor.updateHeaderCopy()
    #expect(try KeyedArchive(editor.propertyList).objects[index] == archive.objects[index])
  }

  @Test("only objects that roots lead to are kept, in order, with the root after nil")
  func keeping() throws {
    let list: PropertyList = [
      "$version": 100_000, "$archiver": "NSKeyedArchiver",
      "$top": ["first": .uid(3), "second": .uid(1)],
      "$objects": [
        "$null", ["next": .uid(2), "nowhere": .uid(99)], "shared", ["to": [.uid(2), .uid(3), .uid(0)]], "unused",
      ],
    ]
    let archive = try KeyedArchive(list)
    #expect(
      archive.keeping([.init(key: "NSKeyedArchiveRootObjectKey", reference: ObjectReference(3))]) == [
        "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": ["NSKeyedArchiveRootObjectKey": .uid(1)],
        "$objects": ["$null", ["to": [.uid(2), .uid(1), .uid(0)]], "shared"],
      ])
  }

  @Test("a header is changed in one of two requests that share their headers")
  func sharedHeaders() throws {
    var list = try archive().propertyList
    let objects = try #require(list[.key("$objects")]?.array)
    let request = try archive().root("root")
    list.update(.key("$objects")) { $0 = .array(objects + [objects[request.index]]) }
    let second = ObjectReference(objects.count)
    list.update(.key("$top")) { $0 = ["root": .uid(UInt64(request.index)), "second": .uid(UInt64(second.index))] }
    var editor = try #require(URLRequestEditor(KeyedArchive(list), at: request))
    editor.setHeader("Accept", to: "text/html")
    let edited = try KeyedArchive(editor.propertyList)
    #expect(try ArchivedURLRequest(edited, at: edited.root("root")).header("Accept") == "text/html")
    #expect(try ArchivedURLRequest(edited, at: edited.root("second")).header("Accept") == "*/*")
  }

  @Test("the main document URL is removed")
  func mainDocumentURL() throws {
    var request = ArchivedURLRequest(get: "https://example.com/a", hasHTTPPart: true, form: .keyed)
    request.mainDocumentURL = "https://example.com/page?token=s3cret"
    let archive = try KeyedArchive(request.archive(under: ["root"], order: .newer))
    let (list, edited) = try edit(archive) { editor in
      let isRemoved = editor.removeMainDocumentURL()
      let isRemovedAgain = editor.removeMainDocumentURL()
      #expect(isRemoved && !isRemovedAgain)
    }
    #expect(edited.mainDocumentURL == nil && edited.url == "https://example.com/a")
    #expect(try !holds(list, "s3cret", copy: nil))
  }
}
