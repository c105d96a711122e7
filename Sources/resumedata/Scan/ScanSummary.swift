import ResumeDataFiles
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// What was not read, as JSON.
struct UnreadJSON: JSONWritable {
  let evidence: FilePath
  let unread: Unread

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("evidence", evidence, bytes: "evidenceBytes")
      json.member("locator", evidence.string + unread.locator.description)
      json.member("reason", unread.reason)
      json.member("schema", 1)
      json.member("type", "unread")
    }
  }
}

/// The totals of a scan as JSON, without the time, so that two runs print the same.
struct ScanSummary: JSONWritable {
  var files = 0
  var bytes = 0
  var blobs = 0
  var tasks = 0
  var partials = 0
  var orphans = 0
  var unread = 0

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("blobs", blobs)
      json.member("bytes", bytes)
      json.member("files", files)
      json.member("orphans", orphans)
      json.member("partials", partials)
      json.member("schema", 1)
      json.member("seconds", Double?.none)
      json.member("tasks", tasks)
      json.member("type", "summary")
      json.member("unread", unread)
    }
  }

  var text: String {
    var found = [Self.count(blobs, "blob")]
    if tasks > 0 { found.append(Self.count(tasks, "task")) }
    if partials > 0 { found.append(Self.count(partials, "partial file") + " (\(Self.count(orphans, "orphan")))") }
    let notRead = unread == 0 ? "" : ", \(Quantity.grouped(Int64(unread))) not read"
    return found.joined(separator: ", ") + " in \(Self.count(files, "file")), "
      + Quantity.bytes(Int64(bytes)) + notRead
  }

  private static func count(_ number: Int, _ name: String) -> String {
    number == 1 ? "1 \(name)" : "\(Quantity.grouped(Int64(number))) \(name)s"
  }
}
