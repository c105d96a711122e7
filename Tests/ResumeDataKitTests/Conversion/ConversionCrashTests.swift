import ResumeDataKit
import TestInputs
import Testing

/// What fuzzing found.
@Suite("Blobs whose conversion once went wrong")
struct ConversionCrashTests {
  @Test(
    "a blob of which nothing can be carried still gets the version and the facts that are given",
    arguments: [1, 2, 4, 5])
  func nothingCarried(version: Int64) throws {
    let bytes = try TestInputs.fixture("crashes/masked-archive-without-any-field.resumedata")
    var target = try #require(ConversionTarget(version: version))
    target.directory = "/private/var/tmp"
    target.bytesReceived = 100
    target.partialFileName = "CFNetworkDownload_a1B2c3.tmp"
    target.isLossy = true
    let converted = try ResumeDataDocument(decoding: bytes).conversion(to: target).document
    let fields = try ResumeDataDocument(decoding: converted.encoded()).fields
    #expect(fields.version == version)
    #expect(fields.bytesReceived == 100)
    #expect((fields.localPath ?? fields.tempFileName)?.hasSuffix("CFNetworkDownload_a1B2c3.tmp") == true)
  }
}
