import ResumeDataFiles
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A directory for the found blobs, as files named by their digests, with a list of them.
struct Extraction {
  private let directory: FilePath
  private let output = FileOutput(overwrites: true)

  /// Creates the directory if it does not exist.
  init(into directory: FilePath) throws(FileOperationError) {
    self.directory = directory
    try FileOutput.makeDirectory(directory)
  }

  /// Writes the blobs and `manifest.jsonl`.
  func write(_ blobs: [FoundBlob]) throws {
    var manifest: [UInt8] = []
    for blob in blobs {
      let name = blob.sha256 + ".resumedata"
      try write(blob.find.bytes, name)
      manifest += JSONLayout.line.text(of: ManifestLine(file: name, blob: blob))
    }
    try write(manifest, "manifest.jsonl")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    _ = try output.write(bytes, to: directory.appending(name), permissions: FileOutput.usualPermissions)
  }

  private struct ManifestLine: JSONWritable {
    let file: String
    let blob: FoundBlob

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("file", file)
        json.member("places", blob.places.map(\.text))
        json.member("sha256", blob.sha256)
        json.member("size", blob.find.bytes.count)
        json.member("state", blob.find.state.rawValue)
      }
    }
  }
}
