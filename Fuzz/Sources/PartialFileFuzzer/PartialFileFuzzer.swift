import FuzzSupport
@testable import ResumeDataScan

/// Called by libFuzzer with each input: lines with the paths of files, blobs (`b`), tasks (`t`) and apps (`a`).
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let lines = unsafe bytes(start, count).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  var map = EvidenceMap()
  for line in lines {
    let path = String(line.dropFirst())
    if line.hasPrefix("a") { map.addContainer(metadata: path, bundle: "com.example.app") } else { map.addFile(path) }
  }
  let files = lines.filter { !$0.hasPrefix("a") }.compactMap { line in
    PartialCandidate(path: String(line.dropFirst()), size: Int64(line.utf8.count), modified: nil)
  }
  let partials = PartialCandidate.merging(files).map { file in
    let path = EvidencePath(file.path)
    return PlacedPartial(file, contained: map.contained(path), bundle: map.bundle(of: path))
  }
  let claims = lines.filter { $0.hasPrefix("b") || $0.hasPrefix("t") }.map { line in
    let path = EvidencePath(String(line.dropFirst()))
    return PartialClaim(
      line.hasPrefix("b") ? .blob : .task(isListed: line.hasSuffix("p")), name: path.name,
      path: line.utf8.count.isMultiple(of: 2) ? path.text : nil, bytes: Int64(line.utf8.count),
      container: map.contained(path)?.container, bundle: map.bundle(of: path))
  }
  let matching = PartialMatching(partials, claims, hasTemporaryFiles: map.hasTemporaryFiles)
  require(matching.files.count == partials.count && matching.claims.count == claims.count, "each has its answer")
  for (index, claim) in matching.claims.enumerated() {
    guard case .found(let file, _, let ties) = claim else { continue }
    require(matching.files[file].claims.contains(index), "the file of a claim has the claim")
    require(ties.allSatisfy { matching.files[$0].ties.contains(file) }, "a tie is one on both sides")
  }
  for (file, match) in matching.files.enumerated() {
    for claim in match.claims {
      guard case .found(file, _, _) = matching.claims[claim] else { return fail() }
    }
  }
  return 0
}

private func fail() -> CInt {
  require(false, "the claim of a file has the file")
  return 0
}
