import ResumeDataKit

extension Peeler {
  /// Tries the lists in digits around an anchor in them. The beginning is worked out from the end, as for
  /// lists in plain bytes, so that it may be under any mask.
  mutating func peelList(
    in encoding: EncodedRun.Encoding, around anchor: Int, in bytes: [UInt8], _ progress: inout RawProgress,
    at place: Place
  ) {
    guard let found = list(in: encoding, around: anchor, in: bytes, from: progress.accounted, &progress.work) else {
      return
    }
    add(found, encoding, &progress, at: place)
  }

  /// Tries the lists under an unknown mask in digits in text. The search of text finds them only between characters
  /// that are not digits, but here the bytes of something else may be around them.
  ///
  /// - Parameter downloads: where resume data was found, in order. A list is not around it.
  mutating func searchMaskedLists(
    _ range: Range<Int>, outside downloads: [Range<Int>], of bytes: [UInt8], _ progress: inout RawProgress,
    at place: Place
  ) {
    guard limits.includesCarved else { return }
    var downloads = downloads[...]
    var position = max(range.lowerBound, progress.decoded)
    while let anchor = RawAnchors.next(in: bytes, from: position, to: range.upperBound) {
      position = anchor.position + 1
      downloads = downloads.drop { $0.upperBound <= anchor.position }
      if let download = downloads.first, download.contains(anchor.position) {
        position = download.upperBound
        continue
      }
      guard let encoding = anchor.kind.encoding else { continue }
      progress.work.anchors -= 1
      guard progress.work.anchors >= 0 else { return }
      guard
        let found = list(in: encoding, around: anchor.position, in: bytes, from: progress.decoded, &progress.work),
        found.document.mask.map({ !$0.isKnown }) ?? false
      else { continue }
      removeFinds(inside: place.extents(of: progress.inEvidence(found.range)))
      add(found, encoding, &progress, at: place)
      position = max(position, progress.decoded)
    }
  }

  private struct EncodedList {
    let document: ResumeDataDocument
    let bytes: [UInt8]
    let range: Range<Int>
  }

  private func list(
    in encoding: EncodedRun.Encoding, around anchor: Int, in bytes: [UInt8], from lowest: Int,
    _ work: inout RawProgress.Work
  ) -> EncodedList? {
    guard let run = EncodedRun(encoding, in: bytes, around: anchor, from: lowest), work.takeList(of: run.decoded.count)
    else { return nil }
    var trailers = TrailerIndex()
    let candidates = trailers.candidates(in: run.decoded, around: run.anchor).filter { run.isGroupStart($0.start) }
    for candidate in candidates.sorted(by: { $0.start < $1.start }).prefix(Self.maximumTries) {
      guard work.takeList(of: candidate.end - candidate.start) else { return nil }
      let list = Array(run.decoded[candidate.start..<candidate.end])
      guard let document = try? ResumeDataDocument(decodingContainer: list), document.kind != .unknown else { continue }
      return EncodedList(
        document: document, bytes: list, range: run.range(of: candidate.start..<candidate.end, in: bytes))
    }
    return nil
  }

  private mutating func add(
    _ list: EncodedList, _ encoding: EncodedRun.Encoding, _ progress: inout RawProgress, at place: Place
  ) {
    progress.accounted = max(progress.accounted, list.range.upperBound)
    progress.decoded = max(progress.decoded, list.range.upperBound)
    guard progress.owns(list.range.lowerBound) else { return }
    let evidence = progress.inEvidence(list.range)
    add(
      list.document, list.bytes, textEncoding: encoding == .base64 ? .base64 : .hex,
      at: place.inside(.offset(evidence.lowerBound), extents: place.extents(of: evidence)))
  }
}

extension RawAnchors.Kind {
  /// The encoding of what stands at a place, if it is in digits.
  var encoding: EncodedRun.Encoding? {
    switch self {
    case .base64: .base64
    case .hexadecimal: .hexadecimal
    case .list, .session, .archive: nil
    }
  }
}
