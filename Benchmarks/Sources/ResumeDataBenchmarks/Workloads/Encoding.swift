import Foundation
import PropertyLists
import ResumeDataKit
import XMLPropertyLists

/// Encoding blobs with unchanged requests.
struct Encoding {
  let blobSet: BlobSet
  let peers: Peers
  let directory: URL

  static func name(_ form: BlobForm) -> String { "encode changed blob, \(form.rawValue)" }
  static let unchanged = "encode unchanged blob, XML"
  static let fromScratch = "\(Contender.ours), from scratch"

  var workloads: [PlannedWorkload] {
    BlobForm.allCases.map { form in
      PlannedWorkload(name: Self.name(form), measured: .small) { try changed(form) }
    } + [PlannedWorkload(name: Self.unchanged, measured: .small, make: unchanged)]
  }

  /// The byte count is changed, as a download engine would do; everything else is as it was read.
  private func changed(_ form: BlobForm) throws -> Workload {
    let blobs = blobSet[form]
    let documents = try zip(blobSet.downloads, blobs).map { download, blob in
      var document = try ResumeDataDocument(decoding: blob)
      let number = form == .masked ? download.total : download.received
      document.propertyList = document.propertyList.replacing(number, by: number + 1)
      return document
    }
    let format: ListFormat = form == .xml ? .xml : .binary
    let plain = form == .masked ? blobs.map(BlobCheck.unmasked) : blobs
    let files = InputFiles(plain, in: directory, named: Self.name(form))
    let trees = try peers.libplist.map { library in try plain.map { try library.tree($0, format) } }
    let values = try plain.map { try FoundationLists.decode(Data($0)) }
    let contenders: [Contender?] = [
      Contender(Contender.ours) { try documents[$0].encoded().isEmpty ? 1 : 0 },
      Contender(Self.fromScratch) { try format.encode(documents[$0].propertyList).isEmpty ? 1 : 0 },
      trees.map { trees in Contender(Contender.libplist) { trees[$0].encode(format) == 0 ? 1 : 0 } },
      // Foundation on Linux reads UIDs of archives, but does not write them as UIDs.
      form == .keyedArchive || form == .masked
        ? nil : Contender(Contender.foundation) { try FoundationLists.encode(values[$0], format) == 0 ? 1 : 0 },
      peers.plistlib(.encode, files, format),
    ]
    return Workload(Self.name(form), inputs: blobs, contenders)
  }

  private func unchanged() throws -> Workload {
    let blobs = blobSet[.xml]
    let documents = try blobs.map { try ResumeDataDocument(decoding: $0) }
    return Workload(
      Self.unchanged, inputs: blobs,
      [Contender(Contender.ours) { try documents[$0].encoded().isEmpty ? 1 : 0 }])
  }
}

extension PropertyList {
  /// The list with one number replaced by another, at any place.
  func replacing(_ number: Int64, by other: Int64) -> PropertyList {
    switch self {
    case .integer(let value) where Int64(value) == number: .integer(PropertyListInteger(other))
    case .array(let elements): .array(elements.map { $0.replacing(number, by: other) })
    case .dictionary(let dictionary):
      .dictionary(
        PropertyListDictionary(
          dictionary.entries.map { .init(key: $0.key, value: $0.value.replacing(number, by: other)) },
          precedence: dictionary.precedence))
    default: self
    }
  }
}
