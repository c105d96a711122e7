import Foundation
import KeyedArchives
import PropertyLists
import TestInputs
import Testing
import XMLPropertyLists

@Suite("Archiving a new request")
struct RequestArchivingTests {
  private static let keys = [KeyedArchive.literalRootKey]

  private func read(_ list: PropertyList) throws -> ArchivedURLRequest {
    let archive = try KeyedArchive(list)
    return try ArchivedURLRequest(archive, at: #require(archive.roots.first).reference)
  }

  /// The archive of a request in the real blob of iOS 10.0.2.
  private func real(_ key: String) throws -> PropertyList {
    let blob = try XMLPropertyList(decoding: TestInputs.sample("ios10.0.2-v2-named-requests.xml")).value
    return try BinaryPropertyList(decoding: #require(blob[.key(key)]?.data)).value
  }

  @Test(
    "the archive equals the real original request of iOS 10.0.2, object by object", .enabled(if: TestInputs.hasShared))
  func originalAsReal() throws {
    let real = try real("NSURLSessionResumeOriginalRequest")
    let url = try #require(read(real).url)
    let made = ArchivedURLRequest(get: url, hasHTTPPart: false, form: .keyed)
    #expect(made.archive(under: Self.keys, order: .older) == real)
  }

  @Test(
    "the archive equals the real current request of iOS 10.0.2, object by object", .enabled(if: TestInputs.hasShared))
  func currentAsReal() throws {
    let real = try real("NSURLSessionResumeCurrentRequest")
    let request = try read(real)
    let made = ArchivedURLRequest(
      get: try #require(request.url), headers: request.headers, hasHTTPPart: true, form: .keyed)
    #expect(made.archive(under: Self.keys, order: .older) == real)
  }

  @Test(
    "a new archive reads back with the given fields", arguments: [ArchivedURLRequest.Form.keyed, .positional],
    [true, false])
  func readsBack(form: ArchivedURLRequest.Form, hasHTTPPart: Bool) throws {
    var request = ArchivedURLRequest(
      get: "https://example.com/a?b=c#d", headers: hasHTTPPart ? [.init(name: "Accept", value: "*/*")] : [],
      hasHTTPPart: hasHTTPPart, form: form)
    #expect(try read(request.archive(under: ["root"], order: .newer)) == request)
    request.className = "NSMutableURLRequest"
    request.baseURL = "https://example.com/base/"
    request.mainDocumentURL = "https://example.com/page"
    request.timeout = 12.5
    request.cachePolicy = 1
    request.handlesCookies = false
    request.allowsCellularAccess = false
    request.networkServiceType = 3
    request.explicitProperties = 262
    if hasHTTPPart {
      request.headerCopy = request.headers
      request.body = [1, 2, 3]
      request.method = "POST"
    }
    let list = request.archive(under: ["root"], order: .newer)
    #expect(try read(list) == request)
    #expect(list.dictionary?.keys == ["$version", "$archiver", "$top", "$objects"])
  }

  @Test("positional slots begin at $3, the properties follow them, and the flags of the named form are omitted")
  func positional() throws {
    let request = ArchivedURLRequest(get: "https://example.com/", hasHTTPPart: false, form: .positional)
    let fields = try #require(
      request.archive(under: Self.keys, order: .older)[.key("$objects")]?.array?[1].dictionary)
    #expect(fields.keys == (0...19).map { "$\($0)" } + ["$class"])
    #expect(fields["$2"] == 16)
    #expect(fields["$19"] == .uid(0))
  }

  @Test("a request can be stored under two top-level keys")
  func twoNames() throws {
    let request = ArchivedURLRequest(get: "https://example.com/", hasHTTPPart: true, form: .positional)
    let list = request.archive(under: [KeyedArchive.literalRootKey, "root"], order: .older)
    #expect(list[.key("$top")] == ["NSKeyedArchiveRootObjectKey": .uid(1), "root": .uid(1)])
  }
}
