import Foundation
import KeyedArchives
import PropertyLists
import ResumeDataKit
import XMLPropertyLists

/// Single layers: the work that peers do too, without the layers above it.
struct SingleLayers {
  let blobSet: BlobSet
  let peers: Peers
  let directory: URL

  static let requests = "read request archives alone"

  static func decode(_ form: String) -> String { "property list alone, \(form)" }

  var workloads: [PlannedWorkload] {
    [
      planned(Self.decode("binary")) { name in
        decode(name, blobSet[.binary], .binary, isBlob: true) { try BinaryPropertyList(decoding: $0).value.entryCount }
      },
      planned(Self.decode("XML")) { name in
        decode(name, blobSet[.xml], .xml, isBlob: true) { try XMLPropertyList(decoding: $0).value.entryCount }
      },
      planned(Self.decode("keyed archive")) { name in
        decode(name, blobSet[.keyedArchive], .binary, isBlob: false) {
          try BinaryPropertyList(decoding: $0).value.entryCount
        }
      },
      planned(Self.decode("request archive")) { name in
        decode(name, requestArchives, .binary, isBlob: false) { try BinaryPropertyList(decoding: $0).value.entryCount }
      },
      planned(Self.requests, readRequests),
    ]
  }

  private func planned(_ name: String, _ make: @escaping (String) throws -> Workload) -> PlannedWorkload {
    PlannedWorkload(name: name, measured: .small) { try make(name) }
  }

  private var requestArchives: [[UInt8]] {
    blobSet.downloads.compactMap { try? $0.requestArchive(slots: 22) }
  }

  private func decode(
    _ name: String, _ inputs: [[UInt8]], _ format: ListFormat, isBlob: Bool,
    _ ours: @escaping ([UInt8]) throws -> Int
  ) -> Workload {
    let files = InputFiles(inputs, in: directory, named: name)
    let data = inputs.map { Data($0) }
    let decoder = PropertyListDecoder()
    let contenders: [Contender?] = [
      Contender(Contender.ours) { try ours(inputs[$0]) },
      peers.libplist { library, index in try library.decode(inputs[index], format) },
      Contender(Contender.foundation) { try FoundationLists.count(data[$0]) },
      // Only without UIDs, for which Decodable has no type.
      isBlob
        ? Contender("Foundation PropertyListDecoder") { index in
          let blob = try decoder.decode(DecodableBlob.self, from: data[index])
          return blob.bytesReceived > 0 ? DecodableBlob.fields : 0
        } : nil,
      peers.plistlib(.decode, files, format),
      format == .xml ? Contender(Contender.sax2) { SAX2Pass.elements(in: inputs[$0]) } : nil,
    ]
    return Workload(name, inputs: inputs, contenders)
  }

  /// The cost of the two requests in a blob.
  private func readRequests(_ name: String) -> Workload {
    let pairs = blobSet.downloads.compactMap { download in
      try? [download.requestArchive(slots: 22), download.requestArchive(slots: 16)]
    }
    let contender = Contender(Contender.ours) { index in
      pairs[index].reduce(0) { $0 + (EmbeddedRequest(archivedIn: $1).request?.slotCount ?? 0) }
    }
    return Workload(name, inputs: pairs.map { Array($0.joined()) }, [contender])
  }
}

extension DecodableBlob {
  /// The number of fields.
  static let fields = 8
}

extension PropertyList {
  /// The entries of a dictionary.
  var entryCount: Int { dictionary?.entries.count ?? 0 }
}
