import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// A DFXML file, which names the files of the image that is searched.
struct ImageListing {
  private let path: FilePath
  private let file: EvidenceFile

  private static let pieceLength = 1 << 18

  /// Opens the file and reads it once, so that a wrong one is noticed before the search.
  init(_ path: FilePath, isCancelled: () -> Bool) throws {
    self.path = path
    file = try EvidenceFile(FoundFile(path: path), followsLink: true)
    let reader = try read(ImageFileSearch([]), isCancelled)
    guard reader.runs > 0 else { throw Failure("it lists no file with a place in the image") }
  }

  /// Names the files that have what was found.
  func name(_ collected: inout ScanCollection, isCancelled: () -> Bool) {
    let ranges = collected.evidence.flatMap(\.rangesToName)
    guard !ranges.isEmpty else { return }
    do {
      let search = try read(ImageFileSearch(ranges.map(\.range)), isCancelled).search
      guard !file.hasChanged else { throw Failure("it changed while it was read") }
      if search.isCut { collected.addNotes(of: unread("more files have what was found than are named")) }
      for (found, matches) in zip(ranges, search.matches) {
        for match in matches { collected.imageFiles[found.place, default: []].append(ImageFile(found, match)) }
      }
    } catch {
      collected.addNotes(of: unread("\(error)"))
    }
  }

  private func unread(_ reason: String) -> EvidenceFinds { EvidenceFinds(unreadable: path, reason: reason) }

  private func read(_ search: ImageFileSearch, _ isCancelled: () -> Bool) throws -> DFXMLReader {
    var reader = try DFXMLReader(search)
    var offset = 0
    while offset < file.length {
      if isCancelled() { throw Failure("interrupted") }
      let piece = try file.read(at: offset, count: Self.pieceLength)
      if piece.isEmpty { break }
      try reader.append(piece)
      offset += piece.count
    }
    try reader.finish()
    return reader
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
}

extension EvidenceFinds {
  /// Where the finds lie. Of a task only its beginning is known.
  fileprivate var rangesToName: [RangeToName] {
    var ranges: [RangeToName] = []
    for find in finds {
      let size = find.extents.reduce(0) { $0 + $1.length }
      var start = 0
      for extent in find.extents where extent.file == .database {
        let (end, overflows) = extent.offset.addingReportingOverflow(extent.length)
        guard !overflows, extent.offset >= 0, extent.length > 0 else { continue }
        ranges.append(RangeToName(place: place(find.locator), range: extent.offset..<end, start: start, size: size))
        start += extent.length
      }
    }
    for fragment in fragments {
      let extent = fragment.extent
      let (end, overflows) = extent.offset.addingReportingOverflow(extent.length)
      guard !overflows, extent.offset >= 0, extent.length > 0 else { continue }
      let place = place(fragment.locator)
      ranges.append(RangeToName(place: place, range: extent.offset..<end, start: 0, size: extent.length))
    }
    for task in tasks {
      guard case .offset(let offset)? = task.locator.steps.first, offset >= 0, offset < .max else { continue }
      ranges.append(RangeToName(place: place(task.locator), range: offset..<offset + 1, start: 0, size: nil))
    }
    return ranges
  }

  private func place(_ locator: Locator) -> FoundBlob.Place { FoundBlob.Place(evidence: evidence, locator: locator) }
}

/// A range of the image that has a find or a part of it.
private struct RangeToName {
  let place: FoundBlob.Place
  let range: Range<Int>
  /// Where in the find the part begins.
  let start: Int
  /// How many bytes the find has in the image; nil if that is not known.
  let size: Int?
}

/// A file of the image that has a find, or a part of it.
struct ImageFile: Sendable, Hashable {
  let place: FoundBlob.Place
  private(set) var match: ImageFileSearch.Match
  private let size: Int?

  fileprivate init(_ range: RangeToName, _ match: ImageFileSearch.Match) {
    (place, self.match, size) = (range.place, match, range.size)
    self.match.start += range.start
  }

  /// Whether the find has bytes that are not in this part of the file.
  var isPart: Bool { size.map { match.length < $0 } ?? false }

  /// The file for people.
  func text(_ view: ScanView) -> String {
    let path = match.path.map(view.redaction.fact) ?? "a file without a name"
    let offset = match.offset.map { " at byte " + Quantity.grouped(Int64($0)) } ?? ""
    let use = match.isAllocated.map { $0 ? ", allocated" : ", not allocated" } ?? ""
    guard let size, isPart else { return path + offset + use }
    let (from, to) = (Quantity.grouped(Int64(match.start)), Quantity.grouped(Int64(match.start + match.length - 1)))
    return path + offset + use + ": has only bytes \(from) to \(to) of the \(Quantity.grouped(Int64(size)))"
  }
}

/// A file of the image as JSON.
struct ImageFileJSON: JSONWritable {
  let file: ImageFile
  let view: ScanView

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("allocated", file.match.isAllocated)
      json.member("length", file.match.length)
      json.member("offset", file.match.offset)
      json.member("path", file.match.path.map(view.redaction.fact))
      json.member("place", view.text(file.place))
      json.member("start", file.match.start)
    }
  }
}

extension ScanCollection {
  /// The files of the image that have something at some places.
  func imageFiles(at places: [FoundBlob.Place]) -> [ImageFile] {
    imageFiles.isEmpty ? [] : places.flatMap { imageFiles[$0] ?? [] }
  }
}

extension [ImageFile] {
  /// The files as JSON; nil for none.
  func json(_ view: ScanView) -> [ImageFileJSON]? { isEmpty ? nil : map { ImageFileJSON(file: $0, view: view) } }

  /// Adds the files that have what is at one place.
  func add(at place: FoundBlob.Place, _ view: ScanView, to table: inout TextTable) {
    let files = filter { $0.place == place }
    for file in files { table.row("image file", file.text(view)) }
    if Set(files.map(\.match.start)).count > 1 { table.row("", "it crosses from one part of a file to another") }
  }
}
