import FuzzSupport
@testable import KeyedArchives
@testable import PropertyLists
@testable import ResumeDataKit

/// The versions that systems are known to read.
private let versions: [Int64] = [1, 2, 4, 5]

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  guard let document = try? ResumeDataDocument(decoding: input, limits: .small) else { return 0 }
  checkStaying(document)
  for version in versions {
    guard var target = ConversionTarget(version: version) else { continue }
    target.directory = "/private/var/tmp"
    target.bytesReceived = document.fields.bytesReceived ?? 100
    // If a blob has a name that cannot be converted, a given name is used only in the second conversion.
    let isNamed = document.fields.tempFileName != nil || document.fields.localPath != nil
    target.partialFileName = isNamed ? nil : "CFNetworkDownload_a1B2c3.tmp"
    target.isLossy = true
    checkConversion(of: document, to: target)
    target.isLossy = false
    if let converted = try? document.converted(to: target) { checkFacts(document, converted) }
  }
  checkRetargeting(of: document)
  checkRedaction(of: document)
  return 0
}

/// A target without settings changes nothing.
private func checkStaying(_ document: ResumeDataDocument) {
  guard let converted = try? document.converted(to: ConversionTarget()) else { return }
  require((try? converted.encoded()) == (try? document.encoded()), "a conversion to nothing else changes nothing")
}

private func checkConversion(of document: ResumeDataDocument, to target: ConversionTarget) {
  guard let converted = try? document.conversion(to: target).document else { return }
  do {
    let bytes = try converted.encoded()
    let again = try ResumeDataDocument(decoding: bytes)
    require(again.propertyList == converted.propertyList, "a converted blob reads back")
    require(again.fields.version == target.version, "a converted blob has the requested version")
    require(again.container == target.container, "a converted blob has the requested container")
    let second = try again.conversion(to: target)
    require(try second.document.encoded() == bytes, "converting twice changes nothing more: \(second.changes)")
  } catch {
    require(false, "a converted blob can be written, read and converted again: \(error)")
  }
}

/// A conversion without loss keeps the facts.
private func checkFacts(_ document: ResumeDataDocument, _ converted: ResumeDataDocument) {
  let (before, after) = (document.fields, converted.fields)
  if let url = before.url { require(after.url == url, "the URL is kept") }
  if let received = before.bytesReceived { require(after.bytesReceived == received, "the byte count is kept") }
  if let tag = before.entityTag { require(after.entityTag == tag, "the entity tag is kept") }
  if let date = before.serverDate { require(after.serverDate == date, "the date is kept") }
}

private func checkRetargeting(of document: ResumeDataDocument) {
  let url = "https://other.invalid/file?x=1"
  var retargeting = Retargeting(url: url)
  retargeting.headers = [.init(name: "X-New", value: "value")]
  retargeting.removedHeaders = ["User-Agent"]
  retargeting.isLossy = true
  for change in [Retargeting(url: url), retargeting] {
    guard let retargeted = try? document.retargeting(change).document else { continue }
    do {
      let again = try ResumeDataDocument(decoding: retargeted.encoded())
      require(again.propertyList == retargeted.propertyList, "a retargeted blob reads back")
      if let shown = again.fields.url { require(shown == url, "a retargeted blob has the new URL") }
    } catch {
      require(false, "a retargeted blob can be written and read: \(error)")
    }
  }
}

private func checkRedaction(of document: ResumeDataDocument) {
  guard let redacted = try? document.redaction().document else { return }
  do {
    let bytes = try redacted.encoded()
    let again = try ResumeDataDocument(decoding: bytes)
    require(again.propertyList == redacted.propertyList, "a redacted blob reads back")
    require(again.container == document.container, "a redacted blob keeps its container")
    require(again.fields.version == document.fields.version, "a redacted blob keeps its version")
    require(again.fields.bytesReceived == document.fields.bytesReceived, "a redacted blob keeps its count of bytes")
    require(try again.redaction().document.encoded() == bytes, "redacting twice changes nothing more")
  } catch {
    require(false, "a redacted blob can be written, read and redacted again: \(error)")
  }
}
