import KeyedArchives
import PropertyLists

extension Rule {
  static let errorPage = Rule(
    id: "RD406", name: "partial-file-is-a-page", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "The partial file begins like an HTML page, or like the XML error message of a storage service.",
      why:
        "If a server sends an error page, a login page or a captive portal page with status 200, that page is stored "
        + "as the file. A resumed download appends the rest of the real file to it.",
      systems: "Every system: the status decides what is stored, not the contents.",
      example: "<!DOCTYPE html> at the beginning of a partial file of a .zip",
      fix: "None: delete the partial file and start a new download. Ignore this finding if an HTML page is what you "
        + "download.",
      sources: [
        "three public reports of engines' users (confidence B)",
        "that the bytes are not part of the file (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, case .found(let directory, _) = diagnosis.context.partialFile,
        diagnosis.context.partialFileBeginning.beginsAsMarkup, !diagnosis.mayBeAPage
      else { return [] }
      let name = diagnosis.partialFileName.map { " \($0)" } ?? ""
      return [Violation("the partial file\(name) in \(directory) begins like a web page or an error message")]
    })
}

extension Diagnosis {
  /// Whether the downloaded file is a page itself.
  fileprivate var mayBeAPage: Bool {
    if let type = fields.response?.mimeType?.lowercased(), type.hasText("html") || type.hasText("xml") { return true }
    guard let url = effectiveURL?.text else { return false }
    let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return [".html", ".htm", ".xhtml", ".xml", ".svg", "/"].contains { path.hasSuffix($0) }
  }
}

extension [UInt8] {
  /// Whether a file that begins with these bytes is a web page, or the error message of a storage service.
  var beginsAsMarkup: Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = (starts(with: mark) ? dropFirst(mark.count) : self[...])
      .drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    func begins(_ word: String) -> Bool {
      text.prefix(word.utf8.count).elementsEqual(word.utf8) { byte, letter in
        ((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte) == letter
      }
    }
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: begins) { return true }
    guard begins("<?xml"), let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
    let root = text[end...].dropFirst().drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return root.starts(with: "<Error>".utf8) || root.starts(with: "<html".utf8)
  }
}
