import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD207 urls-differ")
struct RD207Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let original = "NSURLSessionResumeOriginalRequest"
  private let address = "NSURLSessionDownloadURL"
  private let url = "https://example.com/files/archive.zip"

  @Test("a redirect is reported at the request after it")
  func redirect() throws {
    let test = try RuleTest("RD207")
    let bytes = try TestInputs.fixture("blobs/request-redirected.plist")
    let place = try place(of: current, in: bytes)
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD207", name: "urls-differ", severity: .note,
          message: "the download was redirected from https://example.org/download?id=... to \(url); the hosts differ: "
            + "example.org and example.com",
          path: place.path, location: place.location, fix: nil, isRejection: false)
      ])
    #expect(place.location != nil)
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test("an unused download URL is found in every container", arguments: soundBlobs)
  func downloadURL(fixture: String) throws {
    let test = try RuleTest("RD207")
    #expect(try test.findings(fixture) == [])
    let bytes = try edited(fixture, .setField(address, "https://example.com/other.zip"))
    let findings = try test.findings(bytes)
    #expect(
      findings.map(\.message) == [
        "the download URL is https://example.com/other.zip, but the current request asks for \(url), which is what the "
          + "loader uses"
      ])
    #expect(findings.map(\.path) == [try place(of: address, in: bytes).path])
  }

  @Test("three different URLs give two findings")
  func three() throws {
    let bytes = try changed("blobs/binary-version-4.plist", current, [url: "https://evil.example/a"])
    #expect(
      try RuleTest("RD207").findings(bytes).map(\.message) == [
        "the download was redirected from \(url) to https://evil.example/a; the hosts differ: example.com and "
          + "evil.example",
        "the download URL is \(url), but the current request asks for https://evil.example/a, which is what the loader "
          + "uses; the hosts differ: example.com and evil.example",
      ])
  }

  @Test("without a readable current request the original one is compared")
  func originalOnly() throws {
    let bytes = try edited(
      "blobs/binary-version-4.plist", .setField(current, .data([])), .setField(address, "https://example.com/b"))
    #expect(
      try RuleTest("RD207").findings(bytes).map(\.message) == [
        "the download URL is https://example.com/b, but the original request asks for \(url), which is what the loader "
          + "uses"
      ])
  }

  @Test("secrets of the URLs are not shown, and the message says so if only they differ")
  func secrets() throws {
    let findings = try RuleTest("RD207").findings(
      edited(
        "bugs/b9-signed-url-plain-expires.plist",
        .setField(address, "https://cdn.example.com/files/archive.zip?expires=1580809500&token=5ECRETS")))
    let shown = "https://cdn.example.com/files/archive.zip?expires=...&token=..."
    #expect(
      findings.map(\.message) == [
        "the download URL is \(shown), but the current request asks for \(shown), which is what the loader uses; they "
          + "differ in what is not shown here"
      ])
    let user = try edited("blobs/binary-version-4.plist", .setField(address, "https://joe:5ECRET@example.com/b"))
    #expect(try RuleTest("RD207").findings(user).allSatisfy { !$0.message.contains("5ECRET") })
  }

  @Test("a redirect of the newer loader is reported")
  func modern() throws {
    let fixture = "blobs/masked-archive-26.resumedata"
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
    let path = try #require(document.path(ofField: current))
    // Gives the current request a separate URL object.
    let count = try #require(document.propertyList[.key("$objects")]?.array?.count)
    let slot = path.appending(.key("__nsurlrequest_proto_prop_obj_1"))
    let shared = try #require(document.propertyList[slot]?.uid)
    let objects = PropertyListPath.key("$objects")
    var own = try #require(document.propertyList[objects.appending(.index(Int(shared)))]?.dictionary)
    own["NS.relative"] = .uid(UInt64(count + 1))
    document.propertyList.update(objects) { list in
      list = .array((list.array ?? []) + [.dictionary(own), "https://cdn.example.net/a"])
    }
    document.propertyList.update(slot) { $0 = .uid(UInt64(count)) }
    let findings = try RuleTest("RD207").findings(document.encoded())
    #expect(
      findings.map(\.message) == [
        "the download was redirected from \(url) to https://cdn.example.net/a; the hosts differ: example.com and "
          + "cdn.example.net"
      ])
    #expect(findings.map(\.path) == [path])
  }

  @Test("URLs that ask for the same do not differ")
  func nearMisses() throws {
    let test = try RuleTest("RD207")
    for same in ["HTTPS://EXAMPLE.com:443/files/archive.zip", url + "#part"] {
      #expect(try test.findings(edited("blobs/binary-version-4.plist", .setField(address, .string(same)))) == [])
    }
    for fixture in [
      "blobs/url-relative-to-base.plist", "blobs/request-original-missing.plist", "blobs/request-current-missing.plist",
      "blobs/requests-both-missing.xml", "blobs/requests-both-unreadable.plist", "blobs/safari-info-plist.xml",
      "blobs/masked-archive-18.resumedata", "blobs/nil-archive-newer-key-order.plist",
      "blobs/wrong-type-url-is-integer.xml",
      "blobs/request-original-unreadable.xml",
    ] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }
}
