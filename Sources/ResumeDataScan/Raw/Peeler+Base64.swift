import PropertyLists
import ResumeDataKit

extension Peeler {
  /// Tries the lists in base64 around the text `URLSession` in it. The beginning is worked out from the end, as for
  /// lists in plain bytes, so that it may be under any mask.
  mutating func peelBase64(
    around anchor: Int, in bytes: [UInt8], _ progress: inout RawProgress, at place: Place
  ) {
    guard let run = EncodedRun(in: bytes, around: anchor, from: progress.accounted),
      progress.work.takeList(of: run.decoded.count)
    else { return }
    var trailers = TrailerIndex()
    let candidates = trailers.candidates(in: run.decoded, around: run.anchor).filter { $0.start.isMultiple(of: 3) }
    for candidate in candidates.sorted(by: { $0.start < $1.start }).prefix(Self.maximumTries) {
      guard progress.work.takeList(of: candidate.end - candidate.start) else { return }
      let list = Array(run.decoded[candidate.start..<candidate.end])
      guard let document = try? ResumeDataDocument(decodingContainer: list), document.kind != .unknown else { continue }
      let range = run.range(of: candidate.start..<candidate.end, in: bytes)
      progress.accounted = range.upperBound
      guard progress.owns(range.lowerBound) else { return }
      let evidence = progress.inEvidence(range)
      add(
        document, list, textEncoding: .base64,
        at: place.inside(.offset(evidence.lowerBound), extents: place.extents(of: evidence)))
      return
    }
  }
}

/// Base64 digits around an anchor.
private struct EncodedRun {
  /// The bytes from the first whole group on.
  let decoded: [UInt8]
  /// Where the anchor is in the decoded bytes.
  let anchor: Int
  /// Where the digits of the decoded bytes are.
  private let places: [Int]

  private static let reach = 1 << 20

  /// The beginnings of `URLSession` in base64, and how many digits of a group and bytes come before.
  private static let phases: [(text: [UInt8], digits: Int, bytes: Int)] =
    [("VVJM", 0, 0), ("VSTF", 2, 1), ("VUkx", 3, 2)].map { (Array($0.0.utf8), $0.1, $0.2) }

  init?(in bytes: [UInt8], around anchor: Int, from lowest: Int) {
    guard let phase = Self.phases.first(where: { bytes.holds($0.text, at: anchor) }) else { return nil }
    var before: [Int] = []
    var position = anchor - 1
    while position >= max(lowest, anchor - Self.reach), let isDigit = Self.isDigit(bytes[position]) {
      if isDigit { before.append(position) }
      position -= 1
    }
    guard before.count >= phase.digits else { return nil }
    let skipped = (before.count - phase.digits) % 4
    var places = Array(before.reversed().dropFirst(skipped))
    self.anchor = (places.count - phase.digits) / 4 * 3 + phase.bytes
    position = anchor
    while position < min(bytes.count, anchor + Self.reach), let isDigit = Self.isDigit(bytes[position]) {
      if isDigit { places.append(position) }
      position += 1
    }
    self.places = places
    decoded = Base64.decodeLeniently(places.map { Self.standard(bytes[$0]) }).bytes
  }

  /// Whether a byte is a digit, or may stand between digits; nil if it is neither.
  private static func isDigit(_ byte: UInt8) -> Bool? {
    switch byte {
    case 0x0A, 0x0D, UInt8(ascii: "\\"): false
    default: Base64.value(of: standard(byte)) == nil ? nil : true
    }
  }

  /// A digit of the alphabet for URLs in the standard one.
  private static func standard(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
  }

  /// The place of decoded bytes, with the padding.
  func range(of part: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    let digits = part.lowerBound / 3 * 4..<(part.upperBound * 4 + 2) / 3
    var end = places[digits.upperBound - 1] + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: "="), !digits.count.isMultiple(of: 4),
      end - places[digits.upperBound - 1] <= 2
    {
      end += 1
    }
    return places[digits.lowerBound]..<end
  }
}
