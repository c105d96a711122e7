import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("The name of the partial file")
struct PartialFileNameTests {
  private func name(path: String?, name: String?, in directory: String) throws -> String? {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoLocalPath"] = path.map { .string($0) }
    fields["NSURLSessionResumeInfoTempFileName"] = name.map { .string($0) }
    return try ResumeDataDocument(decoding: encoded(fields)).fields.partialFileName(in: directory)
  }

  private static let container = "/var/mobile/Containers/Data/Application/9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001/tmp/"

  @Test(
    "a path takes precedence over a name; a file elsewhere is searched only in its own directory",
    arguments: [
      (nil, nil, "/tmp", nil), (nil, "a.tmp", "/tmp", "a.tmp"), (nil, "../a.tmp", "/tmp", nil), (nil, "", "/tmp", nil),
      (container + "a.tmp", nil, "/new", "a.tmp"), (container + "a.tmp", "b.tmp", "/new", "a.tmp"),
      (container + "..", "b.tmp", "/new", nil), ("a.tmp", "b.tmp", "/new", "a.tmp"),
      ("/Users/me/a.zip", nil, "/Users/me", "a.zip"), ("/Users/me/a.zip", nil, "/Users/me/", "a.zip"),
      ("/Users/me/a.zip", "b.tmp", "/tmp", nil), ("/private/var/x/a", nil, "/var/x", "a"),
    ] as [(String?, String?, String, String?)])
  func names(path: String?, temporaryName: String?, directory: String, expected: String?) throws {
    #expect(try name(path: path, name: temporaryName, in: directory) == expected)
  }

  @Test("Safari's path is a field of its blobs, and its other keys are listed")
  func safari() throws {
    var safari = PropertyListDictionary()
    safari["NSURLDownloadURL"] = "https://example.com/a"
    safari["NSURLSessionResumeInfoLocalPath"] = "/Users/me/Downloads/a.zip"
    safari["NSURLSessionResumeInfoVersion"] = 2
    let fields = try ResumeDataDocument(decoding: encoded(safari)).fields
    #expect(fields.localPath == "/Users/me/Downloads/a.zip")
    #expect(fields.otherKeys == ["NSURLSessionResumeInfoVersion"])
  }
}
