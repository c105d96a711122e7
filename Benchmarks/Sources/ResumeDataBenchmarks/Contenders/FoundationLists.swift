import Foundation

/// Foundation's property lists.
enum FoundationLists {
  /// Foundation returned another value than the written one.
  struct Unexpected: Error {}

  static func decode(_ data: Data) throws -> Any {
    unsafe try PropertyListSerialization.propertyList(from: data, options: [], format: nil)
  }

  private static func dictionary(_ data: Data) throws -> [String: Any] {
    guard let dictionary = try decode(data) as? [String: Any] else { throw Unexpected() }
    return dictionary
  }

  /// Reads a property list and returns the number of its root's entries.
  static func count(_ data: Data) throws -> Int { try dictionary(data).count }

  /// Writes a property list and returns its size.
  static func encode(_ value: Any, _ format: ListFormat) throws -> Int {
    try PropertyListSerialization.data(
      fromPropertyList: value, format: format == .binary ? .binary : .xml, options: 0
    ).count
  }

  private static func objects(inArchive field: Any?) throws -> Int {
    guard let data = field as? Data, let objects = try dictionary(data)["$objects"] as? [Any] else {
      throw Unexpected()
    }
    return objects.count
  }

  /// Three parses, as `LibPlist.decodeBlob`.
  static func decodeBlob(_ data: Data) throws -> Int {
    let blob = try dictionary(data)
    guard let received = blob[BlobCheck.bytesReceived] as? Int else { throw Unexpected() }
    let archives = try [
      objects(inArchive: blob[BlobCheck.currentRequest]), objects(inArchive: blob[BlobCheck.originalRequest]),
    ]
    return BlobCheck.result(received: received, objects: archives)
  }

  /// Three parses. Foundation does not give the number of a UID, so fields are recognized by their types.
  static func decodeKeyedArchive(_ data: Data) throws -> Int {
    guard let objects = try dictionary(data)["$objects"] as? [Any] else { throw Unexpected() }
    var archives: [Int] = []
    var received = 0
    for object in objects {
      if let data = object as? Data {
        archives.append(try Self.objects(inArchive: data))
      } else if let number = object as? Int {
        received = max(received, number)
      }
    }
    return BlobCheck.result(received: received, objects: archives)
  }

  /// One parse after the mask is removed.
  static func decodeMasked(_ bytes: [UInt8]) throws -> Int {
    guard let objects = try dictionary(Data(BlobCheck.unmasked(bytes)))["$objects"] as? [Any] else {
      throw Unexpected()
    }
    return BlobCheck.result(received: 0, objects: [objects.count, objects.count])
  }
}

/// The dictionary of a blob for PropertyListDecoder.
struct DecodableBlob: Decodable {
  var downloadURL: String
  var bytesReceived: Int
  var currentRequest: Data
  var originalRequest: Data
  var entityTag: String
  var tempFileName: String
  var version: Int
  var date: String

  enum CodingKeys: String, CodingKey {
    case downloadURL = "NSURLSessionDownloadURL"
    case bytesReceived = "NSURLSessionResumeBytesReceived"
    case currentRequest = "NSURLSessionResumeCurrentRequest"
    case originalRequest = "NSURLSessionResumeOriginalRequest"
    case entityTag = "NSURLSessionResumeEntityTag"
    case tempFileName = "NSURLSessionResumeInfoTempFileName"
    case version = "NSURLSessionResumeInfoVersion"
    case date = "NSURLSessionResumeServerDownloadDate"
  }
}
