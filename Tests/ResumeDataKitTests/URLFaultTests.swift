import Foundation
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Faults of URLs")
struct URLFaultTests {
  @Test(
    "valid URLs have no fault",
    arguments: [
      "https://h/a", "http://h", "HTTPS://h:443/a?b=[c]#d", "http://u:p@h:/", "http://[::1]:80/",
      "http://[1:2:3:4:5:6:7:8]/",
      "http://[::ffff:1.2.3.4]/", "http://[fe80::1%25en0]/", "http://[v1.a:b]/", "http://h_x/", "http://%41/",
      "http://h/%00",
      "http://[1::8]/", "http://[::]/", "http://h?a", "http://h:65535/a;b,c|".replacingOccurrences(of: "|", with: "~"),
    ])
  func allowed(url: String) {
    #expect(URLFault(in: url) == nil)
  }

  @Test(
    "invalid URLs have a fault",
    arguments: [
      ("http://h/a b", URLFault.Kind.character, 10), ("http://h/\0", .character, 9), ("http://h/\u{7F}", .character, 9),
      ("http://h/\u{E4}", .character, 9), ("http://h\u{301}/", .character, 8), ("http://h/\"", .character, 9),
      ("http://h|x/", .character, 8), ("http://h/?q={}", .character, 12), ("http://h/\r\n", .character, 9),
      ("http://h/%", .escape, 9), ("http://h/%4", .escape, 9), ("http://h/%zz", .escape, 9),
      ("http://h#%a", .escape, 9),
      ("http://[fe80::1%en0]/", .escape, 15), ("http://h/#a#b", .fragment, 11),
      ("", .scheme, 0), ("h/a", .scheme, 0), ("ftp://h/", .scheme, 0), ("//h/a", .scheme, 0),
      ("https://", .host, 8), ("https:///a", .host, 8), ("https:/a", .host, 5), ("https:a//b", .host, 5),
      ("http://?a", .host, 7),
      ("http://:80/", .host, 7), ("http://u@/", .host, 9), ("http://[::1/z", .host, 7), ("http://[::g]/", .host, 7),
      ("http://[]/", .host, 7), ("http://[1.2.3.4]/", .host, 7), ("http://[::1]x/", .host, 7),
      ("http://a[b/", .host, 7),
      ("http://[1:2:3:4:5:6:7]/", .host, 7), ("http://[1::2::3]/", .host, 7), ("http://[12345::]/", .host, 7),
      ("http://[:::1]/", .host, 7), ("http://[::1%25]/", .host, 7), ("http://[1:2:3:4:5:6:7::8]/", .host, 7),
      ("http://u@v@h/", .user, 8), ("http://[::1]@h/", .user, 7),
      ("http://h:abc/", .port, 8), ("http://h:65536/", .port, 8), ("http://h:-1/", .port, 8),
      ("http://h:80:80/", .port, 8),
      ("http://h:99999999999999999999/", .port, 8), ("http://h:+80/", .port, 8),
    ])
  func refused(url: String, kind: URLFault.Kind, offset: Int) throws {
    let fault = try #require(URLFault(in: url))
    #expect(fault.kind == kind)
    #expect(fault.offset == offset)
  }

  @Test("the reason names the character and its position")
  func reasons() {
    #expect(URLFault(in: "http://h/\"")?.reason == "\"\"\" at byte 9 must be percent-encoded")
    #expect(URLFault(in: "http://h/ ")?.reason == "the space at byte 9 must be percent-encoded")
    #expect(URLFault(in: "http://h/\u{E4}")?.reason == "U+00E4 at byte 9 must be percent-encoded")
    #expect(URLFault(in: "http://h/%")?.reason == "\"%\" at byte 9 is not followed by two hexadecimal digits")
  }

  @Test("CoreFoundation refuses the same URLs")
  func sameAsCoreFoundation() throws {
    guard let makeURL = CoreFoundationURL() else { return }
    let seed: UInt64 = 17
    var generator = SeededGenerator(seed: seed)
    let pieces =
      (0..<128).map { String(UnicodeScalar(UInt8($0))) }
      + [
        "http://", "https://", "%41", "%4", "%", "#", "?", "/", "h.example", "[::1]", ":80", "@", "\u{E4}", "e\u{301}",
        "\u{1F600}",
      ]
    var counts = (refused: 0, accepted: 0)
    for round in 0..<20_000 {
      let count = Int.random(in: 0...6, using: &generator)
      let text =
        (Bool.random(using: &generator) ? "https://h/" : "")
        + (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let isRefused = URLFault(in: text)?.isRefusedByCoreFoundation ?? false
      #expect(isRefused == !makeURL.accepts(text), "seed \(seed), round \(round): \(text.debugDescription)")
      if isRefused { counts.refused += 1 } else { counts.accepted += 1 }
    }
    #expect(counts.refused > 1_000 && counts.accepted > 1_000)
  }
}

/// `CFURLCreateWithString` of the test's Foundation. Apple's loader creates URLs with this function.
private struct CoreFoundationURL {
  private typealias MakeString =
    @convention(c) (
      UnsafeRawPointer?, UnsafePointer<UInt8>?, Int, UInt32, UInt8
    ) -> UnsafeRawPointer?
  private typealias MakeURL =
    @convention(c) (
      UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?
    ) -> UnsafeRawPointer?
  private typealias Release = @convention(c) (UnsafeRawPointer?) -> Void
  private let makeString: MakeString
  private let makeURL: MakeURL
  private let release: Release

  /// Nil, with a notice, where Foundation does not export CoreFoundation's functions.
  init?() {
    let program = dlopen(nil, RTLD_NOW)
    guard let makeString = dlsym(program, "CFStringCreateWithBytes"),
      let makeURL = dlsym(program, "CFURLCreateWithString"), let release = dlsym(program, "CFRelease")
    else {
      FileHandle.standardError.write(
        Data("NOT RUN: URLs by CoreFoundation, which this Foundation does not export.\n".utf8))
      return nil
    }
    self.makeString = unsafeBitCast(makeString, to: MakeString.self)
    self.makeURL = unsafeBitCast(makeURL, to: MakeURL.self)
    self.release = unsafeBitCast(release, to: Release.self)
  }

  func accepts(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let utf8: UInt32 = 0x0800_0100
    guard let string = makeString(nil, bytes, bytes.count, utf8, 0) else { return false }
    defer { release(string) }
    guard let url = makeURL(nil, string, nil) else { return false }
    release(url)
    return true
  }
}
