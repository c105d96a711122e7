import Foundation
import PropertyLists
import XMLPropertyLists

/// Decoding and encoding large property lists.
final class LargeLists {
  /// The sizes, in millions of bytes.
  enum Size: Int, CaseIterable {
    case small = 1
    case huge = 50

    var measured: RoundRobin { self == .small ? .large : .huge }
  }

  private let peers: Peers
  private let directory: URL
  private var inputs: [String: [UInt8]] = [:]

  init(peers: Peers, directory: URL) {
    self.peers = peers
    self.directory = directory
  }

  static func decode(_ size: Size, _ format: ListFormat) -> String { "decode \(size.rawValue) MB, \(format.rawValue)" }
  static func encode(_ size: Size, _ format: ListFormat) -> String { "encode \(size.rawValue) MB, \(format.rawValue)" }
  static let changed = "\(Contender.ours), changed"

  var workloads: [PlannedWorkload] {
    Size.allCases.flatMap { size in
      ListFormat.allCases.flatMap { format in
        [
          PlannedWorkload(name: Self.decode(size, format), measured: size.measured) { try self.decode(size, format) },
          PlannedWorkload(name: Self.encode(size, format), measured: size.measured) { try self.encode(size, format) },
        ]
      }
    }
  }

  /// The file of a list, for processes that measure their memory.
  func file(_ size: Size, _ format: ListFormat) throws -> URL {
    try files(size, format).directory().appendingPathComponent("000000")
  }

  private func files(_ size: Size, _ format: ListFormat) throws -> InputFiles {
    let bytes = try input(size, format)
    return InputFiles([bytes], in: directory, named: "\(size.rawValue) MB \(format.rawValue)")
  }

  private func input(_ size: Size, _ format: ListFormat) throws -> [UInt8] {
    let key = "\(size) \(format)"
    if let known = inputs[key] { return known }
    let bytes = try format.encode(LargeList.value(megabytes: size.rawValue, format))
    inputs[key] = bytes
    return bytes
  }

  private func decode(_ size: Size, _ format: ListFormat) throws -> Workload {
    let bytes = try input(size, format)
    let files = try files(size, format)
    let copy = ByteCopy(upTo: bytes.count)
    let contenders: [Contender?] = [
      Contender(Contender.ours) { _ in try OurLists.decode(bytes, format).entryCount },
      peers.libplist { library, _ in try library.decode(bytes, format) },
      size == .small ? Contender(Contender.foundation) { _ in try FoundationLists.count(Data(bytes)) } : nil,
      size == .small ? peers.plistlib(.decode, files, format) : nil,
      format == .xml ? Contender(Contender.sax2) { _ in SAX2Pass.elements(in: bytes) } : nil,
      Contender(Contender.memcpy) { _ in copy.copy(bytes) },
    ]
    return Workload(Self.decode(size, format), inputs: [bytes], contenders)
  }

  private func encode(_ size: Size, _ format: ListFormat) throws -> Workload {
    let bytes = try input(size, format)
    let files = try files(size, format)
    let value = try OurLists.decode(bytes, format)
    let edited = try OurLists.changed(bytes, format)
    // libplist 2.2 compares each value with all values before it when it writes binary: 50 MB would take minutes.
    let isQuadratic = size == .huge && format == .binary
    let tree = isQuadratic ? nil : try peers.libplist.map { try $0.tree(bytes, format) }
    let foundation = size == .small ? try FoundationLists.decode(Data(bytes)) : nil
    let contenders: [Contender?] = [
      Contender(Contender.ours) { _ in try format.encode(value).isEmpty ? 1 : 0 },
      Contender(Self.changed) { _ in try edited().isEmpty ? 1 : 0 },
      tree.map { tree in Contender(Contender.libplist) { _ in tree.encode(format) == 0 ? 1 : 0 } },
      foundation.map { list in
        Contender(Contender.foundation) { _ in try FoundationLists.encode(list, format) == 0 ? 1 : 0 }
      },
      size == .small ? peers.plistlib(.encode, files, format) : nil,
    ]
    return Workload(Self.encode(size, format), inputs: [bytes], contenders)
  }
}

/// The library's property lists, by format.
enum OurLists {
  static func decode(_ bytes: [UInt8], _ format: ListFormat) throws -> PropertyList {
    switch format {
    case .binary: try BinaryPropertyList(decoding: bytes, limits: LargeList.limits).value
    case .xml: try XMLPropertyList(decoding: bytes, limits: LargeList.limits).value
    }
  }

  /// Reads a list, changes one value, and returns a list that keeps the layout of the rest.
  static func changed(_ bytes: [UInt8], _ format: ListFormat) throws -> () throws -> [UInt8] {
    switch format {
    case .binary:
      var list = try BinaryPropertyList(decoding: bytes, limits: LargeList.limits)
      list.value.update(.key("Version")) { $0 = "10.1" }
      return { [list] in try list.encoded() }
    case .xml:
      var list = try XMLPropertyList(decoding: bytes, limits: LargeList.limits)
      list.value.update(.key("Version")) { $0 = "10.1" }
      return { [list] in try list.encoded() }
    }
  }
}
