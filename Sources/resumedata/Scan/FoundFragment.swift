import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A fragment with its place.
struct FoundFragment: Sendable {
  let evidence: FilePath
  let fragment: Fragment
  /// The files of the image that have it.
  let imageFiles: [ImageFile]

  /// The fragments of all evidence, by evidence and place.
  static func all(in collected: ScanCollection) -> [FoundFragment] {
    collected.evidence.filter { !$0.fragments.isEmpty }
      .sorted { $0.evidence.bytes.lexicographicallyPrecedes($1.evidence.bytes) }
      .flatMap { item in
        item.fragments.sorted { $0.extent.offset < $1.extent.offset }.map { fragment in
          let place = FoundBlob.Place(evidence: item.evidence, locator: fragment.locator)
          return FoundFragment(
            evidence: item.evidence, fragment: fragment, imageFiles: collected.imageFiles(at: [place]))
        }
      }
  }

  var place: FoundBlob.Place { FoundBlob.Place(evidence: evidence, locator: fragment.locator) }

  func text(_ redaction: Redaction) -> String {
    fragment.kind == .url ? redaction.url(fragment.text) : redaction.fact(fragment.text)
  }

  /// The fragment in one line.
  func line(_ view: ScanView) -> String {
    let file = imageFiles.first.map { ", in " + $0.text(view) } ?? ""
    return Terminal.escape("\(view.text(place)): \(fragment.kind.rawValue) \(text(view.redaction))\(file)")
  }
}

/// A fragment as JSON.
struct FoundFragmentJSON: JSONWritable {
  let found: FoundFragment
  let view: ScanView

  func write(to json: inout JSONWriter) {
    let extent = found.fragment.extent
    json.object { json in
      json.member("evidence", found.evidence, bytes: "evidenceBytes")
      json.member("extents") { $0.array([[extent.offset, extent.length]]) { $1.write(to: &$0) } }
      json.memberIfPresent("imageFiles", found.imageFiles.json(view))
      json.member("kind", found.fragment.kind.rawValue)
      json.member("locator", view.text(found.place))
      json.member("schema", 1)
      json.member("text", found.text(view.redaction))
      json.member("type", "fragment")
    }
  }
}
