import ArgumentParser
import ResumeDataKit

/// Options that change fields of the download.
struct UpdateOptions: ParsableArguments {
  /// A choice of two.
  enum YesOrNo: String, ExpressibleByArgument, CaseIterable {
    case yes, no
  }

  @Option(
    help: "The ETag header of the server's response, with its quotation marks. Replaces the blob's entity tag and date."
  )
  var etag: String?

  @Option(help: "The Last-Modified header of the server's response. Replaces the blob's entity tag and date.")
  var lastModified: String?

  @Flag(help: "Remove entity tag and date. If the file changes on the server, nothing will notice.")
  var dropValidator = false

  @Option(help: "The number of bytes received.")
  var bytesReceived: Int64?

  @Option(help: "The name of the partial file.")
  var tempFile: String?

  @Option(help: "Whether the requests may use a cellular network: yes or no.")
  var allowsCellular: YesOrNo?

  func validate() throws {
    if dropValidator, etag != nil || lastModified != nil {
      throw ValidationError("--drop-validator cannot be combined with --etag or --last-modified, which replace it.")
    }
    if let bytesReceived, bytesReceived < 0 { throw ValidationError("--bytes-received must be at least 0.") }
    do throws(ConversionError) {
      try update.check()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The update, without the byte count, which belongs to the conversion.
  var update: DownloadUpdate {
    var update = DownloadUpdate(temporaryFileName: tempFile)
    if dropValidator {
      update.validator = Validator.none
    } else if etag != nil || lastModified != nil {
      update.validator = Validator(entityTag: etag, lastModified: lastModified)
    }
    update.allowsCellularAccess = allowsCellular.map { $0 == .yes }
    return update
  }
}
