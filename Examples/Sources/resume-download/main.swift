import Foundation
import ResumingDownload

// resume-download BLOB PARTIAL-FILE SHA-256 [FRESH-URL]: finishes a download in place.
func finish(_ arguments: [String]) async throws -> URL {
  var download = try Download(
    blob: URL(fileURLWithPath: arguments[1]), partialFile: URL(fileURLWithPath: arguments[2]),
    freshURL: arguments.count > 4 ? arguments[4] : nil, checksum: arguments[3])
  return try await download.finish(attempts: 3)
}
print(try await finish(CommandLine.arguments).path)
