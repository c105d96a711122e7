import KeyedArchives
import ResumeDataKit
import TestInputs
import Testing

@Suite("Creating blobs")
struct CreationTests {
  private let url = "https://example.com/files/a.zip"
  private let file = PartialFile(name: "CFNetworkDownload_a1B2c3.tmp", length: 4096, directory: "/private/var/tmp")

  private func code(_ make: () throws -> ResumeDataDocument) -> ConversionError.Code? {
    do {
      _ = try make()
      return nil
    } catch {
      return (error as? ConversionError)?.code
    }
  }

  @Test(
    "a created blob continues the file, and no rule finds anything wrong for its target system",
    arguments: [
      "iOS 8.4", "iOS 9.3", "iOS 10.0.2", "iOS 10.3", "iOS 11.1", "iOS 11.4", "iOS 12.1", "iOS 12.4", "iOS 13.0",
      "iOS 18.0", "iOS 26.1", "macOS 10.12", "macOS 10.13", "macOS 15.4", "tvOS 10.0", "watchOS 3.0",
    ])
  func sound(system: String) throws {
    let release = try #require(SystemRelease(system))
    let profile = try #require(SystemProfile(of: release))
    let validator = Validator(entityTag: "\"5e3a\"", lastModified: "Tue, 04 Feb 2020 09:30:00 GMT")
    for headers in [[], [ArchivedURLRequest.Header(name: "Accept-Language", value: "de")]] {
      let made = try ResumeDataDocument(
        decoding: ResumeDataDocument(
          url: url, partialFile: file, validator: validator, headers: headers, profile: profile
        ).encoded())
      #expect(
        made.continuation
          == .request(ContinuationRequest(url: url, byteRange: .from(4096), ifRange: "\"5e3a\"", headers: headers)))
      #expect(made.container == profile.container)
      #expect(made.fields.version == profile.version)
      #expect(made.fields.currentRequest?.request?.headers == headers)
      #expect(made.fields.currentRequest?.request?.method == "GET")
      #expect(made.fields.currentRequest?.request?.slotCount == 22)
      #expect(made.fields.originalRequest?.request?.slotCount == (headers.isEmpty ? 16 : 22))
      #expect(made.fields.originalRequest?.request?.headers == headers)
      #expect(made.fields.otherKeys == [])
      let path = profile.pathKey == .localPath ? "/private/var/tmp/CFNetworkDownload_a1B2c3.tmp" : nil
      #expect(made.fields.localPath == path)
      #expect(made.fields.tempFileName == (path == nil ? "CFNetworkDownload_a1B2c3.tmp" : nil))
      let context = DiagnosisContext(
        reader: release, partialFile: .found(directory: "/private/var/tmp", length: 4096))
      #expect(Diagnosis(of: made, in: context).findings() == [])
    }
  }

  @Test("a blob of the usual profile of each version is sound for all of the profile's systems")
  func versions() throws {
    for (version, systems) in [
      (1, ["iOS 8.0"]), (2, ["iOS 9.0", "iOS 10.0", "iOS 10.1", "iOS 10.2", "iOS 10.3"]),
      (4, ["iOS 11.0", "iOS 11.4"]),
      (5, ["iOS 13.0", "iOS 18.0"]),
    ] as [(Int64, [String])] {
      let made = try ResumeDataDocument(
        url: url, partialFile: file, validator: Validator(lastModified: "Tue, 04 Feb 2020 09:30:00 GMT"),
        profile: #require(SystemProfile(version: version)))
      for system in systems {
        let context = DiagnosisContext(reader: SystemRelease(system))
        #expect(Diagnosis(of: made, in: context).findings() == [], "version \(version) for \(system)")
      }
    }
  }

  @Test("a blob is not created without a validator, an http URL, a received byte or a file name")
  func refusals() throws {
    let profile = try #require(SystemProfile(version: 5))
    let tag = Validator(entityTag: "\"a\"")
    func make(
      _ url: String = "https://e.com/a", _ file: PartialFile = PartialFile(name: "a", length: 1),
      _ validator: Validator = Validator(entityTag: "\"a\""), _ headers: [ArchivedURLRequest.Header] = []
    ) -> ConversionError.Code? {
      code {
        try ResumeDataDocument(url: url, partialFile: file, validator: validator, headers: headers, profile: profile)
      }
    }
    #expect(make() == nil)
    #expect(make("ftp://e.com/a") == .badArgument)
    #expect(make("https://e.com/a", PartialFile(name: "a", length: 0)) == .badArgument)
    #expect(make("https://e.com/a", PartialFile(name: "a", length: -1)) == .badArgument)
    #expect(make("https://e.com/a", PartialFile(name: "../a", length: 1)) == .badArgument)
    #expect(make("https://e.com/a", PartialFile(name: "", length: 1)) == .badArgument)
    #expect(make("https://e.com/a", PartialFile(name: "a", length: 1, directory: "b")) == .badArgument)
    #expect(make("https://e.com/a", file, Validator()) == .badArgument)
    #expect(make("https://e.com/a", file, Validator(entityTag: "")) == .badArgument)
    #expect(make("https://e.com/a", file, Validator(entityTag: "\"a\r\nX: y\"")) == .badArgument)
    #expect(make("https://e.com/a", file, tag, [.init(name: "a b", value: "c")]) == .badArgument)
    let first = try #require(SystemProfile(version: 1))
    #expect(
      code {
        try ResumeDataDocument(
          url: url, partialFile: PartialFile(name: "a", length: 1), validator: tag, profile: first)
      } == .missingFact)
  }
}
