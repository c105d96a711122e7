import Foundation
import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@Suite("Requests of real systems", .enabled(if: TestInputs.hasShared))
struct RealRequestTests {
  private static let url =
    "http://sbslive.cnrmobile.com/storage/storage2/18/01/18/46eeb50b3f21325a6f4bd0e8ba4d2357.3gp"

  /// The request under a key of the blob of iOS 10.0.2.
  private func request(_ key: String) throws -> ArchivedURLRequest {
    let blob = Data(try TestInputs.sample("ios10.0.2-v2-named-requests.xml"))
    let list = try PropertyListSerialization.propertyList(from: blob, format: nil) as? [String: Any]
    let data = try #require(list?[key] as? Data)
    let archive = try KeyedArchive(BinaryPropertyList(decoding: Array(data)).value)
    #expect(archive.propertyList.dictionary?.keys == ["$version", "$objects", "$archiver", "$top"])
    #expect(archive.roots.map(\.key) == [KeyedArchive.literalRootKey])
    return try ArchivedURLRequest(archive, at: archive.root(KeyedArchive.literalRootKey))
  }

  private func expectCommon(_ request: ArchivedURLRequest) {
    #expect(request.className == "NSURLRequest")
    #expect(request.form == .keyed)
    #expect(request.url == Self.url)
    #expect(request.baseURL == nil)
    #expect(request.timeout == 60)
    #expect(request.cachePolicy == 0)
    #expect(request.mainDocumentURL == nil)
    #expect(request.handlesCookies == true)
    #expect(request.allowsCellularAccess == true)
    #expect(request.networkServiceType == 0)
    #expect(request.headerCopy == nil)
    #expect(request.body == nil)
    #expect(
      request.flags == [
        .init(name: "startTimeoutTime", value: 0.0), .init(name: "requiresShortConnectionTimeout", value: false),
        .init(name: "payloadTransmissionTimeout", value: 0.0), .init(name: "allowedProtocolTypes", value: 0),
      ])
    #expect(request.faults.isEmpty)
  }

  @Test("the current request of iOS 10.0.2 has its known fields")
  func current() throws {
    let request = try request("NSURLSessionResumeCurrentRequest")
    expectCommon(request)
    #expect(request.slotCount == 22)
    #expect(request.explicitProperties == 4)
    #expect(request.method == "GET")
    #expect(
      request.headers == [
        .init(name: "User-Agent", value: "ZYLDownloader/1 CFNetwork/808.0.2 Darwin/16.0.0"),
        .init(name: "Accept", value: "*/*"), .init(name: "Accept-Language", value: "en-us"),
        .init(name: "Accept-Encoding", value: "gzip, deflate"),
      ])
  }

  @Test("the original request of iOS 10.0.2 has its known fields")
  func original() throws {
    let request = try request("NSURLSessionResumeOriginalRequest")
    expectCommon(request)
    #expect(request.slotCount == 16)
    #expect(request.explicitProperties == 0)
    #expect(request.method == nil)
    #expect(request.headers.isEmpty)
  }

  @Test("the request of about iOS 26 has its known fields")
  func modern() throws {
    let list = try BinaryPropertyList(decoding: TestInputs.sample("modern-nsmutableurlrequest-archive.plist"))
    let archive = try KeyedArchive(list.value)
    #expect(archive.propertyList.dictionary?.keys == ["$version", "$archiver", "$top", "$objects"])
    let request = try ArchivedURLRequest(archive, at: archive.root("PBBridgeActivationRequestKey"))
    #expect(request.className == "NSMutableURLRequest")
    #expect(request.form == .keyed)
    #expect(request.slotCount == 22)
    #expect(request.url == "https://example.invalid/deviceActivation")
    #expect(request.baseURL == nil)
    #expect(request.timeout == 60)
    #expect(request.cachePolicy == 1)
    #expect(request.mainDocumentURL == nil)
    #expect(request.handlesCookies == true)
    #expect(request.explicitProperties == 132)
    #expect(request.allowsCellularAccess == true)
    #expect(request.networkServiceType == 0)
    #expect(request.method == "POST")
    let headers: [ArchivedURLRequest.Header] = [
      .init(name: "User-Agent", value: "ArchiveFixture/1"),
      .init(name: "Content-Type", value: "application/x-apple-plist"), .init(name: "Content-Length", value: "4"),
    ]
    #expect(request.headers == headers)
    #expect(request.headerCopy == headers)
    #expect(request.body == [1, 2, 3, 4])
    #expect(request.faults.isEmpty)
    expectModernFlags(request.flags)
  }

  private func expectModernFlags(_ flags: [ArchivedURLRequest.Flag]) {
    let no = [
      "isWebSearchContent", "blockTrackers", "assumesHTTP3Capable", "useEnhancedPrivacyMode",
      "allowPrivateAccessTokensForThirdParty", "allowsPersistentDNS", "requiresShortConnectionTimeout",
      "privacyProxyFailClosed", "prohibitPrivacyProxy", "privacyProxyFailClosedForUnreachableNonMainHosts",
      "privacyProxyFailClosedForUnreachableHosts", "preventHSTSStorage", "failInsecureLoadWithHTTPSDNSRecord",
      "knownTracker", "ignoreHSTS", "allowOnlyPartitionedCookies", "schemeWasUpgradedDueToDynamicHSTS",
    ]
    let zero = [
      "requiresDNSSECValidation", "allowedProtocolTypes", "allowsConstrainedNetworkAccess", "attribution", "allowsUCA",
      "allowsExpensiveNetworkAccess",
    ]
    let null = [
      "contentDispositionEncodingFallbackArray", "trackerContext", "boundInterfaceIdentifier",
      "cookiePartitionIdentifier",
    ]
    #expect(flags.filter { $0.value == false }.map(\.name) == no)
    #expect(flags.filter { $0.value == 0 }.map(\.name) == zero)
    #expect(flags.filter { $0.value == 0.0 }.map(\.name) == ["payloadTransmissionTimeout", "startTimeoutTime"])
    #expect(flags.filter { $0.value == nil }.map(\.name) == null)
    #expect(flags.count == no.count + zero.count + null.count + 2)
  }

  @Test("the archive of nil of iOS 12 is read as nil")
  func empty() throws {
    let list = try BinaryPropertyList(decoding: TestInputs.sample("ios12-empty-nil-archive.plist"))
    let archive = try KeyedArchive(list.value)
    let root = try archive.root(KeyedArchive.literalRootKey)
    #expect(root.isNull)
    let error = #expect(throws: KeyedArchiveError.self) { try ArchivedURLRequest(archive, at: root) }
    #expect(error?.code == .wrongClass)
    let built = KeyedArchiveBuilder().propertyList(root: .null, under: KeyedArchive.literalRootKey, order: .older)
    #expect(built == list.value)
  }
}
