import PropertyLists
import TestInputs
import XMLPropertyLists

/// The forms that a blob can have.
enum BlobForm: String, CaseIterable {
  /// A binary property list.
  case binary
  /// An XML property list.
  case xml = "XML"
  /// A binary keyed archive of the dictionary.
  case keyedArchive = "keyed archive"
  /// The newer loader's archive with its first 8 bytes masked.
  case masked = "masked archive"
}

/// The blobs for all contenders, the same in every run.
struct BlobSet {
  /// So many that no branch predictor learns them.
  static let count = 500

  let downloads: [Download]
  /// The blobs of each form, in the order of `downloads`.
  let blobs: [BlobForm: [[UInt8]]]

  init(seed: UInt64, writers: [Download.Writer], count: Int = BlobSet.count) throws {
    var random = SeededGenerator(seed: seed)
    let downloads = (0..<count).map { Download(by: writers[$0 % writers.count], &random) }
    self.downloads = downloads
    var blobs: [BlobForm: [[UInt8]]] = [:]
    for form in BlobForm.allCases { blobs[form] = try downloads.map { try $0.blob(form) } }
    self.blobs = blobs
  }

  subscript(form: BlobForm) -> [[UInt8]] { blobs[form] ?? [] }
}

extension Download {
  private static let mask = Array("TedLasso".utf8)

  /// The blob in one of its forms.
  func blob(_ form: BlobForm) throws -> [UInt8] {
    switch form {
    case .binary: return try BinaryPropertyList.encode(.dictionary(fields()))
    case .xml: return try XMLPropertyList.encode(.dictionary(fields()))
    case .keyedArchive: return try BinaryPropertyList.encode(keyedArchive())
    case .masked:
      let plain = try BinaryPropertyList.encode(newerLoaderArchive())
      return zip(plain, Self.mask).map { $0 ^ $1 } + plain.dropFirst(Self.mask.count)
    }
  }
}
