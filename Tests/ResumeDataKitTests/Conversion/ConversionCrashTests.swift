import ResumeDataKit
import TestInputs
import Testing

/// Found by fuzzing.
@Suite("Blobs whose conversion once failed")
struct ConversionCrashTests {
  @Test(
    "a blob without convertible fields still gets the given version and values",
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

  @Test("the keys of an unreadable archive are dropped and reported", arguments: [2, 5])
  func unreadableArchive(version: Int64) throws {
    let bytes = try TestInputs.fixture("crashes/fields-beside-unreadable-archive.xml")
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(document.container == .xmlKeyedArchive)
    var target = try #require(ConversionTarget(version: version))
    target.bytesReceived = 100
    target.isLossy = true
    let conversion = try document.conversion(to: target)
    let again = try ResumeDataDocument(decoding: conversion.document.encoded())
    #expect(again.container == target.container)
    #expect(again.fields.version == version)
    #expect(again.fields.otherKeys.filter { $0.hasPrefix("$") } == [])
    let dropped = conversion.changes.filter { $0.kind == .dropped }.map(\.field)
    #expect(dropped.filter { $0.hasPrefix("$") } == ["$archiver", "$objects", "$top", "$version"])
    target.isLossy = false
    #expect(throws: ConversionError.self) { try document.conversion(to: target) }
  }
}
