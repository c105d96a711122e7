import Testing

@testable import ResumeDataScan

@Suite("Anchors in raw bytes")
struct RawAnchorTests {
  private static let anchors: [(text: String, kind: RawAnchors.Kind)] = [
    ("plist", .list), ("URLSession", .session), ("\u{0F}NSKeyedArchiver", .archive), ("BsaXN0", .base64),
    ("VVJMU2Vzc2lvb", .base64), ("VUkxTZXNzaW9u", .base64), ("VSTFNlc3Npb2", .base64), ("JGNsYXNz", .base64),
    ("kY2xhc3N", .base64), ("706c697374", .hexadecimal), ("706C697374", .hexadecimal),
    ("55524c53657373696f6e", .hexadecimal), ("55524C53657373696F6E", .hexadecimal), ("636c6173736573", .hexadecimal),
    ("636C6173736573", .hexadecimal),
  ]

  @Test(
    "each anchor is found at every place, also where its range ends after the first character",
    arguments: [false, true]
  )
  func everyPlace(isWide: Bool) {
    let width = isWide ? 2 : 1
    for (text, kind) in Self.anchors {
      let anchor: [UInt8] = text.utf8.flatMap { isWide ? [$0, 0] : [$0] as [UInt8] }
      // More than two blocks, so that each place within a block is met, and both ends of the bytes.
      for place in 0...150 {
        let bytes = [UInt8](repeating: 0x20, count: place) + anchor + [UInt8](repeating: 0x20, count: 150 - place)
        for range in [0..<bytes.count, place..<place + 1, max(place - width, 0)..<place + width] {
          let found = RawAnchors.next(in: bytes, from: range.lowerBound, to: range.upperBound, isWide: isWide)
          #expect(found?.position == place && found?.kind == kind, "\(text) at \(place) in \(range)")
        }
        for range in [0..<place, place + 1..<bytes.count] {
          #expect(
            RawAnchors.next(in: bytes, from: range.lowerBound, to: range.upperBound, isWide: isWide) == nil,
            "\(text) at \(place) in \(range)")
        }
      }
    }
  }

  @Test("anchors are found in their order, and a part of one is not one")
  func order() {
    let texts = ["VVJMU2Vzc2lv", "plist", "URLSessio", "706c697374", "is si XN c3 73 c2 RL", "BsaXN0", "plistplist"]
    let bytes = Array(texts.joined(separator: " ").utf8)
    var found: [Int] = []
    var position = 0
    while let next = RawAnchors.next(in: bytes, from: position, to: bytes.count) {
      found.append(next.position)
      position = next.position + 1
    }
    #expect(found == [13, 29, 61, 68, 73])
  }
}
