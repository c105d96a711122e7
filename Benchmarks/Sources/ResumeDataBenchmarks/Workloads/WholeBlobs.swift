import Foundation
import ResumeDataKit

/// Decoding blobs with both requests.
struct WholeBlobs {
  let blobSet: BlobSet
  let peers: Peers
  let directory: URL

  static func name(_ form: BlobForm) -> String { "decode whole blob, \(form.rawValue)" }

  var workloads: [PlannedWorkload] {
    BlobForm.allCases.map { form in
      PlannedWorkload(name: Self.name(form), measured: .small) { workload(form) }
    }
  }

  private func workload(_ form: BlobForm) -> Workload {
    let blobs = blobSet[form]
    let files = InputFiles(blobs, in: directory, named: form.rawValue)
    let copy = ByteCopy(upTo: blobs.map(\.count).max() ?? 0)
    let data = blobs.map { Data($0) }
    let contenders: [Contender?] = [
      Contender(Contender.ours) { try Self.decode(blobs[$0]) },
      peers.libplist { library, index in
        switch form {
        case .binary: try library.decodeBlob(blobs[index], .binary)
        case .xml: try library.decodeBlob(blobs[index], .xml)
        case .keyedArchive: try library.decodeKeyedArchive(blobs[index])
        case .masked: try library.decodeMasked(blobs[index])
        }
      },
      Contender(Contender.foundation) { index in
        switch form {
        case .binary, .xml: try FoundationLists.decodeBlob(data[index])
        case .keyedArchive: try FoundationLists.decodeKeyedArchive(data[index])
        case .masked: try FoundationLists.decodeMasked(blobs[index])
        }
      },
      peers.plistlib(work(form), files, form == .xml ? .xml : .binary),
      form == .xml ? Contender(Contender.sax2) { SAX2Pass.elements(in: blobs[$0]) } : nil,
      Contender(Contender.memcpy) { copy.copy(blobs[$0]) },
    ]
    return Workload(Self.name(form), inputs: blobs, contenders)
  }

  private func work(_ form: BlobForm) -> Plistlib.Work {
    switch form {
    case .binary, .xml: .decodeBlob
    case .keyedArchive: .decodeKeyedArchive
    case .masked: .decodeMasked
    }
  }

  private static func decode(_ blob: [UInt8]) throws -> Int {
    let fields = try ResumeDataDocument(decoding: blob).fields
    let requests = [fields.currentRequest?.isReadable ?? false, fields.originalRequest?.isReadable ?? false]
    return BlobCheck.result(received: Int(fields.bytesReceived ?? 0), requests: requests)
  }
}
